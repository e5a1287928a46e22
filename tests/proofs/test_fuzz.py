"""Ten thousand spoilt updates and envelopes: nothing breaks, nobody is answered who should not be, life goes on."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.simulator.journal import Entry
from bot.simulator.slack import Ack, StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.slack.states import states
from bot.simulator.slack.views import dressed
from bot.simulator.telegram import Phone
from flows.features.all import FEATURES
from flows.features.reports.case import form as form_of
from flows.features.reports.staff import ACTIONS
from handlers.slack.flow_forms import FlowForms
from handlers.slack.forms import Forms, Meta
from tests.proofs import mutations
from tests.proofs.mutations import Json
from tests.stage import Stage

BATCH = 100
ALLOWED = {
    "telegram_update_not_understood",
    "slack_input_not_understood",
    "slack_form_not_opened",
    "slack_word_not_said",
    "slack_answer_not_said",
    "telegram_tap_not_answered",
    "delivery_waits",
}
"""Lines that may be in the log: an input that makes no sense, and answers that cannot reach anybody."""
REFUSALS = (
    "chat not found", "wrong file_id", "query is too old", "not modified", "message to edit not found",
    "can't be edited",
)  # fmt: skip
SLACK_REFUSALS = {
    "user_not_found", "channel_not_found", "user_not_in_channel", "invalid_trigger_id", "expired_trigger_id",
    "exchanged_trigger_id", "ratelimited",
}  # fmt: skip


@dataclass
class Sent:
    """One spoilt input, and everything needed to say which it is."""

    index: int
    name: str
    content: Json
    type: str = ""
    ack: Ack | None = None

    def __str__(self) -> str:
        return f"#{self.index} {self.name}: {self.type} {json.dumps(self.content)[:1500]}"


@dataclass
class Rehearsal:
    """The application with people in it, and the inputs thrown at it."""

    stage: Stage
    rng: random.Random
    seed: int
    sam: Phone
    amal: Phone
    robin: StaffMember
    cards: list[SlackMessage]
    own: SlackMessage
    troubles: list[str] = field(default_factory=list)

    # --- inputs --------------------------------------------------------------------------------------------

    def one(self, index: int) -> Sent:
        rng = random.Random(f"{self.seed}/{index}")
        match rng.randrange(4):
            case 0:
                who = rng.choice((self.sam.chat_id, 7_000_000_000 + index))
                examples = list(mutations.told_to_us(who, 100_000 + index, self._data(rng)))
            case 1:
                examples = list(mutations.not_for_us(8_000_000_000 + index, 100_000 + index))
            case _:
                kinds: dict[str, list[tuple[str, str, Json]]] = {}
                for example in self._envelopes(rng, index):
                    kinds.setdefault(example[0].split()[0], []).append(example)
                common = rng.choice(("/doorstep", "press", "submit", "message", *kinds))
                name, type_, payload = rng.choice(kinds[common])
                return Sent(index, name, mutations.spoil(rng, payload), type_)
        name, update = rng.choice(examples)
        return Sent(index, name, mutations.spoil(rng, update, kinds=mutations.KINDS_OF_UPDATE))

    def _data(self, rng: random.Random) -> str:
        """Return the data of some button in Sam's chat, past or present."""
        buttons = [b.callback_data for m in self.sam.messages for row in m.buttons for b in row if b.callback_data]
        return rng.choice(buttons)

    def _envelopes(self, rng: random.Random, index: int) -> Iterator[tuple[str, str, Json]]:
        slack, card = self.stage.world.slack, rng.choice(self.cards)
        trigger = slack.new_trigger(self.robin.id)
        return mutations.envelopes(index, self.robin.id, slack.team_id, card.channel_id, trigger, card.raw, self.views)

    async def prepare(self) -> None:
        runtime, slack = self.stage.application.runtime, self.stage.world.slack
        drawn, channel = Forms(runtime), self.stage.channels.repairs.id
        report = (await self.stage.reports())[0]
        asked = [(name, form_of(runtime, report, ["late_noshow"], name)) for name in sorted(ACTIONS)]
        forms = [
            drawn.form(Meta("report", report.id, name, channel, revision=form.revision), form)
            for name, form in asked
            if form
        ]
        now = self.stage.world.clock.now()
        forms += [FlowForms(runtime).view(flow, now, channel) for flow in FEATURES.forms.values()]
        forms.append(drawn.note("Doorstep", "A word."))
        self.views: list[Json] = []
        for form in forms:
            view = dressed(slack, form)
            self.views.append({**view, "state": {"values": states(view["blocks"], {})}})

    # --- running -------------------------------------------------------------------------------------------

    async def batch(self, inputs: list[Sent]) -> None:
        journal = self.stage.world.journal
        before = len(journal.entries)
        telegram, slack = self.stage.world.telegram, self.stage.world.slack
        for sent in inputs:
            if not sent.type:
                await telegram.push(sent.content)
        to_slack = [sent for sent in inputs if sent.type]
        with capture_logs() as logs:
            acks = await asyncio.gather(*(slack.send_envelope(sent.type, sent.content) for sent in to_slack))
            await self.stage.settles()
            await self.stage.application.slack.drain()
            await self.stage.settles()
        for sent, ack in zip(to_slack, acks, strict=True):
            if not ack.acked:
                self.troubles.append(f"not acked: {sent}")
        self.troubles += [
            f"logged: {log}" for log in logs if log["event"] not in ALLOWED and log["log_level"] != "info"
        ]
        self._look_at(journal.entries[before:], inputs)
        journal.entries.clear()

    def _look_at(self, entries: list[Entry], inputs: list[Sent]) -> None:
        expected = {self.sam.chat_id, self.amal.chat_id}
        for sent in inputs:
            if not sent.type and (chat := mutations.may_be_answered(json.loads(json.dumps(sent.content)))) is not None:
                expected.add(chat)
        for entry in entries:
            refused = entry.error or ""
            if entry.platform == "slack":
                known = not refused or refused in SLACK_REFUSALS or _asks_about_nobody(entry)
            else:
                known = entry.status == 200 or any(words in refused for words in REFUSALS)
                if entry.method.startswith(("send", "edit")) and entry.params.get("chat_id") not in expected:
                    self.troubles.append(f"nobody asked for this: {entry}"[:1500])
            if not known:
                self.troubles.append(f"refused: {entry}"[:1500])

    async def life_goes_on(self) -> None:
        self.stage.world.clock.wind(mutations.MINUTES)
        for phone in (self.sam, self.amal):
            await phone.sends("/menu")
            await phone.sees("What would you like to do")
        await self.robin.commands("/doorstep help", in_channel=self.stage.channels.repairs)
        await self.robin.told("takes a report by phone")
        await self.robin.presses("History", on=self.own)
        await self.robin.sees_modal("Report received")
        self.robin.stack.clear()
        alerts = [m.text for m in self.stage.channels.alerts.messages]
        self.troubles += [f"alerted: {said}" for said in alerts if "could not be read" not in said]
        self.stage.channels.alerts.messages.clear()


def _asks_about_nobody(entry: Entry) -> bool:
    """Return whether a payload does not say who did it, or lets no form be opened."""
    return entry.error == "invalid_arguments" and "" in (entry.params.get("user"), entry.params.get("trigger_id"))


@pytest.fixture
async def rehearsal(stage: Stage, seed: int) -> AsyncIterator[Rehearsal]:
    sam, amal, robin = stage.resident(), stage.resident("Amal"), stage.officer()
    cards = [await stage.card(await stage.report(sam, clause=c)) for c in ("late_noshow", "no_notice", "parking")]
    own = await stage.card(await stage.report(amal))
    await sam.sends("/report")
    await sam.sees("Who is it about")
    await stage.settles()
    rehearsal = Rehearsal(stage, random.Random(seed), seed, sam, amal, robin, cards, own)
    await rehearsal.prepare()
    lost: list[Json] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: lost.append(context))
    yield rehearsal
    assert not lost, f"--seed {seed}: {lost[:3]}"


async def play(rehearsal: Rehearsal, number: int) -> None:
    for start in range(0, number, BATCH):
        inputs = [rehearsal.one(index) for index in range(start, min(start + BATCH, number))]
        await rehearsal.batch(inputs)
        await rehearsal.life_goes_on()
        if rehearsal.troubles:
            found = "\n\n".join(rehearsal.troubles[:10])
            raise AssertionError(f"--seed {rehearsal.seed}, inputs {start} to {start + BATCH}:\n{found}")


SAM = mutations.person(7)
SAID: Json = {"message_id": 5, "date": 1764000000, "chat": mutations.private(7), "from": SAM}
ROBIN: Json = {"id": "U7", "username": "robin", "team_id": "T0LANDLORD"}
EVENT: Json = {"type": "event_callback", "event_id": "Ev7", "team_id": "T0LANDLORD"}
FORM: Json = {"type": "view_submission", "user": ROBIN, "team": {"id": "T0LANDLORD"}, "trigger_id": "1.2.a"}


def _view(**changes: Any) -> Json:
    meta = {"report": 1, "action": "reply", "channel": "C1", "shown": "", "revision": 1}
    view = {
        "type": "modal",
        "callback_id": "report.reply",
        "private_metadata": json.dumps(meta),
        "state": {"values": {}},
    }
    return {**FORM, "view": {**view, **changes}}


@pytest.mark.parametrize(
    "update",
    [
        {"message": {**SAID, "from": {**SAM, "id": "\ud800"}, "text": "stopped all polling"}},
        {"message": {**SAID, "chat": {"id": "x", "type": "private"}, "text": "could not be delivered"}},
        {"message": {**SAID, "message_id": "5", "text": "no number"}},
        {"message": {**SAID, "from": {**SAM, "first_name": 5}, "text": "no name"}},
        {"message": {**SAID, "from": {**SAM, "id": 10**70}, "text": "no id"}},
        {"message": {**SAID, "text": ["no words"]}},
        {"message": {**SAID, "photo": [{**mutations.PHOTO, "file_size": 10**30}]}},
        {"message": {**SAID, "photo": [{**mutations.PHOTO, "file_id": False}]}},
        {"message": {**SAID, "photo": [mutations.PHOTO], "media_group_id": "\ud800"}},
        {"message": {**SAID, "document": {**mutations.FILE, "file_name": "\ud800", "mime_type": "image/png\x00"}}},
    ],
)
async def test_an_update_that_once_did_harm_does_none(stage: Stage, update: Json) -> None:
    sam = stage.resident()
    with capture_logs() as logs:
        await stage.world.telegram.push(update)
        await sam.starts()
        await sam.sees("Hello")
        await stage.settles()
    assert {log["event"] for log in logs if log["log_level"] != "info"} <= ALLOWED
    assert not [m for m in stage.channels.alerts.messages if "failed" in m.text or "given up" in m.text]


@pytest.mark.parametrize(
    ("type_", "payload"),
    [
        ("events_api", {**EVENT, "event": {"type": "message", "ts": "\ud800", "user": "U7", "channel": "C1"}}),
        ("events_api", {**EVENT, "event_id": "\ud800", "event": {"type": "app_mention", "user": "\ud800"}}),
        ("interactive", {"type": "block_actions", "user": {"id": "\ud800"}, "container": [], "trigger_id": "1.2.b"}),
        ("interactive", _view(private_metadata="{}")),
        ("interactive", _view(private_metadata="nonsense")),
        ("interactive", _view(private_metadata=_view()["view"]["private_metadata"].replace("1", "9" * 30))),
        ("interactive", _view(state=None)),
        ("interactive", _view(state={"values": {"words": {"words": {"value": ["no words"]}}}})),
    ],
)
async def test_an_envelope_that_once_did_harm_does_none(stage: Stage, type_: str, payload: Json) -> None:
    robin = stage.officer()
    with capture_logs() as logs:
        assert (await stage.world.slack.send_envelope(type_, payload)).acked
        await robin.commands("/doorstep help", in_channel=stage.channels.repairs)
        await robin.told("takes a report by phone")
        await stage.settles()
    assert {log["event"] for log in logs if log["log_level"] != "info"} <= {
        "slack_word_not_said",
        "slack_input_not_understood",
    }


@pytest.mark.parametrize(
    "payload",
    [
        {**EVENT, "event": 7},
        {**EVENT, "authorizations": {"0": 1}, "event": {"type": "team_join"}},
        {**FORM, "view": {"callback_id": "report.reply"}},
    ],
)
async def test_what_frameworks_stumble_over_is_kept_and_acked(stage: Stage, payload: Json) -> None:
    assert (await stage.world.slack.send_envelope("events_api", payload)).acked


async def test_what_makes_no_sense_breaks_nothing(rehearsal: Rehearsal) -> None:
    await play(rehearsal, 400)


@pytest.mark.proof
async def test_ten_thousand_of_it_break_nothing(rehearsal: Rehearsal) -> None:
    await play(rehearsal, 10_000)

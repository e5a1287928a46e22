"""The places that people's words and names reach: each is marked, whole lives are played, everything is searched."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from bot.simulator.faults import Fault, Kind
from bot.simulator.slack import Channel, StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from flows.features.reports import changes
from storage.reports import Report
from storage.tables import metadata
from tests.copy import gist, say
from tests.stage import Stage

MARKERS = {
    "first name": "Zorblatt",
    "last name": "Quixmoor",
    "handle": "glimmerfen",
    "home": "Vexwold Mews",
    "story": "snarkwobble",
    "caption": "plimthorpe",
    "file name": "drubbleknack",
    "added": "fizzelwick",
    "lost": "mogglethwaite",
    "camera": "wherrimuck",
    "reply": "yarrowgast",
    "answer": "tindlecrow",
    "outcome": "brackleswane",
    "lesson": "ospringhay",
}
WHO = ("first name", "last name", "handle", "home", "chat id")
OWN_CHAT = "telegram * in the own chat"
RAW = "inbox.raw of telegram"
TYPED = "inbox.raw of slack"
"""What staff wrote into a form; of what they pressed, only what it was, never the card it stood on."""
ASKED = ("outbox.payload", OWN_CHAT)
"""What a resident is shown, in their own chat."""
SHOWN = ("slack chat.* blocks in the report's channel",)
"""What staff read on a card or in its thread. Never in a fallback text: that is what a locked phone shows."""
FORM = ("slack a form", "slack views.open view")

MAY_BE: Mapping[str, tuple[str, ...]] = {
    "first name": ("residents.name", RAW, *ASKED),
    "last name": ("residents.name", RAW, *ASKED),
    "handle": (RAW,),
    "home": ("homes.address", RAW, *ASKED),
    "chat id": (
        *(f"addresses.{name}" for name in ("chat", "person")),
        *(f"sessions.{name}" for name in ("chat", "person")),
        *(
            "outbox.lane",
            "inbox.lane of telegram",
            "relayed_messages.chat",
            "standing_messages.chat",
            "attempts.who",
            RAW,
            *ASKED,
        ),
    ),
    "story": ("reports.story", "report_events.data", "sessions.data", RAW, *ASKED, *SHOWN, *FORM),
    "caption": ("report_events.data", "sessions.data", RAW, *ASKED, *SHOWN, *FORM),
    "file name": ("evidence.name", RAW),
    "added": ("report_events.data", "sessions.data", RAW, *ASKED, *SHOWN, *FORM),
    "lost": (RAW,),
    "camera": (),
    "reply": ("report_events.data", RAW, TYPED, *ASKED, *SHOWN, *FORM),
    "answer": ("report_events.data", "sessions.data", RAW, *SHOWN, *FORM),
    "outcome": ("reports.outcome", "report_events.data", RAW, TYPED, *ASKED, *SHOWN, *FORM),
    "lesson": ("reports.lesson", "report_events.data", TYPED, *SHOWN, *FORM),
}
"""Everywhere else a marker is a leak. Files, alerts and logs are in nobody's list."""
NAMED = dict.fromkeys(("first name", "last name", "home"), SHOWN)
"""Of a report that is not anonymous, staff read these, too."""


@dataclass(frozen=True)
class Case:
    restricted: bool
    anonymous: bool

    def may_be(self, marker: str) -> tuple[str, ...]:
        return (*MAY_BE[marker], *(() if self.anonymous else NAMED.get(marker, ())))


@pytest.mark.parametrize(
    "case",
    [Case(True, False), Case(False, True), Case(True, True)],
    ids=["restricted", "anonymous", "restricted and anonymous"],
)
async def test_whole_lives_leave_words_and_names_only_where_they_belong(
    stage: Stage, case: Case, printed: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await _move_home(stage)
    sam = stage.world.telegram.phone(MARKERS["first name"], last_name=MARKERS["last name"], username=MARKERS["handle"])
    await sam.starts(await stage.invitation(home="LARK-12"))
    await sam.sees(MARKERS["home"])
    await _two_lives(stage, sam, case, monkeypatch)
    await stage.settles()
    markers = {**MARKERS, "chat id": str(sam.chat_id)}
    places = [*_asked(stage, sam, case), *_shown(stage, case), *await _kept(stage)]
    places += [("printed", line) for line in printed().splitlines()]
    assert {place for place, _ in places} >= {
        "printed",
        "reports.story",
        "uploaded",
        OWN_CHAT.replace("*", "sendMessage"),
    }
    found = {(name, place) for name, marker in markers.items() for place, said in places if marker in said}
    for name in markers:
        if name not in ("camera", "chat id"):
            assert any(name == seen for seen, _ in found), f"{name} was nowhere: this proves nothing"
    leaks = sorted(
        f"{name}: {place}" for name, place in found if not any(fnmatchcase(place, may) for may in case.may_be(name))
    )
    assert not leaks, "\n" + "\n".join(leaks)
    for name in WHO if case.anonymous else ():
        assert not [place for seen, place in found if seen == name and not _may_know_who(place)]


def _may_know_who(place: str) -> bool:
    """Nothing of Slack's, and nothing that hangs on the report itself."""
    return not place.startswith(("slack", "printed", "uploaded", "evidence", "report"))


async def _move_home(stage: Stage) -> None:
    homes = tuple(
        home.model_copy(update={"address": f"12 {MARKERS['home']}"}) if home.ref == "LARK-12" else home
        for home in stage.policy.homes
    )
    stage.adopt(stage.policy.model_copy(update={"homes": homes}))
    await stage.restart()


# --- the lives ---------------------------------------------------------------------------------------------------


async def _two_lives(stage: Stage, sam: Phone, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = _channel(stage, case)
    robin, kim = stage.officer("Robin Officer", channel), stage.officer("Kim Officer", channel)
    other = await _report(stage, sam, case)
    report = await _report(stage, sam, case)
    card = await stage.card(report, channel)
    await channel.thread_shows(card, MARKERS["story"])
    await _answered(stage, sam, robin, card, channel)
    await _not_put_right(stage, sam, robin, card)
    await _everything_fails(stage, sam, robin, report, card, monkeypatch)
    await stage.falls()
    await _overdue(stage)
    await robin.presses(say("case-report-hand_over"), on=card)
    await robin.sees_modal(say("case-report-hand_over"))
    await robin.fills_in({"to": kim})
    await robin.submits()
    await channel.thread_shows(card, "Handed over")
    await kim.presses(say("case-report-history"), on=card)
    await kim.sees_modal("Handed over")
    await kim.commands(f"/doorstep find {other.ref}", in_channel=channel)
    await kim.presses(say("case-report-duplicate"), on=card)
    await kim.sees_modal(say("case-report-duplicate"))
    await kim.fills_in({"ref": other.ref})
    await kim.submits()
    await sam.sees(gist("resident-duplicate"))
    await kim.presses(say("case-report-pass_on"), on=await stage.card(other, channel))
    await kim.sees_modal(say("staff-pass-on-sure"))
    await kim.fills_in({"kind": say("hazard-kind-lift"), "words": "The lift needs a new lamp."})
    await kim.submits()
    await sam.sees(gist("resident-passed"))


def _channel(stage: Stage, case: Case) -> Channel:
    return stage.channels.restricted if case.restricted else stage.channels.repairs


async def _report(stage: Stage, sam: Phone, case: Case) -> Report:
    """A report with words, a photo and a file, each of which says more than it should."""
    await sam.starts()
    topic, clause = (
        (say("topic-serious"), say("clause-crime")) if case.restricted else (say("topic-visit"), say("clause-parking"))
    )
    for label in (
        say("menu-report"),
        "Brightfix Repairs: Day-to-day repairs",
        say("report-place-home"),
        topic,
        clause,
        say("engine-today"),
    ):
        await sam.taps(label)
    await sam.sees(say("report-ask-story"))
    await sam.sends(f"He took it. {MARKERS['story']}")
    await sam.sees(say("report-ask-media"))
    await sam.sends_photo(_picture(), caption=f"Look. {MARKERS['caption']}")
    await sam.sees(say("engine-media-have", count=1, most=10))
    await sam.sends_document(_picture(), f"{MARKERS['file name']}.jpg", "image/jpeg")
    await sam.sees(say("engine-media-have", count=2, most=10))
    await sam.taps(say("engine-done"))
    await sam.sees(say("report-review"))
    if case.anonymous:
        await sam.taps(stage.say("report-hide-name"))
        await sam.sees(stage.say("report-seen-anonymous"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    await stage.settles()
    return (await stage.reports())[-1]


def _picture() -> bytes:
    image = Image.new("RGB", (64, 48), "navy")
    exif = Image.Exif()
    exif[0x010E] = f"{MARKERS['camera']} at {MARKERS['home']}"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=MARKERS["camera"].encode())
    return out.getvalue()


async def _answered(stage: Stage, sam: Phone, robin: StaffMember, card: SlackMessage, channel: Channel) -> None:
    await robin.presses(say("case-report-take"), on=card)
    await sam.sees(gist("resident-taken"))
    await stage.reply(robin, card, f"Who was it? {MARKERS['reply']}")
    await sam.sees(MARKERS["reply"])
    await sam.sends(f"That one. {MARKERS['answer']}")
    await channel.thread_shows(card, MARKERS["answer"])


async def _not_put_right(stage: Stage, sam: Phone, robin: StaffMember, card: SlackMessage) -> None:
    await stage.resolve(robin, card, f"We spoke. {MARKERS['outcome']}", lesson=f"Ring. {MARKERS['lesson']}")
    await sam.sees(say("resident-put-right"))
    await sam.taps(say("resident-put-right-no"))
    await sam.sees(say("not-right-ask"))
    await sam.sends(f"Again! {MARKERS['added']}")
    await sam.sees(gist("added"))
    await sam.taps(say("report-complain"))
    await sam.sees(say("complain-ask"))
    await sam.taps(say("sure-yes"))
    await sam.sees(gist("complained"))
    await stage.settles()


async def _everything_fails(
    stage: Stage,
    sam: Phone,
    robin: StaffMember,
    report: Report,
    card: SlackMessage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Deliveries that are refused for good or cut, answers that are no answers, and turns that fail."""
    plan = stage.world.faults.plan
    for platform, method, error, times, told in (
        ("telegram", "sendMessage", "Bad Request: message is too odd", 2, gist("alert-unsent")),
        ("slack", "chat.postMessage", "invalid_blocks", 1, "A note to"),
    ):
        plan(Fault(platform, method, Kind.ERROR, times, status=400, error=error))
        await stage.reply(robin, card, f"Refused. {MARKERS['reply']}")
        await stage.channels.alerts.shows(told)
        await stage.settles()
    for platform, method in (("slack", "chat.update"), ("slack", "chat.postMessage"), ("telegram", "sendMessage")):
        for kind in (Kind.GARBLED, Kind.PAGE, Kind.CUT_AFTER):
            plan(Fault(platform, method, kind))
    await stage.reply(robin, card, f"Garbled. {MARKERS['reply']}")
    await stage.settles()

    async def fails(*given: Any) -> Any:
        raise ValueError(f"not to be had: {given}")

    with monkeypatch.context() as patched:
        patched.setattr(changes, "add", fails)
        await sam.sends("/reports")
        await sam.sees(say("reports-heading"))
        await sam.taps(f"{report.ref[:4]}-{report.ref[4:]}")
        await sam.taps(say("report-add"))
        await sam.sees(say("add-ask"))
        await sam.sends(f"And this. {MARKERS['lost']}")
        await sam.sees(gist("apology"))
        await stage.channels.alerts.shows("A turn failed")


async def _overdue(stage: Stage) -> None:
    stage.world.clock.wind(timedelta(days=20))
    await stage.application.ring()
    await stage.channels.alerts.shows("is overdue")
    await stage.settles()


# --- the search --------------------------------------------------------------------------------------------------


def _asked(stage: Stage, sam: Phone, case: Case) -> Iterator[tuple[str, str]]:
    """Every part of every request that went out, with what it is called."""
    for entry in stage.world.journal.entries:
        for part, value in (*entry.params.items(), *(("file", name) for name in entry.files)):
            said = json.dumps(value, ensure_ascii=False)
            if entry.platform == "telegram":
                own = entry.params.get("chat_id") == sam.chat_id
                yield f"telegram {entry.method} {'in the own chat' if own else part}", said
            else:
                yield f"slack {entry.method} {part}{_where(stage, case, entry.params)}", said
    for file in stage.world.slack.files.values():
        yield "uploaded", (file.content or b"").decode("latin-1")
        yield "slack a file", json.dumps(file.raw)
    for envelope in stage.world.slack.sockets.envelopes:
        for ack in envelope.acks:
            yield "slack a form", json.dumps(ack.payload, ensure_ascii=False)


def _where(stage: Stage, case: Case, params: Mapping[str, Any]) -> str:
    channel = params.get("channel") or params.get("channel_id")
    if channel is None:
        return ""
    return " in the report's channel" if channel == _channel(stage, case).id else f" in {channel}"


def _shown(stage: Stage, case: Case) -> Iterator[tuple[str, str]]:
    """Every message in Slack as it stands, part by part."""
    for channel in stage.world.slack.channels.values():
        where = " in the report's channel" if channel is _channel(stage, case) else f" in {channel.name}"
        for message in (one for top in channel.messages for one in (top, *top.thread)):
            for part, value in message.raw.items():
                alert = part == "blocks" and (message.metadata or {}).get("event_payload", {}).get("kind") == "alert"
                yield f"slack {'alert' if alert else 'chat.shown'} {part}{where}", json.dumps(value, ensure_ascii=False)


async def _kept(stage: Stage) -> list[tuple[str, str]]:
    """Every column of every table, and the folder of evidence: names and contents."""
    found: list[tuple[str, str]] = []
    async with stage.application.database.read() as tx:
        for table in metadata.sorted_tables:
            for row in await tx.rows(select(*table.c)):
                whose = f" of {row.platform}" if table.name == "inbox" else ""
                found += [
                    (
                        f"{table.name}.{column.name}{whose}",
                        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str),
                    )
                    for column, value in zip(table.c, row, strict=True)
                ]
    for file in stage.files.iterdir():
        found += [("evidence file name", file.name), ("evidence file", file.read_bytes().decode("latin-1"))]
    return found

"""What staff do in Slack: who may, which form it takes, and the use case it leads to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from flows.clock import Clock
from flows.house import House
from flows.reports import record, refs, staff, view
from flows.reports.record import Actor
from flows.reports.submit import Submit, submit
from flows.words import At, Plain, Words, text
from handlers.ports import Handled, TurnFailed, Turns, Work
from handlers.slack.cards import Cards
from handlers.slack.drawing import context, escape, mrkdwn, our_words
from handlers.slack.identity import TROUBLES, Identity, code_of
from handlers.slack.modals import Meta, Modals, digest, filled, form_of
from handlers.slack.phone import CALLBACK, PhoneForm
from handlers.slack.read import PLATFORM, Click, click
from storage import people, reports
from storage.database import Database, Tx
from storage.inbox import Waiting
from storage.reports import Report

Answer = dict[str, Any]
log = structlog.get_logger()


class Desk:
    """Every staff action comes through `_allowed`, whatever it was pressed on."""

    def __init__(
        self,
        *,
        client: AsyncWebClient,
        house: House,
        database: Database,
        turns: Turns,
        clock: Clock,
        identity: Identity,
    ) -> None:
        self._client = client
        self._house = house
        self._database = database
        self._turns = turns
        self._clock = clock
        self._identity = identity
        self._modals = Modals(house)
        self._phone = PhoneForm(house)

    def _say(self, words: Words) -> str:
        return self._house.texts.say(words, "en")

    # --- what came in ------------------------------------------------------------------------------------------

    async def handle(self, row: Waiting, body: Mapping[str, Any]) -> None:
        """A click or a command; anything else (talk in a thread, say) is kept and goes nowhere."""
        who = click(body)
        if body.get("command") == "/doorstep":
            await self._command(row, who, str(body.get("text", "")))
        elif body.get("type") == "block_actions" and (pressed := _pressed(body)):
            name, number = pressed
            await self._pressed(row, who, name, number)
        else:
            await self._turns.submit(Work(row.id, row.lane))

    async def _pressed(self, row: Waiting, who: Click, name: str, number: int) -> None:
        report, why = await self._allowed(who, number)
        if report is None or why:
            await self._nothing(row, who, text(why or "staff-no-such-report"))
        elif report.state not in staff.ACTIONS[name].states:
            await self._nothing(row, who, staff.not_now(report))
        elif name == "history":
            await self._open(row, who, await self._history(report))
        elif name in Modals.WITH_FORM:
            async with self._database.read() as tx:
                clauses = await reports.clauses_of(tx, report.id)
            await self._open(row, who, self._modals.form(name, report, clauses, who.channel))
        else:
            done = await self._act(row, who, name, number, {})
            if done and done.told:
                await self._tell(who, done.told)

    async def _history(self, report: Report) -> dict[str, Any]:
        async with self._database.read() as tx:
            events = await reports.history(tx, report.id)
        lines = [view.line(self._house, report, event) for event in events]
        return self._modals.history(refs.shown(report.ref), lines)

    # --- forms -------------------------------------------------------------------------------------------------

    async def submitted(self, row: Waiting, body: Mapping[str, Any]) -> Answer:
        """A form was sent; answers with what Slack shall do with it."""
        shown, who = body["view"], click(body)
        values = filled(shown)
        if shown["callback_id"] == CALLBACK:
            return await self._phoned(row, who, values)
        if not str(shown["callback_id"]).startswith("report.") or not shown.get("private_metadata"):
            await self._turns.submit(Work(row.id, row.lane))
            return {}
        meta = Meta.load(shown["private_metadata"])
        if meta.action not in Modals.WITH_FORM:
            await self._turns.submit(Work(row.id, row.lane))
            return {}
        form = {**form_of(values), "revision": meta.revision}
        return await self._report_form(row, replace(who, channel=meta.channel), meta, form)

    async def _report_form(self, row: Waiting, who: Click, meta: Meta, form: Mapping[str, Any]) -> Answer:
        report, why = await self._allowed(who, meta.report)
        if meta.action == "hand_over" and not why and form.get("to"):
            why = await self._why_not_to(str(form["to"]), who.channel)
            if why:
                await self._turns.submit(Work(row.id, row.lane))
                return _errors({"to": self._say(text(why))})
        if report is None or why:
            await self._turns.submit(Work(row.id, row.lane))
            return self._instead(text(why or "staff-no-such-report"))
        words = str(form.get("words") or "").strip()
        if meta.action == "reply" and words and digest(words) != meta.shown:
            await self._turns.submit(Work(row.id, row.lane))
            language = await self._language(report)
            return {"response_action": "update", "view": self._modals.reply(meta, report, words, language)}
        done = await self._act(row, who, meta.action, report.id, form)
        if done is None:
            return self.went_wrong()
        if done.wrong:
            return _errors({block: self._say(words) for block, words in done.wrong.items()})
        return self._instead(done.told) if done.told else {}

    async def _language(self, report: Report) -> str:
        async with self._database.read() as tx:
            resident = await people.resident(tx, report.resident_id) if report.resident_id else None
        return resident.language if resident else report.language

    async def _why_not_to(self, user: str, channel: str) -> str | None:
        """Whether a report can be handed to somebody: they must be able to see it."""
        why = await self._identity.why_not_colleague(user, self._identity.team)
        return why or await self._identity.why_not_member(user, channel)

    async def _phoned(self, row: Waiting, who: Click, values: Mapping[str, list[str]]) -> Answer:
        why = await self._identity.why_not_colleague(who.user, who.team)
        taken = self._phone.take(values, self._clock.now())
        if why or taken.wrong:
            await self._turns.submit(Work(row.id, row.lane))
            return self._instead(text(why)) if why else _errors({k: self._say(w) for k, w in taken.wrong.items()})

        async def act(tx: Tx, now: datetime) -> Handled:
            actor = Actor("staff", PLATFORM, who.user)
            sent = await submit(tx, self._house, Submit(taken.draft, actor, "en", row.received_at), now)
            return Handled(sent.effects, answer=sent)

        try:
            handled = await self._turns.submit(Work(row.id, row.lane, act=act))
        except TurnFailed:
            return self.went_wrong()
        ref, due = Plain(refs.shown(handled.answer.ref)), At(handled.answer.due_at)
        return self._instead(text("slack-phone-done", ref=ref, due=due))

    # --- commands ----------------------------------------------------------------------------------------------

    async def _command(self, row: Waiting, who: Click, said: str) -> None:
        why = await self._identity.why_not_colleague(who.user, who.team)
        word, _, rest = said.strip().partition(" ")
        if why:
            await self._nothing(row, who, text(why))
        elif word == "report":
            await self._open(row, who, self._phone.view(self._clock.now()))
        elif word == "find":
            await self._find(row, who, rest)
        else:
            await self._nothing(row, who, text("slack-help"))

    async def _find(self, row: Waiting, who: Click, said: str) -> None:
        """A report by its reference, for those who may see it; to anybody else it is not there."""
        ref = refs.read(said)
        async with self._database.read() as tx:
            report = await reports.find(tx, ref) if ref else None
            place = await reports.card(tx, report.id) if report else None
        if report is None or place is None or await self._identity.why_not_member(who.user, place.channel):
            await self._nothing(row, who, text("staff-no-such-report"))
            return
        async with self._database.read() as tx:
            shown = await view.card(tx, self._house, report, self._clock.now())
        link = await self._client.chat_getPermalink(channel=place.channel, message_ts=place.message)
        words = (
            f"{escape(Cards(self._house).heading(shown))}\n<{link['permalink']}|{self._say(text('slack-open-card'))}>"
        )
        await self._turns.submit(Work(row.id, row.lane))
        await self._ephemeral(who, words)

    # --- who may, and what then --------------------------------------------------------------------------------

    async def _allowed(self, who: Click, number: int) -> tuple[Report | None, str | None]:
        """The report, and the text id of why this person may not act on it (None: they may)."""
        why = await self._identity.why_not_colleague(who.user, who.team)
        if why:
            return None, why
        async with self._database.read() as tx:
            report = await reports.get(tx, number)
            place = await reports.card(tx, number)
        if report is None:
            return None, None
        channel = place.channel if place else record.channel_of(self._house.policy, report)
        if channel != who.channel:
            return report, "slack-refused-elsewhere"
        return report, await self._identity.why_not_member(who.user, channel)

    async def _act(
        self, row: Waiting, who: Click, name: str, number: int, form: Mapping[str, Any]
    ) -> staff.Done | None:
        """Do it, in a turn; None if that failed (staff were alerted)."""

        async def act(tx: Tx, now: datetime) -> Handled:
            done = await staff.act(tx, self._house, name, number, Actor("staff", PLATFORM, who.user), form, now)
            return Handled(done.effects, answer=done)

        try:
            handled = await self._turns.submit(Work(row.id, row.lane, act=act))
        except TurnFailed as error:
            await self._tell(who, text("slack-went-wrong", code=Plain(str(error))))
            return None
        done: staff.Done = handled.answer
        return done

    async def _nothing(self, row: Waiting, who: Click, words: Words) -> None:
        """Nothing is done, and the person is told why, privately."""
        await self._turns.submit(Work(row.id, row.lane))
        await self._tell(who, words)

    async def _open(self, row: Waiting, who: Click, form: dict[str, Any]) -> None:
        await self._turns.submit(Work(row.id, row.lane))
        try:
            await self._client.views_open(trigger_id=who.trigger, view=form)
        except SlackApiError as error:
            log.warning("slack_form_not_opened", error=code_of(error))
            await self._tell(who, text("slack-press-again"))
        except TROUBLES:
            await self._tell(who, text("slack-press-again"))

    async def _tell(self, who: Click, words: Words) -> None:
        await self._ephemeral(who, our_words(self._say(words)))

    async def _ephemeral(self, who: Click, words: str) -> None:
        """A private word; if even that cannot be said, it is only logged."""
        if not who.channel:
            return
        try:
            await self._client.chat_postEphemeral(
                channel=who.channel, user=who.user, text=words, blocks=[context(mrkdwn(words))]
            )
        except TROUBLES as error:
            log.warning("slack_word_not_said", error=type(error).__name__)

    def _instead(self, words: Words) -> Answer:
        """The form gives way to a word."""
        return {"response_action": "update", "view": self._modals.note("Doorstep", self._say(words))}

    def still_working(self) -> Answer:
        return self._instead(text("slack-still-working"))

    def went_wrong(self) -> Answer:
        return self._instead(text("slack-went-wrong", code=Plain("–")))


def _errors(wrong: Mapping[str, str]) -> Answer:
    return {"response_action": "errors", "errors": dict(wrong)}


def _pressed(body: Mapping[str, Any]) -> tuple[str, int] | None:
    """Which action on which report: from a button, or from the menu of a card. None: not ours, or forged."""
    action = (body.get("actions") or [{}])[0]
    name = str(action.get("action_id", "")).removeprefix("report.")
    value = str(action.get("value", ""))
    if name == "menu":
        name, _, value = str((action.get("selected_option") or {}).get("value", "")).partition(":")
    if name not in staff.ACTIONS or not (value.isascii() and value.isdigit() and len(value) < 16):
        return None
    return name, int(value)

"""What staff do in Slack: who may, which form it takes, and the use case it leads to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flows.cases.case import Done
from flows.features.reports import record, staff, view
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.words import Words, text
from handlers.ports import Act, Handled
from handlers.slack.counter import Counter, Given, Sent
from handlers.slack.listeners import Listeners
from handlers.slack.modals import Meta, Modals, digest, filled, form_of
from handlers.slack.read import PLATFORM, Click, part
from storage import people, reports
from storage.database import Tx
from storage.reports import Report


class Desk(Counter):
    """Every staff action on a report comes through `_allowed`, whatever it was pressed on."""

    def register(self, hears: Listeners) -> None:
        hears.button([f"report.{name}" for name in (*staff.ACTIONS, "menu")], self._pressed)
        hears.form([f"report.{name}" for name in Modals.WITH_FORM], self._submitted)

    async def _pressed(self, given: Given) -> Sent | Words | None:
        pressed = _pressed(given.action)
        if pressed is None:
            return text("slack-refused-no-action")
        name, number = pressed
        report = await self._allowed(given.who, number)
        if isinstance(report, str):
            return text(report)
        if report.state not in staff.ACTIONS[name].states:
            return staff.not_now(report)
        if name == "history":
            return await self._open(given, await self._history(report))
        if name in Modals.WITH_FORM:
            async with self._database.read() as tx:
                clauses = await reports.clauses_of(tx, report.id)
            return await self._open(given, self._modals.form(name, report, clauses, given.who.channel))
        return (await self._act(given, self._acting(given.who, name, number, {}))).message

    async def _history(self, report: Report) -> dict[str, Any]:
        async with self._database.read() as tx:
            events = await reports.history(tx, report.id)
        lines = [view.line(self._runtime, report, event) for event in events]
        return self._modals.history(refs.shown(report.ref), lines)

    async def _submitted(self, given: Given) -> Sent:
        meta, form = Meta.load(str(given.view.get("private_metadata"))), form_of(filled(given.view))
        if meta is None or given.view.get("callback_id") != f"report.{meta.action}":
            return self._refused(given, "slack-refused-no-action")
        form["revision"] = meta.revision
        report = await self._allowed(given.who, meta.report)
        if isinstance(report, str):
            return self._refused(given, report)
        if meta.action == "hand_over" and form.get("to") and await self._why_not_to(str(form["to"]), meta.channel):
            return self._wrong({"to": text("slack-refused-to")})
        words = str(form.get("words") or "").strip()
        if meta.action == "reply" and words and digest(words) != meta.shown:
            preview = self._modals.reply(meta, report, words, await self._language(report))
            answer = {"response_action": "update", "view": preview}
            return Sent(answer, self._say(text("slack-late-preview")), lost=True)
        acting = self._acting(given.who, meta.action, report.id, form)
        return self._came(await self._act(given, self._once(given, acting)))

    async def _language(self, report: Report) -> str:
        async with self._database.read() as tx:
            resident = await people.resident(tx, report.resident_id) if report.resident_id else None
        return resident.language if resident else report.language

    async def _why_not_to(self, user: str, channel: str) -> str | None:
        """Whether a report can be handed to somebody: they must be able to see it."""
        why = await self._identity.why_not_colleague(user, self._identity.team)
        return why or await self._identity.why_not_member(user, channel)

    async def _allowed(self, who: Click, number: int) -> Report | str:
        """The report, or the text id of why this person may not act on it here.

        Who may not act in this channel at all learns nothing, not even whether there is such a report.
        """
        why = await self._why_not_in(who, who.channel)
        if why:
            return why
        async with self._database.read() as tx:
            return await self._standing(tx, number, who) or "slack-refused-elsewhere"

    async def _standing(self, tx: Tx, number: int, who: Click) -> Report | None:
        """A report, if it stands where this person pressed.

        After a restore an old card may carry the number of another report, so the message must be the report's own.
        """
        report, place = await reports.get(tx, number), await reports.card(tx, number)
        if report is None:
            return None
        if place is None:
            return report if who.channel == record.channel_of(self._runtime.policy, report) else None
        return report if place.channel == who.channel and who.message in ("", place.message) else None

    def _acting(self, who: Click, name: str, number: int, form: Mapping[str, Any]) -> Act:
        """An action on a report, which may have been moved since it was looked at."""

        async def act(tx: Tx, now: datetime) -> Handled:
            if await self._standing(tx, number, who) is None:
                return Handled(answer=Done(message=text("slack-refused-elsewhere"), applied=False))
            done = await staff.act(tx, self._runtime, name, number, Actor("staff", PLATFORM, who.user), form, now)
            return Handled(done.effects, answer=done)

        return act


def _pressed(action: Mapping[str, Any]) -> tuple[str, int] | None:
    """Which action on which report: from a button, or from the menu of a card. None: forged."""
    name, value = str(action.get("action_id")).removeprefix("report."), str(action.get("value", ""))
    if name == "menu":
        name, _, value = str(part(action, "selected_option").get("value", "")).partition(":")
    if name not in staff.ACTIONS or not (value.isascii() and value.isdigit() and len(value) < 16):
        return None
    return name, int(value)

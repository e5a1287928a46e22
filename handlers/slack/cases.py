"""Staff's actions on cases: who may, which form it takes, and the case type it leads to."""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flows.cases import answers as answers_
from flows.cases.case import ActionForm, Done
from flows.cases.standing import stands
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard, Cause, caused
from flows.kernel.words import Channel, Text, Words, text
from handlers.pictures import NotAPicture, clean
from handlers.ports import Act, Handled
from handlers.slack.cards import MENU, PREFIX
from handlers.slack.counter import Counter, Given, Means, Sent
from handlers.slack.files import NotFetched, TooBig, fetched
from handlers.slack.forms import Meta, answers_of, digest, filled
from handlers.slack.listeners import Listeners
from handlers.slack.read import PLATFORM, Click, part
from storage import cards
from storage.cards import Place
from storage.database import Tx

MAX_PICTURE = 5 * 1024 * 1024
CHOICES = ("one", "many", "ticks")
"""The kinds of question with choices, which may be others by now."""


class Cases(Counter):
    """Checks every action on a case, wherever it was pressed: this person may act in the channel, and the card is here.

    A person who may not act in the channel learns nothing, not even whether there is such a case.
    """

    def __init__(self, means: Means) -> None:
        super().__init__(means)
        self._folder = means.folder
        self._cases = means.features.cases

    def register(self, hears: Listeners) -> None:
        actions = [(case.name, action) for case in self._cases.values() for action in sorted(case.actions)]
        menus = [(name, MENU) for name in self._cases]
        hears.button([name for one in (*actions, *menus) for name in names(*one)], self._pressed)
        hears.form([name for one in actions for name in names(*one)], self._submitted)

    async def _pressed(self, given: Given) -> Words | None:
        _, case, action = of_today(given.action["action_id"]).split(".")
        value = given.action.get("value")
        if action == MENU:
            action, _, value = str(part(given.action, "selected_option").get("value", "")).partition(":")
        subject = number(value)
        if subject is None or action not in self._cases[case].actions:
            return text("staff-refused-no-action")
        return await self.ask(given, case, action, subject)

    async def ask(self, given: Given, name: str, action: str, subject: int) -> Words | None:
        """Carry out an action, show its page, or open its form."""
        why = await self._why_not_in(given.who, given.who.channel)
        if why:
            return why
        case, now = self._cases[name], self._clock.now()
        async with self._database.read() as tx:
            here = await self._stands(tx, given.who, name, subject)
            if here and (not_now := await case.why_not(tx, self._runtime, subject, action)):
                return not_now
            page = await case.page(tx, self._runtime, subject, action, now) if here else None
            asked = await case.form(tx, self._runtime, subject, action, now) if here and not page else None
        if not here:
            return await self._elsewhere(given, name, subject)
        if page:
            return await self._open(given, self._forms.page(name, action, page))
        if asked is None and case.anywhere:
            return text("staff-refused-elsewhere")
        if asked:
            meta = Meta(name, subject, action, given.who.channel, revision=asked.revision)
            return await self._open(given, self._forms.form(meta, asked))
        return (await self._act(given, self._acting(given.who, name, subject, action, {}))).message

    async def _submitted(self, given: Given) -> Sent:
        meta = Meta.load(str(given.view.get("private_metadata")), self._cases)
        if meta is None or of_today(str(given.view.get("callback_id"))) != meta.callback:
            return self._refused(given, text("staff-refused-no-action"))
        why = await self._why_not_in(given.who, given.who.channel)
        if why:
            return self._refused(given, why)
        case, now = self._cases[meta.case], self._clock.now()
        async with self._database.read() as tx:
            here = await self._stands(tx, given.who, meta.case, meta.subject)
            asked = await case.form(tx, self._runtime, meta.subject, meta.action, now) if here else None
            answers = answers_of(asked, given.view, meta.revision) if asked else {}
            wrong = _seen(answers_.wrong(asked, answers), given.view) if asked else {}
            kinds = {one.key: one.kind for one in asked.questions} if asked else {}
            # A choice that is gone is no reason to keep back what the form shows by now.
            fine = here and all(kinds[key] in CHOICES for key in wrong)
            preview = await case.preview(tx, self._runtime, meta.subject, meta.action, answers, now) if fine else None
        if not here:
            return self._refused(given, await self._elsewhere(given, meta.case, meta.subject))
        if asked is None and case.anywhere:
            return self._refused(given, text("staff-refused-elsewhere"))
        if asked and preview and digest(preview) != meta.shown:
            view = self._forms.previewed(meta, asked, answers, preview)
            return Sent(self._say(text("staff-late-preview")), {"response_action": "update", "view": view}, lost=True)
        wrong = wrong or (await self._looked_at(asked, answers, given.who) if asked else {})
        if wrong:
            return self._wrong(wrong)
        acting = self._acting(given.who, meta.case, meta.subject, meta.action, answers)
        return self._came(await self._act(given, self._once(given, acting)))

    async def _elsewhere(self, given: Given, case: str, subject: int) -> Text:
        """Return why a person who may act in this channel may not act on a case here: its card is elsewhere."""
        who = given.who
        async with self._database.read() as tx:
            place = await cards.place(tx, case, subject)
            routes = await self._cases[case].routes(tx, self._runtime, subject)
        if place is None or place.is_withheld or not routes:
            return text("staff-refused-elsewhere")
        if place == Place(who.channel, who.message or place.message):
            await self._turn(given, _moving(case, subject, routes[0]))
            return text("staff-refused-moves")
        sees = place.channel != who.channel and not await self._identity.why_not_member(who.user, place.channel)
        return text("staff-refused-stands", channel=Channel(place.channel)) if sees else text("staff-refused-elsewhere")

    async def _stands(self, tx: Tx, who: Click, case: str, subject: int) -> bool:
        return await stands(tx, self._runtime, self._cases[case], subject, who.channel, who.message)

    def _acting(self, who: Click, case: str, subject: int, action: str, answers: Mapping[str, Any]) -> Act:
        """Return an action on a case, whose card may have been moved since it was checked."""

        async def act(tx: Tx, now: datetime) -> Handled:
            if not await self._stands(tx, who, case, subject):
                return Handled(answer=Done(message=text("staff-refused-elsewhere"), applied=False))
            actor = Actor("staff", PLATFORM, who.user)
            done = await self._cases[case].act(tx, self._runtime, subject, action, actor, answers, now)
            return Handled(caused(done.effects, Cause(case, subject, who.user)), answer=done)

        return act

    # --- checks that only the platform can make --------------------------------------------------------------------

    async def _looked_at(self, asked: ActionForm, answers: dict[str, Any], who: Click) -> dict[str, Words]:
        """Check the people and pictures that a form names. Return the errors, by question."""
        wrong: dict[str, Words] = {}
        for question in asked.questions:
            given = answers[question.key]
            if question.kind == "person" and given and await self._why_not_to(str(given), who.channel):
                wrong[question.key] = text("staff-refused-to")
            if question.kind == "file" and given:
                kept = await self._picture(str(given), who)
                if kept is None:
                    return {question.key: text("records-no-picture", most=MAX_PICTURE // 1024 // 1024)}
                answers[question.key] = kept
        return wrong

    async def _why_not_to(self, user: str, channel: str) -> Text | None:
        """Return why a case cannot be handed to somebody, or None if it can: they must be able to see it."""
        why = await self._identity.why_not_colleague(user, self._identity.team)
        return why or await self._identity.why_not_member(user, channel)

    async def _picture(self, file_id: str, who: Click) -> str | None:
        """Keep a picture, made anew without the camera's metadata; return its name in the folder."""
        try:
            file = await fetched(self._client, file_id, who, MAX_PICTURE)
            picture = await asyncio.to_thread(clean, file.content)
        except (NotFetched, TooBig, NotAPicture):
            return None
        name = f"picture-{secrets.token_hex(8)}.{picture.ending}"
        await self._folder.save(name, picture.content)
        return name


def _seen(wrong: Mapping[str, Words], view: Mapping[str, Any]) -> dict[str, Words]:
    """Return the errors about questions that a form has; one from before an update may not have all."""
    return {key: why for key, why in wrong.items() if key in filled(view)}


def _moving(case: str, subject: int, channel: str) -> Act:
    """Return the act of bringing a card to the channel where it belongs now."""

    async def act(tx: Tx, now: datetime) -> Handled:
        return Handled([CaseCard(case, subject, channel)])

    return act


def names(case: str, action: str) -> list[str]:
    """Return the names of a case's button or form: today's, and those from before there was one card for all."""
    return [f"{PREFIX}.{case}.{action}", *([f"report.{action}"] if case == "report" else [f"matter.{case}.{action}"])]


def of_today(name: str) -> str:
    """Return today's name of a button or form, whatever it was called when it was drawn."""
    before, _, rest = name.partition(".")
    return {"report": f"{PREFIX}.report.{rest}", "matter": f"{PREFIX}.{rest}"}.get(before, name)


def number(value: object) -> int | None:
    """Return a case's number from a button's value, or None if it is forged."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16 else None

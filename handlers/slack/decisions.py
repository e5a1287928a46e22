"""Decisions on everything but reports (`flows.matters`): who may, which form it takes, what comes of it."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flows.cases.case import ActionForm, Done
from flows.kernel.actor import Actor
from flows.kernel.words import Words, text
from handlers.pictures import NotAPicture, clean
from handlers.ports import Act, Handled
from handlers.slack import matters
from handlers.slack.counter import Counter, Given, Means, Sent
from handlers.slack.files import NotFetched, TooBig, fetched
from handlers.slack.listeners import Listeners
from handlers.slack.matters import Matters
from handlers.slack.modals import digest, filled
from handlers.slack.read import PLATFORM, Click
from storage import visits
from storage.database import Tx

MAX_PICTURE = 5 * 1024 * 1024


class Decisions(Counter):
    """Every decision comes through `_why_not`, whatever it was pressed on."""

    def __init__(self, means: Means) -> None:
        super().__init__(means)
        self._matters = Matters(means.runtime)
        self._folder = means.folder
        self._cases = means.features.cases

    def register(self, hears: Listeners) -> None:
        names = [f"{matters.PREFIX}.{kind.name}.{action}" for kind in self._cases.values() for action in kind.actions]
        hears.button(names, self._pressed)
        hears.form(names, self._submitted)

    async def _pressed(self, given: Given) -> Words | None:
        _, kind, name = given.action["action_id"].split(".")
        subject = matters.number(given.action.get("value"))
        return text("slack-refused-no-action") if subject is None else await self.ask(given, kind, name, subject)

    async def ask(self, given: Given, kind: str, name: str, subject: int) -> Words | None:
        """Decide it, or open its form."""
        why = await self._why_not(given.who, kind, subject)
        if why:
            return text(why)
        async with self._database.read() as tx:
            asked = await self._cases[kind].form(tx, self._runtime, subject, name, self._clock.now())
        if asked is None:
            return (await self._act(given, self._deciding(given.who, kind, name, subject, {}))).message
        meta = matters.Meta(kind, subject, name, given.who.channel, revision=asked.revision)
        return await self._open(given, self._matters.form(meta, asked))

    async def _why_not(self, who: Click, kind: str, subject: int) -> str | None:
        """The text id of why this person may not decide a matter here: they must be where its card stands."""
        why = await self._why_not_in(who, who.channel)
        if why:
            return why
        async with self._database.read() as tx:
            return None if await self._stands(tx, who, kind, subject) else "slack-refused-elsewhere"

    async def _stands(self, tx: Tx, who: Click, kind: str, subject: int) -> bool:
        if self._cases[kind].anywhere:
            return True
        place = await visits.card(tx, kind, subject)
        if place is None:
            return who.channel == await self._cases[kind].channel(tx, self._runtime, subject)
        return place.channel == who.channel and who.message in ("", place.message)

    def _deciding(self, who: Click, kind: str, name: str, subject: int, form: Mapping[str, Any]) -> Act:
        async def act(tx: Tx, now: datetime) -> Handled:
            if not await self._stands(tx, who, kind, subject):
                return Handled(answer=Done(message=text("slack-refused-elsewhere"), applied=False))
            actor = Actor("staff", PLATFORM, who.user)
            done = await self._cases[kind].act(tx, self._runtime, subject, name, actor, form, now)
            return Handled(done.effects, answer=done)

        return act

    async def _submitted(self, given: Given) -> Sent:
        meta = matters.Meta.load(str(given.view.get("private_metadata")), self._cases)
        who, values = given.who, filled(given.view)
        if meta is None or given.view.get("callback_id") != f"{matters.PREFIX}.{meta.kind}.{meta.action}":
            return self._refused(given, "slack-refused-no-action")
        why = await self._why_not(who, meta.kind, meta.subject)
        if why:
            return self._refused(given, why)
        kind, now = self._cases[meta.kind], self._clock.now()
        async with self._database.read() as tx:
            asked = await kind.form(tx, self._runtime, meta.subject, meta.action, now)
            form = matters.form_of(asked, values, meta) if asked else {}
            preview = await kind.preview(tx, self._runtime, meta.subject, meta.action, form, now)
        if asked and preview and digest(repr(preview)) != meta.shown:
            kept = [replace(question, initial=form[question.key]) for question in asked.questions]
            shown = [*self._modals.preview(*preview), {"type": "divider"}]
            meta = replace(meta, shown=digest(repr(preview)))
            view = self._matters.form(meta, replace(asked, questions=kept), shown)
            return Sent({"response_action": "update", "view": view}, self._say(text("slack-late-preview")), lost=True)
        wrong = await self._pictures(asked, form, who) if asked else {}
        if wrong:
            return self._wrong(wrong)
        deciding = self._deciding(who, meta.kind, meta.action, meta.subject, form)
        return self._came(await self._act(given, self._once(given, deciding)))

    async def _pictures(self, asked: ActionForm, form: dict[str, Any], who: Click) -> dict[str, Words]:
        """Bring the pictures that a form names, made anew without what a camera writes into them; in the form then
        stands each one's name in the folder. Answers with what is wrong, by question."""
        for key in [question.key for question in asked.questions if question.kind == "file" and form[question.key]]:
            try:
                file = await fetched(self._client, str(form[key]), who, MAX_PICTURE)
                kept = await asyncio.to_thread(clean, file.content)
            except (NotFetched, TooBig, NotAPicture):
                return {key: text("records-no-picture", most=MAX_PICTURE // 1024 // 1024)}
            form[key] = f"picture-{secrets.token_hex(8)}.jpg"
            await self._folder.save(form[key], kept)
        return {}

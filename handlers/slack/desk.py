"""What staff do in Slack: who may, which form it takes, and the use case it leads to."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from flows import guessing
from flows.actor import Actor
from flows.clock import Clock
from flows.house import House
from flows.kinds import KINDS
from flows.matters import Done
from flows.reports import record, refs, staff, view
from flows.reports.find import NO_SUCH, Found, find
from flows.reports.submit import Submit, submit
from flows.words import At, Plain, Text, Words, text
from handlers.ports import Act, Handled, TurnFailed, Turns, Work
from handlers.slack import matters
from handlers.slack.cards import Cards
from handlers.slack.drawing import Block, context, escape, mrkdwn, our_words, own_words
from handlers.slack.identity import TROUBLES, Identity, code_of
from handlers.slack.matters import Matters
from handlers.slack.modals import Meta, Modals, digest, filled, form_of, typed
from handlers.slack.phone import CALLBACK, PhoneForm
from handlers.slack.read import PLATFORM, Click, click, part
from storage import inbox, people, reports, visits
from storage.database import Database, Tx
from storage.inbox import Arrival, Waiting
from storage.reports import Report

Answer = dict[str, Any]
ANSWERED_WITHIN = aiohttp.ClientTimeout(total=5)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a form: Slack's answer to it, and the same in words, should Slack no longer wait for it.

    `lost`: nothing was done with what was typed.
    """

    answer: Answer
    words: str
    lost: bool = False


class _NotActed(Exception):
    """Undoes what a form left behind when it was not carried out."""

    def __init__(self, handled: Handled) -> None:
        super().__init__()
        self.handled = handled


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
        self._matters = Matters(house)
        self._phone = PhoneForm(house)

    def _say(self, words: Words) -> str:
        return self._house.texts.say(words, "en")

    # --- what came in ------------------------------------------------------------------------------------------

    async def handle(self, row: Waiting, body: Mapping[str, Any]) -> None:
        """A click or a command; anything else (talk in a thread, say) is kept and goes nowhere."""
        who = click(body)
        try:
            if body.get("command") == "/doorstep":
                await self._command(row, who, str(body.get("text", "")))
            elif body.get("type") == "block_actions":
                await self._pressed(row, who, body)
            else:
                await self._turns.submit(Work(row.id, row.lane))
        except TurnFailed as error:
            await self._tell(who, text("slack-went-wrong", code=Plain(str(error))))
        except Exception:
            await self._tell(who, text("slack-went-wrong", code=Plain("–")))
            raise

    async def _pressed(self, row: Waiting, who: Click, body: Mapping[str, Any]) -> None:
        matter = matters.pressed(*_button(body))
        if matter:
            await self._matter_pressed(row, who, *matter)
            return
        pressed = _pressed(body)
        if pressed is None:
            await self._nothing(row, who, text("slack-refused-no-action"))
            return
        name, number = pressed
        report = await self._allowed(who, number)
        if isinstance(report, str):
            await self._nothing(row, who, text(report))
        elif report.state not in staff.ACTIONS[name].states:
            await self._nothing(row, who, staff.not_now(report))
        elif name == "history":
            await self._open(row, who, await self._history(report))
        elif name in Modals.WITH_FORM:
            async with self._database.read() as tx:
                clauses = await reports.clauses_of(tx, report.id)
            await self._open(row, who, self._modals.form(name, report, clauses, who.channel))
        else:
            done = await self._act(row, self._acting(who, name, number, {}))
            if done.told:
                await self._tell(who, done.told)

    async def _matter_pressed(self, row: Waiting, who: Click, kind: str, name: str, subject: int) -> None:
        why = await self._why_not_matter(who, kind, subject)
        if why:
            await self._nothing(row, who, text(why))
            return
        async with self._database.read() as tx:
            asked = await KINDS[kind].asks(tx, self._house, subject, name, self._clock.now())
        if asked is None:
            done = await self._act(row, self._deciding(who, kind, name, subject, {}))
            if done.told:
                await self._tell(who, done.told)
        else:
            meta = matters.Meta(kind, subject, name, who.channel, revision=asked.revision)
            await self._open(row, who, self._matters.form(meta, asked))

    async def _why_not_matter(self, who: Click, kind: str, subject: int) -> str | None:
        """The text id of why this person may not decide a matter here: they must be where its card stands."""
        why = await self._identity.why_not_colleague(who.user, who.team) or await self._why_not_in(who, who.channel)
        if why:
            return why
        async with self._database.read() as tx:
            return None if await self._matter_stands(tx, who, kind, subject) else "slack-refused-elsewhere"

    async def _matter_stands(self, tx: Tx, who: Click, kind: str, subject: int) -> bool:
        place = await visits.card(tx, kind, subject)
        if place is None:
            return who.channel == await KINDS[kind].channel(tx, self._house, subject)
        return place.channel == who.channel and who.message in ("", place.message)

    def _deciding(self, who: Click, kind: str, name: str, subject: int, form: Mapping[str, Any]) -> Act:
        async def act(tx: Tx, now: datetime) -> Handled:
            if not await self._matter_stands(tx, who, kind, subject):
                return Handled(answer=Done(told=text("slack-refused-elsewhere"), acted=False))
            actor = Actor("staff", PLATFORM, who.user)
            done = await KINDS[kind].act(tx, self._house, subject, name, actor, form, now)
            return Handled(done.effects, answer=done)

        return act

    async def _matter_form(self, row: Waiting, who: Click, form_id: str, meta: matters.Meta, values: Any) -> Sent:
        why = await self._why_not_matter(who, meta.kind, meta.subject)
        if why:
            return await self._refused(row, why, list(values))
        kind, now = KINDS[meta.kind], self._clock.now()
        async with self._database.read() as tx:
            asked = await kind.asks(tx, self._house, meta.subject, meta.action, now)
            form = matters.form_of(asked, values, meta) if asked else {}
            preview = await kind.preview(tx, self._house, meta.subject, meta.action, form, now)
        if asked and preview and digest(repr(preview)) != meta.shown:
            await self._turns.submit(Work(row.id, row.lane))
            kept = [replace(question, initial=form[question.key]) for question in asked.questions]
            shown = [*self._modals.preview(*preview), {"type": "divider"}]
            meta = replace(meta, shown=digest(repr(preview)))
            view = self._matters.form(meta, replace(asked, questions=kept), shown)
            return Sent({"response_action": "update", "view": view}, self._say(text("slack-late-preview")), lost=True)
        return self._came(
            await self._act(
                row, self._once(row, form_id, self._deciding(who, meta.kind, meta.action, meta.subject, form))
            )
        )

    async def _history(self, report: Report) -> dict[str, Any]:
        async with self._database.read() as tx:
            events = await reports.history(tx, report.id)
        lines = [view.line(self._house, report, event) for event in events]
        return self._modals.history(refs.shown(report.ref), lines)

    # --- forms -------------------------------------------------------------------------------------------------

    async def submitted(self, row: Waiting, body: Mapping[str, Any]) -> Sent:
        """A form was sent; answers with what Slack shall do with it."""
        shown, who = part(body, "view"), click(body)
        form_id, values, called = str(shown.get("id") or row.id), filled(shown), shown.get("callback_id")
        try:
            if called == CALLBACK:
                return await self._phoned(row, who, form_id, values)
            matter = matters.Meta.load(str(shown.get("private_metadata")))
            if matter and called == f"{matters.PREFIX}.{matter.kind}.{matter.action}":
                return await self._matter_form(row, replace(who, channel=matter.channel), form_id, matter, values)
            meta = Meta.load(str(shown.get("private_metadata")))
            if meta is None or called != f"report.{meta.action}" or meta.action not in Modals.WITH_FORM:
                return await self._refused(row, "slack-refused-no-action")
            form = {**form_of(values), "revision": meta.revision}
            return await self._report_form(row, replace(who, channel=meta.channel), form_id, meta, form)
        except TurnFailed as error:
            return self.went_wrong(str(error))

    async def _report_form(self, row: Waiting, who: Click, form_id: str, meta: Meta, form: Mapping[str, Any]) -> Sent:
        report = await self._allowed(who, meta.report)
        if isinstance(report, str):
            return await self._refused(row, report, [block for block in form if block != "revision"])
        if meta.action == "hand_over" and form.get("to") and await self._why_not_to(str(form["to"]), who.channel):
            await self._turns.submit(Work(row.id, row.lane))
            return self._wrong({"to": text("slack-refused-to")})
        words = str(form.get("words") or "").strip()
        if meta.action == "reply" and words and digest(words) != meta.shown:
            await self._turns.submit(Work(row.id, row.lane))
            language = await self._language(report)
            preview = self._modals.reply(meta, report, words, language)
            answer = {"response_action": "update", "view": preview}
            return Sent(answer, self._say(text("slack-late-preview")), lost=True)
        return self._came(
            await self._act(row, self._once(row, form_id, self._acting(who, meta.action, report.id, form)))
        )

    async def _language(self, report: Report) -> str:
        async with self._database.read() as tx:
            resident = await people.resident(tx, report.resident_id) if report.resident_id else None
        return resident.language if resident else report.language

    async def _why_not_to(self, user: str, channel: str) -> str | None:
        """Whether a report can be handed to somebody: they must be able to see it."""
        why = await self._identity.why_not_colleague(user, self._identity.team)
        return why or await self._identity.why_not_member(user, channel)

    async def _phoned(self, row: Waiting, who: Click, form_id: str, values: Mapping[str, list[str]]) -> Sent:
        why = await self._identity.why_not_colleague(who.user, who.team)
        if why:
            return await self._refused(row, why, values)
        taken = self._phone.take(values, self._clock.now())
        if taken.wrong:
            await self._turns.submit(Work(row.id, row.lane))
            return self._wrong(taken.wrong)

        async def act(tx: Tx, now: datetime) -> Handled:
            actor = Actor("staff", PLATFORM, who.user)
            sent = await submit(tx, self._house, Submit(taken.draft, actor, "en", row.received_at), now)
            told = text("slack-phone-done", ref=Plain(refs.shown(sent.ref)), due=At(sent.due_at))
            return Handled(sent.effects, answer=Done(told=told))

        return self._came(await self._act(row, self._once(row, form_id, act)))

    def _once(self, row: Waiting, form_id: str, act: Act) -> Act:
        """A form is carried out once, though it is sent again where Slack lost our answer. What was wrong is not."""

        async def once(tx: Tx, now: datetime) -> Handled:
            sent = Arrival(PLATFORM, f"form:{form_id}", row.lane, "{}")
            try:
                async with tx.savepoint():
                    first = await inbox.put(tx, [sent], self._database.holder, now)
                    if not first:
                        return Handled(answer=Done(told=text("slack-sent-already")))
                    await inbox.settle(tx, [one.id for one in first], self._database.holder, "done", now)
                    handled = await act(tx, now)
                    if not handled.answer.acted:
                        raise _NotActed(handled)
                    return handled
            except _NotActed as refused:
                return refused.handled

        return once

    def _came(self, done: Done) -> Sent:
        """What came of a form that reached its use case."""
        if done.wrong:
            return self._wrong(done.wrong)
        if done.told:
            return self._instead(done.told, lost=not done.acted)
        return Sent({}, self._say(text("slack-late-done")))

    def _wrong(self, wrong: Mapping[str, Words]) -> Sent:
        said = {field: self._say(words) for field, words in wrong.items()}
        return Sent({"response_action": "errors", "errors": said}, "\n".join(said.values()), lost=True)

    async def _refused(self, row: Waiting, why: str, blocks: Iterable[str] = ()) -> Sent:
        """A form is not carried out. If that is only because Slack could not be asked, it stays as it was filled in."""
        await self._turns.submit(Work(row.id, row.lane))
        block = next(iter(blocks), None)
        if why == "slack-refused-unknown" and block:
            return self._wrong({block: text(why)})
        return self._instead(text(why), lost=True)

    async def late(self, body: Mapping[str, Any], sent: Sent) -> None:
        """What came of a form that Slack no longer waits for, told to who sent it.

        What they typed in vain is given back, but only where it was typed, and if that is still ours alone.
        """
        shown = part(body, "view")
        meta = Meta.load(str(shown.get("private_metadata")))
        who = replace(click(body), channel=meta.channel if meta else str(shown.get("private_metadata") or ""))
        words = our_words(sent.words)
        own = typed(shown) if sent.lost and who.channel and not await self._identity.why_not_ours(who.channel) else []
        given_back = [mrkdwn(self._say(text("slack-late-lost")))] if own else []
        blocks = [context(mrkdwn(words), *given_back), *(block for said in own for block in own_words(said))]
        if not await self._ephemeral(who, words, blocks):
            await self._direct(who, words)

    # --- commands ----------------------------------------------------------------------------------------------

    async def _command(self, row: Waiting, who: Click, said: str) -> None:
        why = await self._identity.why_not_colleague(who.user, who.team)
        word, _, rest = said.strip().partition(" ")
        if why:
            await self._nothing(row, who, text(why))
        else:
            await COMMANDS.get(word, Desk._help)(self, row, who, rest)

    async def _help(self, row: Waiting, who: Click, said: str) -> None:
        await self._nothing(row, who, text("slack-help"))

    async def _report(self, row: Waiting, who: Click, said: str) -> None:
        await self._open(row, who, self._phone.view(self._clock.now(), who.channel))

    async def _find(self, row: Waiting, who: Click, said: str) -> None:
        """A report by its reference, for those who may see it; to anybody else it is not there."""
        now, guesser = self._clock.now(), f"{PLATFORM}:{who.user}"
        async with self._database.read() as tx:
            found = await find(tx, self._house, guesser, said, now)
            shown = await view.card(tx, self._house, found.report, now) if isinstance(found, Found) else None
        if isinstance(found, Text) and found.id != NO_SUCH:
            await self._nothing(row, who, found)
            return
        if isinstance(found, Text) or shown is None or await self._why_not_in(who, found.place.channel):
            await self._nothing(row, who, text(NO_SUCH), self._guessed_wrong(guesser))
            return
        try:
            link = await self._client.chat_getPermalink(channel=found.place.channel, message_ts=found.place.message)
        except TROUBLES:
            await self._nothing(row, who, text("slack-try-again"))
            return
        words = (
            f"{escape(Cards(self._house).heading(shown))}\n<{link['permalink']}|{self._say(text('slack-open-card'))}>"
        )
        await self._turns.submit(Work(row.id, row.lane))
        await self._ephemeral(who, words)

    def _guessed_wrong(self, guesser: str) -> Act:
        async def act(tx: Tx, now: datetime) -> Handled:
            return Handled(await guessing.wrong(tx, self._house, "reference", guesser, now))

        return act

    # --- who may, and what then --------------------------------------------------------------------------------

    async def _allowed(self, who: Click, number: int) -> Report | str:
        """The report, or the text id of why this person may not act on it here.

        Who may not act in this channel at all learns nothing, not even whether there is such a report.
        """
        why = await self._identity.why_not_colleague(who.user, who.team) or await self._why_not_in(who, who.channel)
        if why:
            return why
        async with self._database.read() as tx:
            return await self._standing(tx, number, who) or "slack-refused-elsewhere"

    async def _why_not_in(self, who: Click, channel: str) -> str | None:
        """The text id of why this person may have nothing to do with a channel's reports."""
        return await self._identity.why_not_member(who.user, channel) or await self._identity.why_not_ours(channel)

    async def _standing(self, tx: Tx, number: int, who: Click) -> Report | None:
        """A report, if it stands where this person pressed.

        After a restore an old card may carry the number of another report, so the message must be the report's own.
        """
        report, place = await reports.get(tx, number), await reports.card(tx, number)
        if report is None:
            return None
        if place is None:
            return report if who.channel == record.channel_of(self._house.policy, report) else None
        return report if place.channel == who.channel and who.message in ("", place.message) else None

    def _acting(self, who: Click, name: str, number: int, form: Mapping[str, Any]) -> Act:
        """An action on a report, which may have been moved since it was looked at."""

        async def act(tx: Tx, now: datetime) -> Handled:
            if await self._standing(tx, number, who) is None:
                return Handled(answer=Done(told=text("slack-refused-elsewhere"), acted=False))
            done = await staff.act(tx, self._house, name, number, Actor("staff", PLATFORM, who.user), form, now)
            return Handled(done.effects, answer=done)

        return act

    async def _act(self, row: Waiting, act: Act) -> Done:
        """Do it, in a turn; raises `TurnFailed` if that failed (staff were alerted)."""
        done: Done = (await self._turns.submit(Work(row.id, row.lane, act=act))).answer
        return done

    async def _nothing(self, row: Waiting, who: Click, words: Words, act: Act | None = None) -> None:
        """Nothing is done, and the person is told why, privately: rather twice, after a fall, than not at all."""
        await self._tell(who, words)
        await self._turns.submit(Work(row.id, row.lane, act=act))

    async def _open(self, row: Waiting, who: Click, form: dict[str, Any]) -> None:
        await self._turns.submit(Work(row.id, row.lane))
        try:
            await self._client.views_open(trigger_id=who.trigger, view=form)
        except SlackApiError as error:
            log.warning("slack_form_not_opened", error=code_of(error))
            await self._tell(who, text("slack-press-again"))
        except TROUBLES:
            await self._tell(who, text("slack-press-again"))

    # --- private words -----------------------------------------------------------------------------------------

    async def _tell(self, who: Click, words: Words) -> None:
        await self._ephemeral(who, our_words(self._say(words)))

    async def _ephemeral(self, who: Click, words: str, blocks: list[Block] | None = None) -> bool:
        """A private word where they are. Where we or they are not in that channel, Slack takes it as an answer only."""
        said: dict[str, Any] = {"text": words, "blocks": blocks or [context(mrkdwn(words))]}
        if who.channel and who.user:
            try:
                await self._client.chat_postEphemeral(channel=who.channel, user=who.user, **said)
                return True
            except TROUBLES as error:
                log.warning("slack_word_not_said", error=type(error).__name__)
        return await self._answer(who, said)

    async def _answer(self, who: Click, said: dict[str, Any]) -> bool:
        session = self._client.session
        if not who.answer_to or session is None:
            return False
        private = {"response_type": "ephemeral", "replace_original": False, **said}
        try:
            async with session.post(who.answer_to, json=private, timeout=ANSWERED_WITHIN) as answer:
                answer.raise_for_status()
                return True
        except (*TROUBLES, ValueError) as error:
            log.warning("slack_answer_not_said", error=type(error).__name__)
            return False

    async def _direct(self, who: Click, words: str) -> None:
        """A word between us and one person, where nothing could be said in the channel."""
        try:
            await self._client.chat_postMessage(channel=who.user, text=words, blocks=[context(mrkdwn(words))])
        except TROUBLES as error:
            log.warning("slack_word_not_said", error=type(error).__name__)

    def _instead(self, words: Words, *, lost: bool = False) -> Sent:
        """The form gives way to a word."""
        said = self._say(words)
        return Sent({"response_action": "update", "view": self._modals.note("Doorstep", said)}, said, lost)

    def still_working(self) -> Sent:
        return self._instead(text("slack-still-working"))

    def went_wrong(self, code: str = "–") -> Sent:
        return self._instead(text("slack-went-wrong", code=Plain(code)), lost=True)


COMMANDS: Mapping[str, Callable[[Desk, Waiting, Click, str], Awaitable[None]]] = {
    "report": Desk._report,
    "find": Desk._find,
    "help": Desk._help,
}
"""The words of /doorstep, each for the landlord's own people only; any other is taken for a cry for help."""


def _button(body: Mapping[str, Any]) -> tuple[str, str]:
    """The name and the value of what was pressed; empty where that is no button."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    return str(action.get("action_id", "")), str(action.get("value", ""))


def _pressed(body: Mapping[str, Any]) -> tuple[str, int] | None:
    """Which action on which report: from a button, or from the menu of a card. None: not ours, or forged."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    name = str(action.get("action_id", "")).removeprefix("report.")
    value = str(action.get("value", ""))
    if name == "menu":
        name, _, value = str(part(action, "selected_option").get("value", "")).partition(":")
    if name not in staff.ACTIONS or not (value.isascii() and value.isdigit() and len(value) < 16):
        return None
    return name, int(value)

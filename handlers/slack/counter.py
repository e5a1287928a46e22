"""The common parts of all Slack handlers: do something in a turn, once; open a form; send a private message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from flows.cases.case import Done
from flows.cases.confidential import few_may_see
from flows.feature import Features
from flows.kernel.clock import Clock
from flows.kernel.runtime import Runtime
from flows.kernel.words import Text, Words, text
from handlers.ports import Act, Handled, Invalid, TryLater, Turns, Work
from handlers.slack.drawing import Block, context, escape, mrkdwn, own_words
from handlers.slack.errors import meaning
from handlers.slack.forms import Forms, filled, typed
from handlers.slack.identity import OPEN, TROUBLES, Identity, code_of
from handlers.slack.openings import Openings
from handlers.slack.read import PLATFORM, Click, part
from storage import inbox
from storage.database import Database, Tx
from storage.evidence import Folder
from storage.inbox import Arrival, Waiting

Answer = dict[str, Any]
CLOSED: Answer = {}
"""The answer to a form that closes."""
ANSWERED_WITHIN = aiohttp.ClientTimeout(total=5)
DIRECT_TRIES, MAX_PAUSE = 4, 30.0
"""How often a direct message is tried, and the most seconds in between: only its reader waits for it."""
log = structlog.get_logger()


@dataclass(slots=True)
class Given:
    """One input on its way through the listeners.

    `said`: the text after the word of a command. `settled`: a turn marks its row, or the handler that keeps it open.
    """

    row: Waiting
    body: Mapping[str, Any]
    who: Click
    said: str = ""
    settled: bool = False
    sent: "Sent | None" = None

    @property
    def is_form(self) -> bool:
        return self.body.get("type") == "view_submission"

    @property
    def view(self) -> Mapping[str, Any]:
        return part(self.body, "view")

    @property
    def action(self) -> Mapping[str, Any]:
        """Return the pressed action, which Bolt has checked before any listener."""
        action: Mapping[str, Any] = self.body["actions"][0]
        return action


@dataclass(frozen=True, slots=True)
class Sent:
    """The result of a form in words, and Slack's answer to it; None: a note of the words takes the form's place.

    `lost`: the typed values were not used, so they are given back wherever the form does not stay open.
    """

    words: str
    answer: Answer | None = None
    lost: bool = False


class _NotActed(Exception):
    """Undoes the effects of a form that was not carried out."""

    def __init__(self, handled: Handled) -> None:
        super().__init__()
        self.handled = handled


@dataclass(frozen=True)
class Means:
    """The dependencies of Slack's handlers."""

    client: AsyncWebClient
    runtime: Runtime
    database: Database
    turns: Turns
    clock: Clock
    identity: Identity
    openings: Openings
    folder: Folder
    features: Features
    start_link: Callable[[str], str]
    """Makes the link to a resident's private chat with us."""


class Counter:
    """The base of handlers for staff's clicks and forms."""

    def __init__(self, means: Means) -> None:
        self._client = means.client
        self._runtime = means.runtime
        self._database = means.database
        self._turns = means.turns
        self._clock = means.clock
        self._identity = means.identity
        self._openings = means.openings
        self._forms = Forms(means.runtime)
        self._start_link = means.start_link

    def _say(self, words: Words) -> str:
        return self._runtime.texts.say(words, "en")

    def _once(self, given: Given, act: Act) -> Act:
        """Carry out a form once, though Slack sends it again if our answer was lost. One with errors may come again."""
        form_id = str(given.view.get("id") or given.row.id)

        async def once(tx: Tx, now: datetime) -> Handled:
            sent = Arrival(PLATFORM, f"form:{form_id}", given.row.lane, "{}")
            try:
                async with tx.savepoint():
                    first = await inbox.put(tx, [sent], self._database.process, now)
                    if not first:
                        return Handled(answer=Done(message=text("staff-sent-already")))
                    await inbox.settle(tx, [one.id for one in first], self._database.process, "done", now)
                    handled = await act(tx, now)
                    if not handled.answer.applied:
                        raise _NotActed(handled)
                    return handled
            except _NotActed as refused:
                return refused.handled

        return once

    def _came(self, done: Done) -> Sent:
        """Return the answer to a form that reached its use case."""
        if done.errors:
            return self._wrong(done.errors)
        if done.message:
            link = f"\n{self._start_link(done.link)}" if done.link else ""
            return Sent(f"{self._say(done.message)}{link}", lost=not done.applied)
        return self._done()

    def _done(self) -> Sent:
        return Sent(self._say(text("staff-late-done")), CLOSED)

    def _wrong(self, wrong: Mapping[str, Words]) -> Sent:
        said = {field: self._say(words) for field, words in wrong.items()}
        return Sent("\n".join(said.values()), {"response_action": "errors", "errors": said}, lost=True)

    def _refused(self, given: Given, why: Text) -> Sent:
        """Refuse a form. If that is only because Slack could not be asked, it stays open as it was filled in."""
        if why == text("staff-refused-unknown"):
            return self._stays(given.view, why)
        return Sent(self._say(why), lost=True)

    def _stays(self, view: Mapping[str, Any], why: Text) -> Sent:
        """Leave a form open as it was filled in; one that asks nothing gives way to a note."""
        block = next(iter(filled(view)), None)
        return self._wrong({block: why}) if block else Sent(self._say(why), lost=True)

    async def _why_not_in(self, who: Click, channel: str) -> Text | None:
        """Return why this person may do nothing with a channel's reports."""
        why = await self._identity.why_not_member(who.user, channel) or await self._identity.why_not_ours(channel)
        if why in OPEN and channel in few_may_see(self._runtime.policy):
            await self._openings.look_at(channel)
        return why

    async def _turn(self, given: Given, act: Act | None = None) -> Handled:
        """Mark the row in a turn, which does `act`; raises `TurnFailed` if that failed (staff were alerted)."""
        given.settled = True
        return await self._turns.submit(Work(given.row.id, given.row.lane, act=act))

    async def _act(self, given: Given, act: Act) -> Done:
        done: Done = (await self._turn(given, act)).answer
        return done

    async def _open(self, given: Given, form: dict[str, Any]) -> Words | None:
        """Open a form; say so if that failed. The row is done first: a trigger does not survive a crash."""
        await self._turn(given)
        try:
            await self._client.views_open(trigger_id=given.who.trigger, view=form)
        except TROUBLES as error:
            if isinstance(error, SlackApiError):
                log.warning("slack_form_not_opened", error=code_of(error))
            return text("staff-press-again")
        return None

    async def _tell(self, who: Click, words: Words) -> None:
        await self._whisper(who, escape(self._say(words)))

    async def _whisper(self, who: Click, words: str) -> None:
        """Say something to one person: where they are, or directly, if it cannot be said there."""
        blocks: list[Block] = [context(mrkdwn(words))]
        if not await self._ephemeral(who, words, blocks):
            await self._direct(who, words, blocks)

    async def _ephemeral(self, who: Click, words: str, blocks: list[Block]) -> bool:
        """Send a private message where they are. If we or they are not in that channel, only an answer reaches them."""
        said: dict[str, Any] = {"text": words, "blocks": blocks}
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

    async def _direct(self, who: Click, words: str, blocks: list[Block]) -> None:
        """Send a direct message to one person, if nothing could be said in the channel. Slack may ask us to wait."""
        for left in reversed(range(DIRECT_TRIES if who.user else 0)):
            try:
                await self._client.chat_postMessage(channel=who.user, text=words, blocks=blocks)
                return
            except TROUBLES as error:
                log.warning("slack_word_not_said", error=type(error).__name__)
                meant = meaning(error, "chat.postMessage")
            if isinstance(meant, Invalid) or not left:
                return
            wait = meant.after if isinstance(meant, TryLater) else 1.0
            await self._clock.sleep_until(self._clock.now() + timedelta(seconds=min(wait, MAX_PAUSE)))

    def in_time(self, given: Given) -> Answer:
        """Return the answer to a form that Slack still waits for."""
        return self._shown(given.sent or self._done(), given.view)

    async def late(self, given: Given) -> None:
        """Tell the sender the result of a form that Slack no longer waits for.

        Words typed in vain are given back where they were typed, if that is certainly still ours alone; if not, only
        their writer gets them, directly.
        """
        sent, who = given.sent or self._done(), given.who
        words = escape(sent.words)
        blocks = [context(mrkdwn(words)), *self._given_back(sent, given.view)]
        elsewhere = sent.lost and await self._identity.why_not_ours(who.channel)
        if elsewhere or not await self._ephemeral(who, words, blocks):
            await self._direct(who, words, blocks)

    def still_working(self) -> Answer:
        return self._shown(Sent(self._say(text("staff-still-working"))), {})

    def send_again(self, view: Mapping[str, Any]) -> Answer:
        """Return the answer to a copy of a form whose first answer is forgotten. Sent anew, it says what came of it."""
        return self._shown(self._stays(view, text("staff-send-again")), view)

    def _shown(self, sent: Sent, view: Mapping[str, Any]) -> Answer:
        if sent.answer is not None:
            return sent.answer
        note = self._forms.note("Doorstep", sent.words, below=self._given_back(sent, view))
        return {"response_action": "update", "view": note}

    def _given_back(self, sent: Sent, view: Mapping[str, Any]) -> list[Block]:
        """Return the words that were typed into a form in vain, for their writer to use again."""
        own = [block for words in typed(view) for block in own_words(words)] if sent.lost else []
        return [context(mrkdwn(self._say(text("staff-given-back")))), *own] if own else []

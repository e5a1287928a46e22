"""Bolt's listeners: the one way from a payload to its handler.

Bolt asks its listeners one after the other, 12 µs each, so there is one for each family of names, not for each name.
Everything handled here comes from one of the landlord's own people: that is checked before any handler runs.
"""

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeAlias

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from flows.kernel import matching
from flows.kernel.words import Listed, Plain, Text, Words, text
from handlers.ports import Handled, TurnFailed
from handlers.slack.counter import Counter, Given, Means, Sent
from handlers.slack.lists import Option
from handlers.slack.read import typed
from storage.database import Tx

COMMAND = "/doorstep"
HELP = "help"
"""The word that is also meant where there is none."""
Handler: TypeAlias = Callable[[Given], Awaitable[Sent | Words | None]]
"""Returns a private message for the person, or, for a form, our answer to Slack."""
SHOWN = 60
ECHOED = re.compile(r"[\w &'-]*")
"""What is shown as it was typed: no address, which Slack would make a link."""
log = structlog.get_logger()


class Broke(Exception):
    """A handler failed outside any turn."""


class Listeners(Counter):
    """Registers handlers by the names they declare. `rest` comes last: Bolt takes the first that fits."""

    def __init__(self, app: AsyncApp, means: Means) -> None:
        super().__init__(means)
        self._app = app
        self._words: dict[str, Handler] = {}
        app.command(COMMAND)(self._listener(self._command))

    def word(self, word: str, handler: Handler) -> None:
        """Register a word after /doorstep; the rest of the line is `given.said`."""
        self._words[word] = handler

    def button(self, names: Iterable[str], handler: Handler) -> None:
        self._app.action(_one_of(names))(self._listener(handler))

    def form(self, names: Iterable[str], handler: Handler) -> None:
        self._app.view(_one_of(names))(self._listener(handler))

    def search(self, handler: Callable[[Given], Awaitable[list[Option]]]) -> None:
        """Register what answers everything that is typed into a long list."""

        async def listener(given: Given) -> BoltResponse:
            if not await self._identity.why_not_colleague(given.who.user, given.who.team):
                given.sent = Sent("", {"options": await handler(given)})
            return BoltResponse(status=200)

        self._app.options(re.compile(""))(listener)

    def rest(self) -> None:
        """Register buttons and forms that nobody declared: forged, or of another version of ours."""
        self._app.action(re.compile(""))(self._listener(self._unknown))
        self._app.view(re.compile(""))(self._listener(self._unknown))

    async def _command(self, given: Given) -> Sent | Words | None:
        # Who pastes or dictates a command says its name twice.
        said = re.sub(r"^doorstep(?:[\W_]+|$)", "", typed(given.body), flags=re.IGNORECASE)
        found = re.fullmatch(r"([^\W\d_]+)(?:[\W_]+(.*))?", said)
        word, given.said = (found[1].casefold(), found[2] or "") if found else (said.partition(" ")[0], "")
        handler = self._words.get(word or HELP)
        return await handler(given) if handler else self._no_such_word(word, given.said)

    def _no_such_word(self, word: str, rest: str) -> Words:
        """Say that there is no such word, and which one is most like it."""
        known = list(self._words)
        words: list[Words] = [text("staff-no-such-word", said=Plain(word if ECHOED.fullmatch(word) else "…"))]
        rest = rest if len(rest) <= SHOWN and ECHOED.fullmatch(rest) else "…"
        for at in matching.nearest(word, known):
            line = f"{COMMAND} {known[at]} {rest}".strip()
            words.append(text("staff-nearest-word", line=Plain(line)))
        return Listed([*words, text("staff-see-help", help=Plain(f"{COMMAND} {HELP}"))], " ")

    async def _unknown(self, given: Given) -> Sent | Words | None:
        return self._not(given, text("staff-refused-no-action"))

    async def strange(self, given: Given) -> None:
        """Tell the sender of a payload that Bolt cannot read that it is unknown, as if nobody had declared it."""
        if given.is_form or given.body.get("type") == "block_actions":
            await self._give(given, self._not(given, text("staff-refused-no-action")))

    def _listener(self, handler: Handler) -> Callable[[Given], Awaitable[BoltResponse]]:
        async def listener(given: Given) -> BoltResponse:
            try:
                why = await self._identity.why_not_colleague(given.who.user, given.who.team)
                came = self._not(given, why) if why else await handler(given)
            except TurnFailed as error:
                came = self._failed(given, str(error))
            except Exception as error:
                log.exception("slack_listener_failed", row=given.row.id)
                came = self._failed(given, await self._fail(given, error))
            await self._give(given, came)
            return BoltResponse(status=200)

        return listener

    async def _give(self, given: Given, came: Sent | Words | None) -> None:
        if isinstance(came, Sent):
            given.sent = came
        elif came:
            await self._tell(given.who, came)

    def _not(self, given: Given, why: Text) -> Sent | Words:
        return self._refused(given, why) if given.is_form else why

    def _failed(self, given: Given, code: str) -> Sent | Words:
        why = text("staff-went-wrong", code=Plain(code))
        return Sent(self._say(why), lost=True) if given.is_form else why

    async def _fail(self, given: Given, error: Exception) -> str:
        """Treat a handler's failure outside any turn as a turn that failed: kept, marked, alerted. Return its code."""

        async def act(tx: Tx, now: object) -> Handled:
            # The error is wrapped: a database that was down for a moment is no reason for every turn to wait.
            raise Broke from error

        try:
            if not given.settled:
                await self._turn(given, act)
        except TurnFailed as failed:
            return str(failed)
        return "–"


def _one_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for names. Bolt searches: unanchored, "report.take" would match "no-report.take-2" too."""
    return re.compile(rf"\A(?:{'|'.join(map(re.escape, names))})\Z")

"""The words of `/doorstep`: who may say them, and what they lead to."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from flows.cases.case import Done
from flows.feature import Called, StaffCommand, Target
from flows.features.champions import inviting
from flows.features.groups.cards import channel_of
from flows.features.reports import refs
from flows.features.reports.find import NO_SUCH, Found, find
from flows.features.reports.submit import Submit, submit
from flows.features.rounds import staff as rounds_staff
from flows.features.scores import asked as scores_asked
from flows.features.visits.record import card_of
from flows.kernel import guessing
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard
from flows.kernel.words import At, Plain, Text, Words, text
from handlers.ports import Act, Handled
from handlers.slack.cases import Cases
from handlers.slack.counter import Counter, Given, Means, Sent
from handlers.slack.drawing import escape
from handlers.slack.forms import filled
from handlers.slack.identity import TROUBLES
from handlers.slack.listeners import Listeners
from handlers.slack.phone import CALLBACK, PhoneForm
from handlers.slack.read import PLATFORM
from storage import estate, rounds, visits
from storage.database import Tx
from storage.estate import Block

SEARCHED = {"contractor": "contractors", "worker": "workers", "home": "homes", "booking": "homes", "block": "blocks"}


class Desk(Counter):
    """Asks who may, then does what a word says."""

    def __init__(self, means: Means, cases: Cases) -> None:
        super().__init__(means)
        self._start_link = means.start_link
        self._features = means.features
        self._phone = PhoneForm(means.runtime)
        self._cases = cases

    def register(self, hears: Listeners) -> None:
        for word, handler in WORDS.items():
            hears.word(word, partial(handler, self))
        for command in self._features.staff_commands.values():
            hears.word(command.word, partial(self._declared, command))
        hears.form([CALLBACK], self._phoned)

    async def _phoned(self, given: Given) -> Sent:
        taken = self._phone.take(filled(given.view), self._clock.now())
        if taken.wrong:
            return self._wrong(taken.wrong)

        async def act(tx: Tx, now: datetime) -> Handled:
            actor = Actor("staff", PLATFORM, given.who.user)
            sent = await submit(tx, self._runtime, Submit(taken.draft, actor, "en", given.row.received_at), now)
            told = text("slack-phone-done", ref=Plain(refs.shown(sent.ref)), due=At(sent.due_at))
            return Handled(sent.effects, answer=Done(message=told))

        return self._came(await self._act(given, self._once(given, act)))

    async def _declared(self, command: StaffCommand, given: Given) -> Words | None:
        """A word that its feature declares: what it means is read, who may is asked, then it is done."""
        called = Called(given.said.strip(), given.who.channel, Actor("staff", PLATFORM, given.who.user))
        async with self._database.read() as tx:
            target = await command.find(tx, self._runtime, called, self._clock.now())
        if not isinstance(target, Target):
            return target
        if await self._why_not_in(given.who, target.channel):
            return text("records-none", said=Plain(called.said))
        if target.form:
            return await self._cases.ask(given, *target.form)
        assert target.act
        acting = target.act

        async def act(tx: Tx, now: datetime) -> Handled:
            done = await acting(tx, self._runtime, now)
            return Handled(done.effects, answer=done)

        return (await self._act(given, act)).message

    async def _help(self, given: Given) -> Words:
        return text("slack-help")

    async def _report(self, given: Given) -> Words | None:
        return await self._open(given, self._phone.view(self._clock.now(), given.who.channel))

    async def _find(self, given: Given) -> Words | None:
        """A report by its reference, for those who may see it; to anybody else it is not there."""
        who, now, guesser = given.who, self._clock.now(), f"{PLATFORM}:{given.who.user}"
        async with self._database.read() as tx:
            found = await find(tx, self._runtime, guesser, given.said, now)
            case = self._features.cases["report"]
            shown = await case.card(tx, self._runtime, found.report.id, now) if isinstance(found, Found) else None
        if isinstance(found, Text) and found.id != NO_SUCH:
            return found
        if isinstance(found, Text) or shown is None or await self._why_not_in(who, found.place.channel):
            await self._turn(given, self._guessed_wrong(guesser))
            return text(NO_SUCH)
        try:
            link = await self._client.chat_getPermalink(channel=found.place.channel, message_ts=found.place.message)
        except TROUBLES:
            return text("slack-try-again")
        words = f"{escape(self._say(shown.heading))}\n<{link['permalink']}|{self._say(text('slack-open-card'))}>"
        await self._turn(given)
        await self._ephemeral(who, words)
        return None

    async def _record(self, given: Given, kind: str, action: str) -> Words | None:
        """A record by its reference, its name or its address."""
        said = given.said.strip()
        async with self._database.read() as tx:
            found = await estate.search(tx, SEARCHED[kind], said) if said else []
        return await self._cases.ask(given, kind, action, found[0][0]) if len(found) == 1 else _which(said, found)

    async def _visit(self, given: Given) -> Words:
        """A visit by its reference: its card goes up in its channel, for those who are in it."""
        async with self._database.read() as tx:
            visit = await visits.find(tx, given.said.strip())
        card = card_of(self._runtime, visit) if visit else None
        if visit is None or card is None or await self._why_not_in(given.who, card.channel):
            return text("records-none", said=Plain(given.said.strip()))
        heading = text("visit-card", ref=Plain(visit.ref), state=text(f"staff-visit-{visit.state}"))

        async def act(tx: Tx, now: datetime) -> Handled:
            return Handled([card])

        await self._turn(given, act)
        return text("records-visit", heading=heading, channel=Plain(f"<#{card.channel}>"))

    async def _its_block(self, given: Given) -> Block | Words:
        """A block by its reference or name, for those who are in its channel."""
        said = given.said.strip()
        async with self._database.read() as tx:
            found = await estate.search(tx, SEARCHED["block"], said) if said else []
            block = await estate.block(tx, found[0][0]) if len(found) == 1 else None
        if block is None:
            return _which(said, found)
        why = await self._why_not_in(given.who, channel_of(self._runtime.policy, block.ref))
        return text("records-none", said=Plain(said)) if why else block

    async def _block(self, given: Given) -> Words:
        """The card of a block goes up in its channel."""
        block = await self._its_block(given)
        if not isinstance(block, Block):
            return block
        channel = channel_of(self._runtime.policy, block.ref)

        async def act(tx: Tx, now: datetime) -> Handled:
            return Handled([CaseCard("block", block.id, channel)])

        await self._turn(given, act)
        heading = text("block-card", name=Plain(block.name), ref=Plain(block.ref))
        return text("block-shown", heading=heading, channel=Plain(f"<#{channel}>"))

    async def _round(self, given: Given) -> Words:
        """Ask the block of a communal visit, or of a job's last one, how the works went."""
        async with self._database.read() as tx:
            number = await rounds.visit_called(tx, given.said.strip())
            visit = await visits.get(tx, number) if number else None
        channel = card_of(self._runtime, visit).channel if visit else None
        if visit is None or channel is None or await self._why_not_in(given.who, channel):
            return text("records-none", said=Plain(given.said.strip()))
        subject = visit.id

        async def act(tx: Tx, now: datetime) -> Handled:
            done = await rounds_staff.ask(tx, self._runtime, subject, Actor("staff", PLATFORM, given.who.user), now)
            return Handled(done.effects, answer=done)

        return (await self._act(given, act)).message or text("round-asked", channel=Plain(f"<#{channel}>"))

    async def _scores(self, given: Given) -> Words:
        """How a contract, contractor or block is doing: a card where it was asked, if that is ours alone."""
        who = given.who
        why = await self._why_not_in(who, who.channel)
        if why:
            return text(why)
        async with self._database.read() as tx:
            asked = await scores_asked.understood(tx, self._runtime.policy, given.said, who.channel)
        if not isinstance(asked, scores_asked.Asked):
            return asked

        async def act(tx: Tx, now: datetime) -> Handled:
            return Handled(await scores_asked.counted_for(tx, self._runtime, asked, who.channel, who.user, now))

        await self._turn(given, act)
        return text("score-posted")

    async def _champion(self, given: Given) -> Words:
        """A link that asks one resident to be a champion of their block, told to who asked for it alone."""
        block = await self._its_block(given)
        if not isinstance(block, Block):
            return block

        async def act(tx: Tx, now: datetime) -> Handled:
            link = self._start_link(await inviting.payload(tx, block.id, now))
            return Handled(answer=Done(message=text("champion-link", block=Plain(block.name), link=Plain(link))))

        return (await self._act(given, act)).message or text("slack-try-again")

    def _guessed_wrong(self, guesser: str) -> Act:
        async def act(tx: Tx, now: datetime) -> Handled:
            return Handled(await guessing.wrong(tx, self._runtime, "reference", guesser, now))

        return act


WORDS: Mapping[str, Callable[[Desk, Given], Awaitable[Sent | Words | None]]] = {
    "report": Desk._report,
    "find": Desk._find,
    "visit": Desk._visit,
    "book": partial(Desk._record, kind="booking", action="make"),
    "contractor": partial(Desk._record, kind="contractor", action="edit"),
    "worker": partial(Desk._record, kind="worker", action="edit"),
    "home": partial(Desk._record, kind="home", action="edit"),
    "block": Desk._block,
    "round": Desk._round,
    "scores": Desk._scores,
    "champion": Desk._champion,
    "help": Desk._help,
}


def _which(said: str, found: Sequence[tuple[int, str]]) -> Text:
    """Why it is not known which record somebody means."""
    if found:
        return text("records-which", said=Plain(said), refs=Plain(", ".join(ref for _, ref in found)))
    return text("records-none", said=Plain(said)) if said else text("records-say-which")

"""Words or files that came without a question: the resident is asked where they belong.

So are files that may tell more of their sender than they know, wherever they belong: nothing else would say so before
they are sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.conversation import understand
from flows.conversation.actions import MeanElse
from flows.conversation.turn import ResidentTurn, Sent, Taker
from flows.engine import Choose, Draft, Flow, Option
from flows.features.reports import pages, proposing, resident
from flows.features.reports.record import OPEN_STATES
from flows.kernel import refs
from flows.kernel.words import Plain, named, text
from storage import reports
from storage.reports import Report

MAX_TAKERS = 3


@dataclass(frozen=True)
class SortFacts:
    """The resident's reports, newest first, and what takes free words, the likeliest first."""

    reports: tuple[Report, ...] = ()
    takers: tuple[Taker, ...] = ()

    def offered(self, about: str) -> list[Report]:
        """Return the report that it is about, and others that are open."""
        known = [report for report in self.reports if report.ref == about]
        return [*known, *(one for one in self.reports if one.state in OPEN_STATES and one.ref != about)]

    def meant(self, words: str) -> list[Taker]:
        """Return what may take such words, the likeliest first, and a person to talk to in any case."""
        understood = understand.read(words)
        likely = sorted(self.takers, key=lambda taker: -understood.share(taker.means))
        return [*likely[:MAX_TAKERS], *(taker for taker in likely[MAX_TAKERS:] if taker.always)]


class SortDraft(Draft):
    """`about`: the report that it answers or adds to, if we know. `words`: those that earlier releases kept apart."""

    about: str = ""
    words: str = ""
    media: tuple[str, ...] = ()
    to: str | None = None

    def all_words(self) -> str:
        return self.joined(self.words)

    @classmethod
    def of(cls, sent: Sent, about: str = "") -> "SortDraft":
        return cls(about=about, added=(sent.words,) if sent.words else (), media=sent.keys)


def _targets(draft: SortDraft, facts: SortFacts) -> Sequence[Option]:
    own = [
        Option(report.ref, text("sort-add-to", ref=Plain(refs.shown(report.ref)), state=named("state-", report.state)))
        for report in facts.offered(draft.about)
    ]
    takers = [Option(taker.name, taker.label) for taker in facts.meant(draft.all_words())]
    # What it is about comes first, and so does what is open where no words tell what else it may be.
    first = len(own) if not draft.all_words() else bool(draft.about)
    return [*own[:first], *takers, *own[first:]]


SORT: Flow[SortDraft, SortFacts] = Flow(
    name="sort",
    draft=SortDraft,
    steps=(
        Choose(
            key="to",
            ask=text("sort-ask"),
            title=text("report-title-send"),
            choices=_targets,
            pinned=(Option("nothing", text("sort-nothing")),),
        ),
    ),
    parks=True,
    unnamed=lambda draft, facts: any(report.anonymous for report in facts.offered(draft.about)),
)


async def load(turn: ResidentTurn) -> SortFacts:
    found = await reports.of_resident(turn.tx, turn.resident.id)
    return SortFacts(tuple(found), tuple(turn.index.takers.values()))


async def sort(turn: ResidentTurn, sent: Sent) -> None:
    """Begin a report with a photo or a voice note that comes alone, where it can belong to nothing else; else ask."""
    if sent.keys and not sent.words:
        turn.guesses = True
        await begin(turn, sent)
    else:
        await ask(turn, sent)


async def begin(turn: ResidentTurn, sent: Sent) -> None:
    """Begin a report; ask first, if nobody said that it is one, and it may belong to one that is open."""
    if turn.guesses and (await load(turn)).offered(""):
        await ask(turn, sent)
    else:
        await proposing.take(turn, sent)


async def ask(turn: ResidentTurn, sent: Sent) -> None:
    turn.guesses = False
    await turn.start(SORT, SortDraft.of(sent), album=sent.album)


async def take(turn: ResidentTurn, number: int, sent: Sent) -> None:
    """Take what belongs to a report; of files that tell something of their sender, say so first."""
    report = await reports.get(turn.tx, number)
    if report is None or report.resident_id != turn.resident.id:
        await ask(turn, sent)
        return
    draft = SortDraft.of(sent, report.ref)
    if SORT.told(draft, await load(turn)):
        await turn.start(SORT, draft, album=sent.album)
    else:
        await resident.take(turn, report, sent)


async def finish(turn: ResidentTurn, draft: SortDraft) -> None:
    words = draft.all_words()
    assert draft.to is not None
    if taker := turn.index.takers.get(draft.to):
        await taker.take(turn, Sent(words, draft.media))
    elif draft.to == "nothing":
        turn.say(turn.menu(text("sort-dropped")))
    else:
        report = await pages.mine(turn, draft.to)
        assert report is not None, "only what is theirs is offered"
        await resident.take(turn, report, Sent(words, draft.media))


async def mean_else(turn: ResidentTurn, asked: MeanElse) -> None:
    """Ask where the words belong that were taken for something else: for a page, or for what they began."""
    said, guessed, active = turn.place.said, turn.place.guessed, turn.place.active
    turn.place = replace(turn.place, said="", guessed="")
    if said:
        await ask(turn, Sent(said))
    elif active and active.token == guessed:
        flow = turn.conversation(active).flow
        turn.place = replace(turn.place, active=None)
        await ask(turn, Sent(flow.words(active.draft), tuple(flow.files(active.draft))))
    else:
        turn.say(turn.menu(text("engine-old-button")))

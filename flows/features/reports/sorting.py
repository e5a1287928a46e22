"""Words or files that came without a question: the resident is asked where they belong.

So are files that may tell more of their sender than they know, wherever they belong: nothing else would say so before
they are sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flows import engine
from flows.conversation.turn import ResidentTurn, Sent
from flows.engine import Choose, Draft, Flow, Option
from flows.features.reports import pages, resident
from flows.features.reports.flow import MAX_WORDS, REPORT, ReportDraft
from flows.features.reports.record import OPEN_STATES
from flows.kernel import refs
from flows.kernel.words import Plain, named, text
from storage import reports
from storage.reports import Report


@dataclass(frozen=True)
class SortFacts:
    """The resident's reports, newest first."""

    reports: tuple[Report, ...] = ()

    def offered(self, about: str) -> list[Report]:
        """Return the report that it is about, and others that are open."""
        known = [report for report in self.reports if report.ref == about]
        return [*known, *(one for one in self.reports if one.state in OPEN_STATES and one.ref != about)]


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
    return [
        Option(report.ref, text("sort-add-to", ref=Plain(refs.shown(report.ref)), state=named("state-", report.state)))
        for report in facts.offered(draft.about)
    ]


SORT: Flow[SortDraft, SortFacts] = Flow(
    name="sort",
    draft=SortDraft,
    steps=(
        Choose(
            key="to",
            ask=text("sort-ask"),
            title=text("report-title-send"),
            choices=_targets,
            pinned=(Option("new", text("sort-new")), Option("nothing", text("sort-nothing"))),
        ),
    ),
    parks=True,
    unnamed=lambda draft, facts: any(report.anonymous for report in facts.offered(draft.about)),
)


async def load(turn: ResidentTurn) -> SortFacts:
    return SortFacts(tuple(await reports.of_resident(turn.tx, turn.resident.id)))


async def ask(turn: ResidentTurn, sent: Sent) -> None:
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
    if draft.to == "new":
        first, *more = engine.split(words, MAX_WORDS) if words else [""]
        begun = ReportDraft(story=first, more=tuple(more), media=draft.media)
        await turn.start(REPORT, begun, text("sort-kept"))
    elif draft.to == "nothing":
        turn.say(turn.menu(text("sort-dropped")))
    else:
        assert draft.to is not None
        report = await pages.mine(turn, draft.to)
        assert report is not None, "only what is theirs is offered"
        await resident.take(turn, report, Sent(words, draft.media))

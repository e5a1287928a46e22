"""Words or pictures that came without a question: the resident is asked where they belong."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from flows import engine
from flows.conversation.turn import ResidentTurn, Sent
from flows.engine import Choose, Flow, Option
from flows.features.reports import resident
from flows.features.reports.flow import MAX_WORDS, REPORT, ReportDraft
from flows.features.reports.record import OPEN_STATES
from flows.kernel import refs
from flows.kernel.words import Plain, named, text
from storage import reports
from storage.reports import Report

MAX_OFFERED = 3


@dataclass(frozen=True)
class SortFacts:
    """The resident's open reports, newest first."""

    open_reports: tuple[Report, ...] = ()


class SortDraft(BaseModel):
    words: str = ""
    added: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    to: str | None = None

    def all_words(self) -> str:
        return "\n".join(part for part in (self.words, *self.added) if part)


def _targets(draft: SortDraft, facts: SortFacts) -> Sequence[Option]:
    own = [
        Option(report.ref, text("sort-add-to", ref=Plain(refs.shown(report.ref)), state=named("state-", report.state)))
        for report in facts.open_reports[:MAX_OFFERED]
    ]
    return [Option("new", text("sort-new")), *own, Option("nothing", text("sort-nothing"))]


SORT: Flow[SortDraft, SortFacts] = Flow(
    name="sort",
    draft=SortDraft,
    steps=(
        Choose(
            key="to", ask=text("sort-ask"), title=text("report-title-send"), choices=_targets, keeps_words_in="added"
        ),
    ),
)


async def load(turn: ResidentTurn) -> SortFacts:
    found = await reports.of_resident(turn.tx, turn.resident.id)
    return SortFacts(tuple(report for report in found if report.state in OPEN_STATES))


async def ask(turn: ResidentTurn, sent: Sent) -> None:
    await turn.start(SORT, SortDraft(words=sent.words, media=sent.keys), album=sent.album)


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
        await resident.take(turn, draft.to, Sent(words, draft.media))

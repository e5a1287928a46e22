"""The small conversations about a report that exists, and about words that came out of the blue."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel

from flows.engine import Choose, Flow, Option
from flows.features.reports.flow import REPORT
from flows.kernel import refs
from flows.kernel.policy import Policy
from flows.kernel.words import Plain, text
from storage.reports import Report


@dataclass(frozen=True)
class OwnFacts:
    """The resident's open reports, newest first."""

    policy: Policy
    now: datetime
    open_reports: tuple[Report, ...] = ()

    def today(self, now: datetime) -> date:
        return now.astimezone(self.policy.zone).date()


class SureDraft(BaseModel):
    ref: str = ""
    sure: Literal["yes", "no"] | None = None


class SortDraft(BaseModel):
    """Words, or a piece of evidence, that came with no question on show."""

    words: str = ""
    added: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    to: str | None = None


def _yes_no(draft: Any, facts: Any) -> list[Option]:
    return [Option("yes", text("sure-yes")), Option("no", text("sure-no"))]


def _ref(draft: Any, facts: Any) -> Any:
    return text("about-report", ref=Plain(refs.shown(draft.ref)))


def _targets(draft: SortDraft, facts: OwnFacts) -> list[Option]:
    own = [
        Option(report.ref, text("sort-add-to", ref=Plain(refs.shown(report.ref)), state=text(f"state-{report.state}")))
        for report in facts.open_reports[:3]
    ]
    return [Option("new", text("sort-new")), *own, Option("nothing", text("sort-nothing"))]


WITHDRAW: Flow[SureDraft, OwnFacts] = Flow(
    name="withdraw",
    draft=SureDraft,
    steps=(Choose(key="sure", ask="withdraw-ask", title="report-withdraw", choices=_yes_no, note=_ref),),
)
COMPLAIN: Flow[SureDraft, OwnFacts] = Flow(
    name="complain",
    draft=SureDraft,
    steps=(Choose(key="sure", ask="complain-ask", title="report-complain", choices=_yes_no, note=_ref),),
)
SORT: Flow[SortDraft, OwnFacts] = Flow(
    name="sort",
    draft=SortDraft,
    steps=(Choose(key="to", ask="sort-ask", title="report-title-send", choices=_targets, keeps_words_in="added"),),
)
ALL: dict[str, Flow[Any, Any]] = {flow.name: flow for flow in (REPORT, WITHDRAW, COMPLAIN, SORT)}

"""Everything that Doorstep draws for Slack, from its own drawing code. It has no Home tab."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.cases.case import Line, Page
from flows.features.all import FEATURES
from flows.features.reports import case
from flows.features.reports.anonymous import all_of
from flows.features.reports.case import MARKS, Seen
from flows.features.reports.staff import ACTIONS, reply_prompt
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, text
from handlers.slack.cards import Cards
from handlers.slack.flow_forms import FlowForms
from handlers.slack.forms import Forms, Meta
from storage.reports import Report

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
STATES = ("new", "taken", "resolved", "closed", "withdrawn", "duplicate", "passed")
ARABIC = "جاء متأخرا ودخن عند الباب."
CLAUSES = {"late_noshow": None, "smoking": True, "crime": False}

REPORT = Report(
    id=1,
    ref="ABCD2345",
    resident_id=1,
    anonymous=False,
    language="en",
    source="telegram",
    caller=None,
    taken_by=None,
    contract_ref="gas",
    contractor_ref="safegas",
    home_id=1,
    block_id=1,
    place="home",
    happened_on="2026-03-02",
    story="Two hours late.",
    treatment="complaint",
    severity="medium",
    restricted=False,
    state="new",
    owner=None,
    duplicate_of=None,
    outcome=None,
    lesson=None,
    aware_at=NOW,
    created_at=NOW,
    due_at=NOW,
    closed_at=None,
    revision=1,
    visit_ref=None,
    paused_until=None,
    home_address="12 Larkspur Court",
    block_name="Larkspur Court",
)

SEEN = Seen(REPORT, {"late_noshow": None}, name="Sam Example", evidence=1, traits=all_of(REPORT))


def cards(runtime: Runtime) -> Iterator[list[dict[str, Any]]]:
    """Yield the blocks of every kind of card."""
    drawn = Cards(runtime)

    def blocks(seen: Seen) -> list[dict[str, Any]]:
        return drawn.blocks("report", 1, case.drawn(runtime, seen))

    for state in STATES:
        for severity in MARKS:
            yield blocks(replace(SEEN, report=replace(REPORT, state=state, severity=severity)))
    late = replace(REPORT, owner="U1", due_at=NOW - timedelta(days=1), restricted=True, story=ARABIC, language="ar")
    yield blocks(replace(SEEN, report=late, traits=all_of(late)))
    by_phone = replace(REPORT, source="phone", caller="Ms Example", taken_by="U1", resident_id=None)
    yield blocks(replace(SEEN, report=by_phone, name=None, evidence=0))
    bare = replace(REPORT, anonymous=True, block_name=None, contract_ref=None, story="")
    yield blocks(Seen(bare))
    over = replace(REPORT, outcome="We spoke to them.", duplicate_of="WXYZ2345")
    yield blocks(replace(SEEN, report=over, clauses={"rude": True, "noise": False}))
    yield drawn.bare(text("staff-moved", ref=Plain("ABCD-2345")))[1]
    for line in LINES:
        yield drawn.line(line)


LINES = [
    Line(Plain("Received"), Plain("ABCD-2345"), ARABIC, "U1", [Plain("Our code")]),
    Line(Plain("Taken"), Plain("ABCD-2345")),
]


def modals(runtime: Runtime) -> Iterator[dict[str, Any]]:
    """Yield every form, filled and empty, and every view that only says something."""
    drawn = Forms(runtime)
    for report in (REPORT, replace(REPORT, contract_ref=None, language="ar", story=ARABIC, state="taken")):
        for name in sorted(ACTIONS):
            for clauses in (CLAUSES, ()):
                if form := case.form(runtime, report, list(clauses), name):
                    yield drawn.form(Meta("report", 1, name, "C1"), form)
        reply = case.form(runtime, report, [], "reply")
        assert reply
        for language in runtime.languages:
            words = ARABIC if language == "ar" else "Hello."
            preview = (reply_prompt(runtime, report, words), language)
            yield drawn.previewed(Meta("report", 1, "reply", "C1"), reply, {"words": words}, preview)
    yield drawn.page("report", "history", Page(Plain("ABCD-2345"), LINES))
    yield drawn.note("Doorstep", "You sent this form already.", "It was done then.")
    for asked in FEATURES.forms.values():
        yield FlowForms(runtime).view(asked, NOW, "C1")

"""Everything that Doorstep draws for Slack, from its own drawing code. It has no Home tab."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flows.features.all import FEATURES
from flows.features.reports.staff import ACTIONS
from flows.features.reports.view import MARKS, CardView, Line
from flows.kernel.runtime import Runtime
from handlers.slack.cards import Cards
from handlers.slack.flow_forms import FlowForms
from handlers.slack.modals import Meta, Modals
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
    home_address="12 Larkspur Court",
    block_name="Larkspur Court",
)

CARD = CardView(
    ref="ABCD-2345",
    report_id=1,
    state="new",
    severity="medium",
    restricted=False,
    clauses=(("Late or did not turn up", None),),
    contract="Safe & Sound Gas: Gas safety checks",
    place="in the home",
    home="12 Larkspur Court",
    block="Larkspur Court",
    when="2 March 2026",
    treatment="Complaint",
    language="English",
    who="Sam Example",
    source="telegram",
    caller=None,
    taken_by=None,
    story="Two hours late.",
    evidence=1,
    owner=None,
    due="10 March 2026",
    overdue=False,
    duplicate_of=None,
    outcome=None,
    actions=tuple(ACTIONS),
)


def cards(runtime: Runtime) -> Iterator[list[dict[str, Any]]]:
    """The blocks of every kind of card."""
    drawn = Cards(runtime)
    for state in STATES:
        actions = tuple(name for name, action in ACTIONS.items() if state in action.states)
        for severity in MARKS:
            yield drawn.blocks(replace(CARD, state=state, severity=severity, actions=actions))
    for other in (
        replace(CARD, owner="U1", overdue=True, restricted=True, story=ARABIC, language="Arabic"),
        replace(CARD, source="phone", caller="Ms Example", taken_by="U1", who=None, evidence=0),
        replace(CARD, who=None, home=None, block=None, contract=None, clauses=(), story=""),
        replace(
            CARD, outcome="We spoke to them.", duplicate_of="WXYZ-2345", clauses=(("Rude", True), ("Noise", False))
        ),
    ):
        yield drawn.blocks(other)
    yield drawn.bare("ABCD-2345")[1]


def modals(runtime: Runtime) -> Iterator[dict[str, Any]]:
    """Every form, filled and empty, and every view that only says something."""
    drawn = Modals(runtime)
    meta = Meta(1, "reply", "C1")
    for report in (REPORT, replace(REPORT, contract_ref=None, language="ar", story=ARABIC, state="taken")):
        for name in sorted(Modals.WITH_FORM):
            yield drawn.form(name, report, CLAUSES, "C1")
            yield drawn.form(name, report, {}, "C1")
        for language in runtime.languages:
            yield drawn.reply(meta, report, ARABIC if language == "ar" else "Hello.", language)
    yield drawn.history(
        "ABCD-2345", [Line("Received", ARABIC, "U1", NOW, ("Our code",)), Line("Taken", None, None, NOW)]
    )
    yield drawn.note("Doorstep", "You sent this form already.", "It was done then.")
    for form in FEATURES.forms.values():
        yield FlowForms(runtime).draw(form, NOW, "C1")

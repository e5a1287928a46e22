"""Which limits the law sets for which hazard, where, and since when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from bot.settings import SAMPLE_LANDLORD, read_policy
from flows.features.hazards import limits, record
from flows.kernel.policy import HazardKind, Hazards, Nation, Policy

POLICY = read_policy(SAMPLE_LANDLORD)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BEFORE = datetime(2025, 10, 26, 22, 59, tzinfo=UTC)
"""The last minutes, in London, of the day before the law came into force."""


def of(nation: Nation) -> Policy:
    return POLICY.model_copy(update={"landlord": POLICY.landlord.model_copy(update={"nation": nation})})


@pytest.mark.parametrize(
    ("kind", "hurts_now", "at", "said", "runs"),
    [
        ("gas", False, NOW, "emergency", True),
        ("gas", False, BEFORE, "emergency", False),
        ("damp", False, NOW, "significant", True),
        ("damp", False, BEFORE, "repair", False),
        ("heating", False, NOW, "repair", False),
        ("heating", True, NOW, "emergency", True),
        ("no such kind any more", False, NOW, "repair", False),
    ],
)
@pytest.mark.parametrize("nation", list(Nation))
def test_its_clocks_run_in_england_from_their_day_on(
    nation: Nation, kind: str, hurts_now: bool, at: datetime, said: str, runs: bool
) -> None:
    policy = of(nation)
    found = limits.urgency(policy, policy.hazards.kind(kind), at, hurts_now=hurts_now)
    assert found == said
    assert limits.by_law(policy, found, at) is (runs and nation is Nation.ENGLAND)


def test_a_kind_counts_from_the_day_in_the_landlords_file() -> None:
    cold = HazardKind(id="heating", significant_from=date(2026, 12, 1))
    assert not limits.is_significant(POLICY, cold, datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    assert limits.is_significant(POLICY, cold, datetime(2026, 12, 1, tzinfo=UTC))


@pytest.mark.parametrize("name", ["emergency_hours", "investigate_days", "summary_days", "safety_days"])
def test_no_limit_can_be_longer_than_the_laws(name: str) -> None:
    law = getattr(Hazards(), name)
    assert getattr(Hazards.model_validate({name: law - 1}), name) == law - 1
    with pytest.raises(ValidationError):
        Hazards.model_validate({name: law + 1})


def test_an_emergency_counts_hours_by_the_clock_and_all_else_working_days() -> None:
    friday = datetime(2026, 12, 24, 16, 30, tzinfo=UTC)
    due = {clock.name: clock.due(POLICY, friday) for clock in record.CLOCKS if clock.within}
    assert due["hazard_safe"] == friday + timedelta(hours=24), "Christmas is no excuse"
    assert due["hazard_summary"].date() == date(2026, 12, 31), "Boxing Day falls on a Saturday: Monday is off, too"
    assert due["hazard_work"].date() == date(2027, 1, 5)
    assert due["hazard_investigated"].date() == date(2027, 1, 12)

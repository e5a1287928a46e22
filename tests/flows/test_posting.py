"""Limits on what we say in a group that did not ask."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flows.conversation import posting
from flows.kernel.slots import is_quiet
from storage import groups
from storage.database import Database
from storage.groups import Group
from tests.flows.test_imports import RUNTIME

POLICY = RUNTIME.policy
NOON = datetime(2026, 12, 8, 12, tzinfo=UTC)
MAX = POLICY.surveys.group_daily


def group(**values: Any) -> Group:
    one = Group(1, "telegram", "-1", "Lark", False, None, "en", "member", True, None, None, 0, NOON, None, 1)
    return replace(one, **values)


def may_say(one: Group, now: datetime = NOON) -> bool:
    return posting.may_say(one, POLICY, now)


def test_by_day_and_with_nothing_said_it_may_be_told() -> None:
    assert may_say(group())


def test_nothing_is_said_at_night() -> None:
    for hour, may in ((7, False), (8, True), (19, True), (20, False), (23, False)):
        assert may_say(group(), NOON.replace(hour=hour)) is may


def test_nothing_is_said_while_quiet_is_wanted_or_where_we_are_not() -> None:
    assert not may_say(group(quiet_until=NOON + timedelta(minutes=1)))
    assert may_say(group(quiet_until=NOON))
    assert not may_say(group(can_speak=False))
    assert not may_say(group(standing="kicked", can_speak=False))


def test_the_count_is_of_the_landlords_own_day() -> None:
    """In summer its day begins an hour before that of UTC."""
    full = group(said_on="2026-07-01", said=MAX)
    assert not may_say(full, datetime(2026, 7, 1, 18, tzinfo=UTC))
    assert may_say(full, datetime(2026, 7, 2, 8, tzinfo=UTC))
    assert may_say(group(said_on="2026-07-01", said=MAX - 1), datetime(2026, 7, 1, 18, tzinfo=UTC))


async def test_what_is_said_is_counted_for_its_day_alone(database: Database) -> None:
    async with database.write() as tx:
        about = {"platform": "telegram", "title": "Lark", "forum": False, "language": "en", "created_at": NOON}
        one = await groups.add(tx, chat="-1", standing="member", can_speak=True, **about)
        for day in range(2):
            now = NOON + timedelta(days=day)
            for _ in range(MAX):
                known = await groups.get(tx, one.id)
                assert known and may_say(known, now)
                await posting.count(tx, one.id, POLICY, now)
            known = await groups.get(tx, one.id)
            assert known and not may_say(known, now)
            assert known.said == MAX


@given(
    moments=st.lists(st.integers(0, 60 * 24 * 6), max_size=60).map(sorted),
    quiet=st.tuples(st.integers(0, 60 * 24 * 6), st.integers(0, 60 * 24 * 2)),
)
def test_never_more_than_allowed_on_any_day_at_night_or_while_quiet(moments: list[int], quiet: tuple[int, int]) -> None:
    start = NOON + timedelta(minutes=quiet[0])
    one, said = group(), list[datetime]()
    for minute in moments:
        now = NOON + timedelta(minutes=minute)
        one = replace(one, quiet_until=start + timedelta(minutes=quiet[1]) if now >= start else None)
        if may_say(one, now):
            said.append(now)
            day = now.astimezone(POLICY.zone).date().isoformat()
            one = replace(one, said=(one.said if one.said_on == day else 0) + 1, said_on=day)
    days = [now.astimezone(POLICY.zone).date() for now in said]
    assert all(days.count(day) <= MAX for day in days)
    assert not [now for now in said if is_quiet(POLICY, now)]
    assert not [now for now in said if start <= now < start + timedelta(minutes=quiet[1])]

"""How little we say in a group that did not ask: so many messages a day, none at night, none while it wants quiet.

A feature that posts something new asks nobody: the sender holds back what may not be said yet, and a job brings it when
it may be, as it is then. What stands already may change at any time, and so may answers be given.
"""

from datetime import datetime

from flows.kernel.policy import Policy
from flows.kernel.slots import is_quiet
from storage import groups
from storage.database import Tx
from storage.groups import Group


def may_say(group: Group, policy: Policy, now: datetime) -> bool:
    """Whether a group may be told something now that nobody there asked for.

    To ask is no duty: a new message (`Post`) that may not be said yet is said later, by itself. Ask where something is
    not worth saying later. `group` as it is now: its count is of the landlord's day.
    """
    hushed = group.quiet_until is not None and now < group.quiet_until
    return group.is_in and not hushed and not is_quiet(policy, now) and _left(group, policy, now) > 0


async def count(tx: Tx, group_id: int, policy: Policy, now: datetime) -> None:
    """A group was told something that nobody there asked for. The sender counts what it sends; whoever says something
    unasked in another way than by a `Post` counts it themselves."""
    group = await groups.get(tx, group_id)
    if group is not None:
        said = policy.surveys.group_daily - _left(group, policy, now)
        await groups.change(tx, group_id, said_on=_day(policy, now), said=said + 1)


def _left(group: Group, policy: Policy, now: datetime) -> int:
    said = group.said if group.said_on == _day(policy, now) else 0
    return policy.surveys.group_daily - said


def _day(policy: Policy, now: datetime) -> str:
    """The landlord's day."""
    return now.astimezone(policy.zone).date().isoformat()

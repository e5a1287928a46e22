"""The limit of messages in a group that did not ask: so many a day, none at night, and no chatter while it wants quiet.

A feature that posts something new need not check: the sender holds back a message that may not be sent yet, and a job
sends it later, with its content of then. Existing messages may change at any time, and answers may be given.
"""

from datetime import datetime

from flows.kernel.policy import Policy
from flows.kernel.slots import is_quiet
from storage import groups
from storage.database import Tx
from storage.groups import Group


def may_say(group: Group, policy: Policy, now: datetime, *, chatter: bool = True) -> bool:
    """Return whether a group may be sent something now that nobody there asked for. `chatter`: quiet is for it, too.

    No caller must ask: a new message (`Post`) that may not be sent yet is sent later, by itself. Ask where something is
    not worth sending later. `group` must be fresh: its count is of the landlord's day.
    """
    return group.can_speak and may_try(group, policy, now, chatter=chatter)


def may_try(group: Group, policy: Policy, now: datetime, *, chatter: bool = True) -> bool:
    """Return the same for a group that, as far as we know, does not let us speak: it may let us again."""
    hushed = chatter and group.quiet_until is not None and now < group.quiet_until
    is_there = group.standing not in groups.GONE
    return is_there and not hushed and not is_quiet(policy, now) and _left(group, policy, now) > 0


async def count(tx: Tx, group_id: int, policy: Policy, now: datetime) -> None:
    """Count a message to a group that nobody there asked for. The sender counts what it sends; code that sends
    something unasked in another way than by a `Post` calls this itself."""
    group = await groups.get(tx, group_id)
    if group is not None:
        said = policy.surveys.group_daily - _left(group, policy, now)
        await groups.change(tx, group_id, said_on=_day(policy, now), said=said + 1)


def _left(group: Group, policy: Policy, now: datetime) -> int:
    said = group.said if group.said_on == _day(policy, now) else 0
    return policy.surveys.group_daily - said


def _day(policy: Policy, now: datetime) -> str:
    """Return the landlord's day."""
    return now.astimezone(policy.zone).date().isoformat()

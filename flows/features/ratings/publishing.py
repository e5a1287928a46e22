"""What residents answered about a contract, published once for each period.

A period is whole months since the one before, and long enough for the floor of homes. Every answer belongs to one
period of one contract, and all that is shown anywhere is made of these snapshots. So no two filters, no two months and
no two moments differ by the answers of few homes.
"""

from datetime import UTC, datetime

from flows.kernel import few
from flows.kernel.few import Share
from flows.kernel.policy import Policy
from storage import scores, snapshots
from storage.database import Tx
from storage.snapshots import Snapshot

WHAT = "visits"
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any answer."""
CLAUSE = "clause:"
NAMED = "named"


async def publish(tx: Tx, policy: Policy, contract: str, until: datetime, now: datetime) -> None:
    """Publish what homes answered until the end of a month, if enough did; else it waits for the next months."""
    first = await snapshots.ended(tx, WHAT, contract) or BEGINNING
    if first >= until:
        return
    rule = few.rule_of(policy)
    splits = await scores.answers(tx, contract, first, until)
    if splits.get("overall", {}) and sum(splits["overall"].values()) >= rule.floor:
        homes, clauses = await scores.reporting(tx, contract, first, until)
        counts = splits | {
            f"{CLAUSE}{clause}": {NAMED: count, "other": homes - count}
            for clause, count in clauses.items()
            if not policy.is_restricted((clause,))
        }
        found = {asked: few.publishable(rule, said) for asked, said in counts.items()}
        data = {asked: share.model_dump() for asked, share in found.items() if share}
        await snapshots.add(tx, WHAT, contract, first, until, now, data)


def shares(snapshot: Snapshot) -> dict[str, Share]:
    return {asked: Share.model_validate(share) for asked, share in snapshot.data.items()}

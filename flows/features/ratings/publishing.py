"""What residents answered about a contract, published once for each period.

A period is whole months since the one before, and long enough for the floor of homes. Every answer belongs to one
period of one contract, and all that is shown anywhere is made of these snapshots. So no two filters, no two months and
no two moments differ by the answers of few homes.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from flows.kernel import few
from flows.kernel.few import Share
from flows.kernel.policy import Policy
from storage import scores, snapshots, thanks
from storage.database import Tx
from storage.scores import START_QUESTIONS, VISIT_QUESTIONS
from storage.snapshots import Snapshot

WHAT = "visits"
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any answer."""
ANSWERS: Mapping[str, Sequence[str]] = {
    "visit": ("answered", "silent"),
    "start": ("answered", "silent"),
    "overall": ("good", "middling", "poor"),
    **dict.fromkeys((*VISIT_QUESTIONS, *START_QUESTIONS), ("yes", "no")),
}
"""All questions, and all that could be said to each."""
CLAUSE = "clause:"
NAMED = "named"
THANKS = "thanks"
"""How many homes said thank you without being asked, beside those that reported something."""


async def publish(tx: Tx, policy: Policy, contract: str, until: datetime, now: datetime) -> None:
    """Publish what homes answered until the end of a month, if enough did; else it waits for the next months."""
    first = await snapshots.ended(tx, WHAT, contract) or BEGINNING
    if first >= until:
        return
    rule = few.rule_of(policy)
    splits = await scores.answers(tx, contract, first, until)
    if splits.get("overall", {}) and sum(splits["overall"].values()) >= rule.floor:
        homes, clauses = await scores.reporting(tx, contract, first, until)
        found = {asked: few.publishable(rule, answers, splits.get(asked, {})) for asked, answers in ANSWERS.items()}
        for clause in sorted(clauses):
            if not policy.is_restricted((clause,)):
                counts = {NAMED: clauses[clause], "other": homes - clauses[clause]}
                found[f"{CLAUSE}{clause}"] = _if_many(few.publishable(rule, (NAMED, "other"), counts))
        found[THANKS] = few.counted(rule, await thanks.homes_of(tx, contract, first, until))
        data = {asked: share.model_dump() for asked, share in found.items() if share}
        await snapshots.add(tx, WHAT, contract, first, until, now, data)


def _if_many(share: Share | None) -> Share | None:
    """Return a clause's share if many homes named it: what few did is as if nobody had."""
    return share if share and share.answers[NAMED] not in ("none", "few") else None


def shares(snapshot: Snapshot) -> dict[str, Share]:
    return {asked: Share.model_validate(share) for asked, share in snapshot.data.items()}

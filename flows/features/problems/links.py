"""The link from a group into the private chat, for a neighbour who reports something in their block."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from flows.kernel import refs
from storage import groups
from storage.database import Tx
from storage.groups import Link

LINK = "problem"
ASKED = "report"
"""The link from a group that no block has yet."""
RENEWED = timedelta(days=30)
"""After this time a group's link is another one; the one before it still leads somewhere."""
TOLD_APART = 12
"""The number of links of a group that are known as too old."""


def ref_of(link: Link, now: datetime) -> str:
    """Return the reference by which a group's button names its block."""
    return _ref(link, _number(now))


async def find(tx: Tx, ref: str, now: datetime) -> tuple[Link, bool] | None:
    """Return the group's link with its block that a reference is of, and whether it still leads somewhere."""
    linked, number = [link for link in await groups.all_links(tx) if link.state == "linked"], _number(now)
    if found := _first(linked, ref, (number, number - 1)):
        return found, True
    found = _first(linked, ref, range(number - 1 - TOLD_APART, number - 1))
    return (found, False) if found else None


def _first(links: list[Link], ref: str, numbers: Iterable[int]) -> Link | None:
    return next((link for number in numbers for link in links if _ref(link, number) == ref), None)


def _number(now: datetime) -> int:
    return int(now.timestamp() // RENEWED.total_seconds())


def _ref(link: Link, number: int) -> str:
    secret = f"{link.id}:{link.group_id}:{link.block_id}:{link.asked_at.isoformat()}:{number}"
    digest = hashlib.sha256(secret.encode()).digest()
    return "".join(refs.ALPHABET[byte % len(refs.ALPHABET)] for byte in digest[: refs.LENGTH])

"""Webhooks: addresses that hear what happens to visits and hazards."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from storage.database import AnyRow, Tx
from storage.tables import hooks, job_events

PREFIX = "whsec_"
"""By this, libraries for Standard Webhooks know a secret; behind it is the key in base64."""


@dataclass(frozen=True, slots=True)
class Hook:
    """An address that hears what happens to visits and hazards: events of these `kinds` (none: of all)."""

    id: int
    url: str
    secret: str
    kinds: tuple[str, ...]
    created_at: datetime
    ended_at: datetime | None


class Taken(Exception):
    """There is a webhook with that address already."""


def fresh_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


async def add(tx: Tx, url: str, kinds: Sequence[str], now: datetime) -> Hook:
    """Add a hook, or begin an ended one again, with a secret of its own. Raise `Taken` if the address has one."""
    had = await tx.row(select(hooks.c.id, hooks.c.ended_at).where(hooks.c.url == url))
    if had and had.ended_at is None:
        raise Taken(url)
    values = {"url": url, "secret": fresh_secret(), "kinds": list(kinds), "created_at": now}
    begin = (
        update(hooks).where(hooks.c.id == had.id).values(ended_at=None, **values)
        if had
        else insert(hooks).values(values)
    )
    row = await tx.row(begin.returning(*hooks.c))
    assert row is not None
    return _hook(row)


async def live(tx: Tx) -> list[Hook]:
    return [
        _hook(row) for row in await tx.rows(select(*hooks.c).where(hooks.c.ended_at.is_(None)).order_by(hooks.c.id))
    ]


async def get(tx: Tx, number: int) -> Hook | None:
    row = await tx.row(select(*hooks.c).where(hooks.c.id == number))
    return _hook(row) if row else None


def _hook(row: AnyRow) -> Hook:
    return Hook(row.id, row.url, row.secret, tuple(row.kinds), row.created_at, row.ended_at)


async def end(tx: Tx, number: int, now: datetime) -> bool:
    """End a hook; return whether there was one."""
    there = (hooks.c.id == number) & hooks.c.ended_at.is_(None)
    return (await tx.run(update(hooks).where(there).values(ended_at=now))).rowcount > 0


async def events_since(tx: Tx, since: datetime, kinds: Sequence[str]) -> list[int]:
    """Return the events of these kinds (none: of all) from a moment on, oldest first."""
    found = select(job_events.c.id).where(job_events.c.at >= since)
    found = found.where(job_events.c.kind.in_(list(kinds))) if kinds else found
    return [row.id for row in await tx.rows(found.order_by(job_events.c.id))]

"""Tokens of the landlord's other systems."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from storage.database import AnyRow, Tx
from storage.tables import tokens

USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Token:
    """A system with a token. `scopes` are such as "visits:write"."""

    id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class Taken(Exception):
    """There is a token of that name already."""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


_token_columns = (
    tokens.c.id, tokens.c.name, tokens.c.scopes, tokens.c.created_at, tokens.c.used_at, tokens.c.revoked_at,
)  # fmt: skip


async def make(tx: Tx, name: str, scopes: Sequence[str], now: datetime) -> str:
    """Make a new token, of which only a hash is kept, and return it. Raise `Taken` if the name is taken."""
    if await tx.row(select(tokens.c.id).where(tokens.c.name == name)):
        raise Taken(name)
    token = f"doorstep_{secrets.token_urlsafe(32)}"
    await tx.run(insert(tokens).values(name=name, token_hash=_hash(token), scopes=list(scopes), created_at=now))
    return token


async def all_(tx: Tx) -> list[Token]:
    return [_token(row) for row in await tx.rows(select(*_token_columns).order_by(tokens.c.id))]


async def whose(tx: Tx, token: str) -> Token | None:
    """Return the system with this token, or None. It is looked up by its hash, whose timing tells a guesser nothing."""
    wanted = (tokens.c.token_hash == _hash(token)) & tokens.c.revoked_at.is_(None)
    row = await tx.row(select(*_token_columns).where(wanted))
    return _token(row) if row else None


def _token(row: AnyRow) -> Token:
    return Token(row.id, row.name, tuple(row.scopes), row.created_at, row.used_at, row.revoked_at)


def is_unnoted(token: Token, now: datetime) -> bool:
    """Return whether the use of a token was not noted for a while: that is done to the minute."""
    return token.used_at is None or now - token.used_at >= USED_EVERY


async def used(tx: Tx, token: Token, now: datetime) -> None:
    await tx.run(update(tokens).where(tokens.c.id == token.id).values(used_at=now))


async def revoke(tx: Tx, name: str, now: datetime) -> bool:
    """End a token; return whether there was one."""
    there = (tokens.c.name == name) & tokens.c.revoked_at.is_(None)
    return (await tx.run(update(tokens).where(there).values(revoked_at=now))).rowcount > 0

"""Invitations that let a resident join, and codes for group chats and champions."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_, select, update

from storage.database import Tx
from storage.estate import NoSuchPlace, move_in
from storage.tables import blocks, homes, invitations, present, residencies


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def invite(tx: Tx, *, home: str | None, block: str | None, uses: int | None, expires_at: datetime) -> str:
    """Make an invitation to a home or a block, by reference; return its token, which is kept nowhere."""
    table, ref = (homes, home) if home else (blocks, block)
    row = await tx.row(select(table.c.id).where(table.c.ref == ref))
    if row is None:
        raise NoSuchPlace(ref)
    token = secrets.token_urlsafe(16)
    place = {"home_id" if home else "block_id": row.id}
    await tx.run(insert(invitations).values(token_hash=_hash(token), uses_left=uses, expires_at=expires_at, **place))
    return token


async def invite_homes(tx: Tx, codes: Mapping[int, str], expires_at: datetime) -> None:
    """Make an invitation to each of these homes, by its code, for one person."""
    rows = [
        {"token_hash": _hash(code), "home_id": home, "uses_left": 1, "expires_at": expires_at}
        for home, code in codes.items()
    ]
    if rows:
        await tx.run(insert(invitations), rows)


async def homes_invited(tx: Tx, codes: Mapping[int, str]) -> dict[int, datetime]:
    """Return those of these homes whose code is an invitation, and until when it is good."""
    hashes = {_hash(code): home for home, code in codes.items()}
    known = invitations.c.token_hash.in_(hashes)
    rows = await tx.rows(select(invitations.c.token_hash, invitations.c.expires_at).where(known))
    return {hashes[row.token_hash]: row.expires_at for row in rows}


@dataclass(frozen=True, slots=True)
class Joined:
    """`trouble` is None, "unknown", "used", "expired" or "group"; the place is named when all is well."""

    trouble: str | None
    place: str = ""


GROUP = "group"
"""The purpose of a code that links a group chat with a block; nobody can move in by it."""


@dataclass(frozen=True, slots=True)
class Code:
    """The target of a code for a group chat."""

    block_id: int
    expires_at: datetime


async def add_group_code(tx: Tx, block_id: int, code: str, expires_at: datetime) -> None:
    values = {"token_hash": _hash(code), "block_id": block_id, "expires_at": expires_at, "purpose": GROUP}
    await tx.run(insert(invitations).values(**values))


async def group_code(tx: Tx, code: str) -> Code | None:
    found = select(invitations.c.block_id, invitations.c.expires_at)
    row = await tx.row(found.where(invitations.c.token_hash == _hash(code), invitations.c.purpose == GROUP))
    return Code(*row) if row else None


async def live_group_codes(tx: Tx, block_id: int, now: datetime) -> list[datetime]:
    """Return until when each of a block's codes is valid."""
    live = (invitations.c.block_id == block_id) & (invitations.c.purpose == GROUP) & (invitations.c.expires_at > now)
    rows = await tx.rows(select(invitations.c.expires_at).where(live).order_by(invitations.c.expires_at))
    return [row.expires_at for row in rows]


async def end_group_codes(tx: Tx, block_id: int, now: datetime) -> None:
    """End a block's codes: those on notice boards lead nowhere any more, and say that they are too old."""
    live = (invitations.c.block_id == block_id) & (invitations.c.purpose == GROUP) & (invitations.c.expires_at > now)
    await tx.run(update(invitations).where(live).values(expires_at=now))


CHAMPION = "champion"
"""The purpose of a code that asks one resident to be a champion of their block."""
PHONE = "phone"
"""The purpose of a code with which one resident goes on at a new phone."""
TARGETS = {CHAMPION: invitations.c.block_id, PHONE: invitations.c.resident_id}
"""The codes that work once, each for what it is; nobody can move in by them."""


@dataclass(frozen=True, slots=True)
class OneUse:
    """A code that works once; `target` is the id of what its purpose is for."""

    id: int
    target: int
    uses_left: int
    expires_at: datetime


async def add_one_use(tx: Tx, purpose: str, target: int, code: str, expires_at: datetime) -> None:
    values = {"token_hash": _hash(code), TARGETS[purpose].name: target, "expires_at": expires_at, "purpose": purpose}
    await tx.run(insert(invitations).values(**values, uses_left=1))


async def one_use(tx: Tx, purpose: str, code: str) -> OneUse | None:
    wanted = (invitations.c.token_hash == _hash(code)) & (invitations.c.purpose == purpose)
    columns = (invitations.c.id, TARGETS[purpose], invitations.c.uses_left, invitations.c.expires_at)
    row = await tx.row(select(*columns).where(wanted))
    return OneUse(*row) if row else None


async def use_up(tx: Tx, number: int) -> bool:
    """Use up a code that works once; return whether it was still valid."""
    left = (invitations.c.id == number) & (invitations.c.uses_left > 0)
    taken = await tx.run(update(invitations).where(left).values(uses_left=invitations.c.uses_left - 1))
    return bool(taken.rowcount)


async def join(tx: Tx, token: str, resident_id: int, now: datetime) -> Joined:
    """Use an invitation: the resident lives there from now on."""
    row = await tx.row(select(invitations).where(invitations.c.token_hash == _hash(token)))
    if row is None:
        return Joined("unknown")
    if row.purpose == GROUP:
        return Joined("group")
    if row.purpose in TARGETS:
        return Joined("unknown")
    mine = await tx.row(
        select(residencies.c.id).where(
            present,
            residencies.c.resident_id == resident_id,
            residencies.c.home_id == row.home_id if row.home_id else residencies.c.block_id == row.block_id,
        )
    )
    if mine:
        # Their own link again, or the poster of the block they live in: nothing is wrong.
        return Joined(None, await _place_name(tx, row.home_id, row.block_id))
    if row.expires_at < now:
        return Joined("expired")
    taken = await tx.run(
        update(invitations)
        .where(invitations.c.id == row.id, or_(invitations.c.uses_left.is_(None), invitations.c.uses_left > 0))
        .values(uses_left=invitations.c.uses_left - 1)
    )
    if taken.rowcount == 0:
        return Joined("used")
    await move_in(tx, row.home_id, row.block_id, resident_id, now)
    return Joined(None, await _place_name(tx, row.home_id, row.block_id))


async def _place_name(tx: Tx, home_id: int | None, block_id: int | None) -> str:
    if home_id:
        return str((await tx.rows(select(homes.c.address).where(homes.c.id == home_id)))[0].address)
    return str((await tx.rows(select(blocks.c.name).where(blocks.c.id == block_id)))[0].name)

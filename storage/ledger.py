"""The list of erasures, in a file beside the photos: numbers and moments, and no name.

A backup that is older than an erasure brings the person back. So the list lies outside of what is backed up and
restored, and a restored backup is held against it.
"""

import json
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select

from storage import personal, private, requests
from storage.database import Database, Tx
from storage.evidence import Folder
from storage.requests import CANCELLED
from storage.tables import cards, residents

Entry = tuple[int, datetime]
"""The number a resident had, and when they first wrote: together these are never given anew."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The residents who are erased; those who are to be, with the last day of a hold (ISO) if there is one; and those
    who wanted to be kept after all."""

    erased: frozenset[Entry] = frozenset()
    pending: frozenset[tuple[Entry, str | None]] = frozenset()
    kept: frozenset[Entry] = frozenset()


def beside(data: Path) -> Path:
    """Return the place of the list for a folder of files."""
    return data.with_name(f"{data.name}-erasures.json")


def read(path: Path) -> Ledger:
    """Return the list; an empty one if there is none yet."""
    with suppress(FileNotFoundError):
        kept = json.loads(path.read_text("utf-8"))
        held = zip(_entries(kept["pending"]), kept["held"], strict=True)
        return Ledger(frozenset(_entries(kept["erased"])), frozenset(held), frozenset(_entries(kept["kept"])))
    return Ledger()


def _entries(kept: list[tuple[int, str]]) -> list[Entry]:
    return [(number, datetime.fromisoformat(since)) for number, since in kept]


async def of(tx: Tx) -> Ledger:
    """Return the list as a database has it."""
    pending = frozenset(await requests.pending(tx))
    kept = frozenset(await requests.kept(tx)) - {entry for entry, _ in pending}
    return Ledger(frozenset(await requests.erased(tx)), pending, kept)


def write(path: Path, now: Ledger) -> None:
    """Bring the list up to date. It is replaced as a whole, so that a stop in the middle leaves the old one."""
    before = read(path)
    new = Ledger(before.erased | now.erased, now.pending, now.kept)
    if new == before:
        return
    pending = sorted(new.pending, key=lambda one: one[0])
    plain = {
        "erased": _plain(sorted(new.erased)),
        "pending": _plain(entry for entry, _ in pending),
        "held": [held for _, held in pending],
        "kept": _plain(sorted(new.kept)),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with private.create(part) as file:
        file.write(json.dumps(plain).encode())
    part.replace(path)


def _plain(entries: Iterable[Entry]) -> list[tuple[int, str]]:
    return [(number, since.isoformat()) for number, since in entries]


async def replay(url: str, data: Path, ledger: Ledger, now: datetime) -> int:
    """Erase again, in a restored database, everybody on the list, and ask again for what was asked; return how many."""
    database, folder, found = Database(url), Folder(data), 0
    try:
        for entry in sorted(ledger.erased):
            files: list[str] = []
            async with database.write() as tx:
                if await _is_there(tx, entry):
                    files = await _erase(tx, entry)
                    await requests.again(tx, None, entry, await _ref(tx), now)
                    found += 1
            await folder.remove(files)
        for entry, held in sorted(ledger.pending, key=lambda one: one[0]):
            async with database.write() as tx:
                if await _is_there(tx, entry) and await requests.erasure_of(tx, entry[0]) is None:
                    await requests.again(tx, entry[0], entry, await _ref(tx), now, held)
                    found += 1
        for entry in sorted(ledger.kept):
            async with database.write() as tx:
                if await _is_there(tx, entry) and (taken_back := await requests.erasure_of(tx, entry[0])):
                    await requests.change(tx, taken_back.id, state=CANCELLED, look_at=None, closed_at=now)
    finally:
        await database.close()
    return found


async def _is_there(tx: Tx, entry: Entry) -> bool:
    same = (residents.c.id == entry[0]) & (residents.c.created_at == entry[1])
    return await tx.row(select(residents.c.id).where(same)) is not None


async def _erase(tx: Tx, entry: Entry) -> list[str]:
    who = await personal.person(tx, entry[0])
    for card in await personal.shown(tx, who, owed_too=True):
        # In its platform it was removed when they were erased.
        gone = (cards.c.case_type == card.case_type) & (cards.c.subject == card.subject)
        await tx.run(delete(cards).where(gone))
    return list((await personal.erase(tx, who, owed_too=True)).files)


async def _ref(tx: Tx) -> str:
    while True:
        ref = "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _ in range(8))
        if not await requests.ref_taken(tx, ref):
            return ref

"""Photos, videos, voice notes and documents: a row each, and a file once it is fetched and cleaned."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from storage import private
from storage.database import Tx
from storage.tables import evidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """`source` is the platform's handle; `state` is waiting, ready or refused; `file` a name under the folder."""

    id: int
    key: str
    resident_id: int | None
    report_id: int | None
    platform: str
    kind: str
    source: str
    mime: str
    name: str
    size: int
    state: str
    file: str | None
    visit_ref: str | None
    created_at: datetime
    about: str | None


_columns = tuple(evidence.c)
_of_report = select(*_columns).where(evidence.c.report_id == bindparam("report")).order_by(evidence.c.id)


async def add(tx: Tx, values: dict[str, Any]) -> None:
    await tx.run(insert(evidence), values)


async def sent_since(tx: Tx, resident_id: int, since: datetime) -> int:
    """Return how many pieces a resident has sent since a moment."""
    theirs = (evidence.c.resident_id == resident_id) & (evidence.c.created_at > since)
    row = await tx.row(select(func.count()).select_from(evidence).where(theirs))
    return int(row[0]) if row else 0


async def get(tx: Tx, key: str) -> Evidence | None:
    row = await tx.row(select(*_columns).where(evidence.c.key == key))
    return Evidence(*row) if row else None


async def of_report(tx: Tx, report_id: int) -> list[Evidence]:
    return [Evidence(*row) for row in await tx.rows(_of_report, {"report": report_id})]


async def attach(tx: Tx, keys: Sequence[str], report_id: int) -> list[Evidence]:
    """Make pieces of evidence part of a report; return them as they are now."""
    if not keys:
        return []
    await tx.run(update(evidence).where(evidence.c.key.in_(list(keys))).values(report_id=report_id))
    rows = await tx.rows(select(*_columns).where(evidence.c.key.in_(list(keys))).order_by(evidence.c.id))
    return [Evidence(*row) for row in rows]


async def attach_to_visit(tx: Tx, keys: Sequence[str], visit_ref: str) -> list[Evidence]:
    """Make pieces of evidence part of what was said of a visit; return them as they are now."""
    if not keys:
        return []
    there = evidence.c.key.in_(list(keys))
    statement = update(evidence).where(there).values(visit_ref=visit_ref).returning(*_columns)
    return sorted((Evidence(*row) for row in await tx.rows(statement)), key=lambda piece: piece.id)


async def attach_to(tx: Tx, keys: Sequence[str], kind: str, subject: int) -> list[Evidence]:
    """Make pieces of evidence part of a case; return them as they are now."""
    if not keys:
        return []
    there = evidence.c.key.in_(list(keys))
    statement = update(evidence).where(there).values(about=f"{kind}:{subject}").returning(*_columns)
    return sorted((Evidence(*row) for row in await tx.rows(statement)), key=lambda piece: piece.id)


async def of_case(tx: Tx, kind: str, subject: int) -> list[Evidence]:
    about = evidence.c.about == f"{kind}:{subject}"
    return [Evidence(*row) for row in await tx.rows(select(*_columns).where(about).order_by(evidence.c.id))]


async def of_visit(tx: Tx, visit_ref: str) -> list[Evidence]:
    rows = await tx.rows(select(*_columns).where(evidence.c.visit_ref == visit_ref).order_by(evidence.c.id))
    return [Evidence(*row) for row in rows]


async def settle(tx: Tx, key: str, state: str, *, file: str | None = None, mime: str | None = None) -> Evidence | None:
    values: dict[str, Any] = {"state": state, "file": file}
    if mime:
        values["mime"] = mime
    row = await tx.row(update(evidence).where(evidence.c.key == key).values(**values).returning(*_columns))
    return Evidence(*row) if row else None


class Folder:
    """The folder of the files. Names are ours, never a resident's."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def check(self) -> None:
        """Raise `OSError` if nothing can be written there."""
        private.folder(self._path)
        with tempfile.TemporaryFile(dir=self._path):
            pass

    def close_to_others(self) -> None:
        """Close a folder that an earlier release left open to others."""
        private.close(self._path)

    async def save(self, name: str, content: bytes) -> None:
        await asyncio.to_thread(self._write, name, content)

    async def load(self, name: str) -> bytes:
        return await asyncio.to_thread((self._path / Path(name).name).read_bytes)

    async def remove(self, names: Sequence[str]) -> None:
        for name in names:
            await asyncio.to_thread((self._path / Path(name).name).unlink, True)

    def _write(self, name: str, content: bytes) -> None:
        private.folder(self._path)
        target = self._path / Path(name).name
        part = target.with_suffix(".part")
        with private.create(part) as file:
            file.write(content)
        part.replace(target)

"""The places of the cards of cases. A case has a type, and a number within its type."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import cards


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands. Without a message it is withheld: it is posted once its channel is fit for it."""

    channel: str
    message: str

    @property
    def is_withheld(self) -> bool:
        return not self.message


@dataclass(frozen=True, slots=True)
class Standing:
    """A case and the place of its card."""

    case_type: str
    subject: int
    place: Place


_one = select(cards.c.channel, cards.c.message).where(
    cards.c.case_type == bindparam("of"), cards.c.subject == bindparam("number")
)
_put = postgresql_insert(cards)
_put = _put.on_conflict_do_update(
    index_elements=["case_type", "subject"],
    set_={name: _put.excluded[name] for name in ("channel", "message", "posted_at")},
)


async def place(tx: Tx, case_type: str, subject: int) -> Place | None:
    """Return where a case's card stands, or None if it has none."""
    row = await tx.row(_one, {"of": case_type, "number": subject})
    return Place(*row) if row else None


async def standing(tx: Tx, case_type: str, subjects: Sequence[int]) -> set[int]:
    """Return the cases that have a card, of those given."""
    where = (cards.c.case_type == case_type) & cards.c.subject.in_(list(subjects))
    return {row.subject for row in await tx.rows(select(cards.c.subject).where(where))}


async def standing_in(tx: Tx, channel: str) -> list[Standing]:
    """Return the cards that stand in a channel."""
    return await _standing(tx, (cards.c.channel == channel) & (cards.c.message != ""))


async def withheld(tx: Tx, channel: str) -> list[Standing]:
    """Return the cards that are withheld from a channel."""
    return await _standing(tx, (cards.c.channel == channel) & (cards.c.message == ""))


async def after(tx: Tx, case_type: str, subject: int, most: int) -> list[Standing]:
    """Return the next cards after one, in a fixed order."""
    return await _standing(tx, tuple_(cards.c.case_type, cards.c.subject) > (case_type, subject), most)


async def _standing(tx: Tx, where: ColumnElement[bool], most: int | None = None) -> list[Standing]:
    columns = (cards.c.case_type, cards.c.subject, cards.c.channel, cards.c.message)
    rows = await tx.rows(select(*columns).where(where).order_by(cards.c.case_type, cards.c.subject).limit(most))
    return [Standing(row.case_type, row.subject, Place(row.channel, row.message)) for row in rows]


async def withhold(tx: Tx, case_type: str, subject: int, channel: str, now: datetime) -> None:
    """Remember that a card is to be posted in a channel once that is fit for it."""
    await put(tx, case_type, subject, channel, "", now)


async def put(tx: Tx, case_type: str, subject: int, channel: str, message: str, now: datetime) -> None:
    """Remember where a card stands; a card that had to be posted again replaces the old one."""
    values = {"case_type": case_type, "subject": subject, "channel": channel, "message": message, "posted_at": now}
    await tx.run(_put, values)


async def drop(tx: Tx, case_type: str, subject: int) -> None:
    """Forget a card that is to be posted somewhere else."""
    await tx.run(delete(cards).where(cards.c.case_type == case_type, cards.c.subject == subject))

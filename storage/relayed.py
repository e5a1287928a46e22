"""Which of our messages to a resident were about what."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.people import Address
from storage.tables import addresses, relayed_messages

About = tuple[str, int]
"""A kind of case, and the number of one."""
GIVEN = ("kind", "subject", "platform", "chat", "message", "at")
_whose = select(
    addresses.c.resident_id,
    *(bindparam(name, type_=column.type) for name, column in relayed_messages.c.items() if name in GIVEN),
).where(addresses.c.platform == bindparam("platform"), addresses.c.person == bindparam("person"))
_put = postgresql_insert(relayed_messages).from_select(["resident_id", *GIVEN], _whose)
_note = _put.on_conflict_do_update(
    index_elements=["platform", "chat", "message"],
    set_={"kind": _put.excluded.kind, "subject": _put.excluded.subject, "at": _put.excluded.at},
)
_about = select(relayed_messages.c.kind, relayed_messages.c.subject).where(
    relayed_messages.c.platform == bindparam("platform"),
    relayed_messages.c.chat == bindparam("chat"),
    relayed_messages.c.message == bindparam("message"),
)


async def note(tx: Tx, to: Address, message: str, about: About, now: datetime) -> None:
    """Note what a message to a resident is about."""
    at = {"platform": to.platform, "person": to.person, "chat": to.chat, "message": message, "at": now}
    await tx.run(_note, {**at, "kind": about[0], "subject": about[1]})


async def about(tx: Tx, platform: str, chat: str, message: str) -> About | None:
    """Return what a message was about, or None if it was about nothing."""
    row = await tx.row(_about, {"platform": platform, "chat": chat, "message": message})
    return (row.kind, row.subject) if row else None

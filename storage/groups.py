"""Group chats of blocks, and what we posted in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import blocks, group_blocks, group_posts, groups

GONE = ("left", "kicked")


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat. `thread`: the topic we were asked into, if it has topics. `said`: how often we spoke unasked on
    the day `said_on`."""

    id: int
    platform: str
    chat: str
    title: str
    forum: bool
    thread: str | None
    language: str
    standing: str
    can_speak: bool
    quiet_until: datetime | None
    said_on: str | None
    said: int
    created_at: datetime
    gone_at: datetime | None
    revision: int

    @property
    def is_in(self) -> bool:
        return self.standing not in GONE and self.can_speak


@dataclass(frozen=True, slots=True)
class Post:
    """Where something we posted stands, and a digest of what it says."""

    chat: str
    message: str
    digest: str


_put_post = postgresql_insert(group_posts)
_put_post = _put_post.on_conflict_do_update(
    index_elements=["kind", "subject", "group_id"],
    set_={name: _put_post.excluded[name] for name in ("chat", "message", "digest", "at")},
)


async def get(tx: Tx, number: int) -> Group | None:
    row = await tx.row(select(*groups.c).where(groups.c.id == number))
    return Group(*row) if row else None


async def find(tx: Tx, platform: str, chat: str) -> Group | None:
    row = await tx.row(select(*groups.c).where(groups.c.platform == platform, groups.c.chat == chat))
    return Group(*row) if row else None


async def add(tx: Tx, **values: Any) -> Group:
    row = await tx.row(insert(groups).values(**values, said=0, revision=1).returning(*groups.c))
    assert row is not None
    return Group(*row)


async def change(tx: Tx, number: int, **values: Any) -> None:
    await tx.run(update(groups).where(groups.c.id == number).values(**values, revision=groups.c.revision + 1))


async def remove(tx: Tx, number: int) -> None:
    await tx.run(delete(groups).where(groups.c.id == number))


async def of_block(tx: Tx, block_id: int) -> list[Group]:
    """The groups that staff confirmed for a block, gone or not."""
    source = groups.join(group_blocks, group_blocks.c.group_id == groups.c.id)
    linked = (group_blocks.c.block_id == block_id) & (group_blocks.c.state == "linked")
    rows = await tx.rows(select(*groups.c).select_from(source).where(linked).order_by(groups.c.id))
    return [Group(*row) for row in rows]


async def blocks_of(tx: Tx, group_id: int) -> list[tuple[int, str, str]]:
    """The blocks confirmed for a group: number, reference and name."""
    source = blocks.join(group_blocks, group_blocks.c.block_id == blocks.c.id)
    linked = (group_blocks.c.group_id == group_id) & (group_blocks.c.state == "linked")
    columns = blocks.c.id, blocks.c.ref, blocks.c.name
    rows = await tx.rows(select(*columns).select_from(source).where(linked).order_by(blocks.c.name))
    return [(row.id, row.ref, row.name) for row in rows]


async def post(tx: Tx, kind: str, subject: int, group_id: int) -> Post | None:
    where = (group_posts.c.kind == kind) & (group_posts.c.subject == subject) & (group_posts.c.group_id == group_id)
    row = await tx.row(select(group_posts.c.chat, group_posts.c.message, group_posts.c.digest).where(where))
    return Post(*row) if row else None


async def put_post(
    tx: Tx, kind: str, subject: int, group_id: int, chat: str, message: str, digest: str, now: datetime
) -> None:
    values = {"kind": kind, "subject": subject, "group_id": group_id, "chat": chat, "message": message}
    await tx.run(_put_post, {**values, "digest": digest, "at": now})


async def posted_in(tx: Tx, kind: str, subject: int) -> Sequence[int]:
    """The groups in which something stands."""
    where = (group_posts.c.kind == kind) & (group_posts.c.subject == subject)
    return [row.group_id for row in await tx.rows(select(group_posts.c.group_id).where(where))]

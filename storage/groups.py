"""Group chats of blocks, and our posts in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, union_all, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from storage.database import Tx
from storage.tables import blocks, group_blocks, group_posts, groups, problems, rounds, supporters, votes

GONE = ("left", "put_out")


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat. `thread`: the topic we were asked into, if it has topics. `said`: how often we spoke unasked on
    the day `said_on`. `hears`: whether we are shown every message there, and not only commands."""

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
    members: int | None = None
    hears: bool | None = None

    @property
    def is_in(self) -> bool:
        return self.standing not in GONE and self.can_speak


@dataclass(frozen=True, slots=True)
class Link:
    """A group that wants to belong to a block. `state`: asked, linked, refused or ended."""

    id: int
    group_id: int
    block_id: int
    state: str
    asked_at: datetime
    decided_by: str | None
    block_ref: str
    block_name: str


_links = select(
    *(group_blocks.c[name] for name in ("id", "group_id", "block_id", "state", "asked_at", "decided_by")),
    blocks.c.ref,
    blocks.c.name,
).select_from(group_blocks.join(blocks, group_blocks.c.block_id == blocks.c.id))
STRONGER = ("linked", "asked", "refused", "ended")
"""The stronger of two links of the same group and block stays, if two groups turn out to be one."""


@dataclass(frozen=True, slots=True)
class Post:
    """The place of one of our posts, and a digest of its text. Without a message it waits to be posted."""

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


async def link(tx: Tx, number: int) -> Link | None:
    row = await tx.row(_links.where(group_blocks.c.id == number))
    return Link(*row) if row else None


async def links_of(tx: Tx, *, group_id: int | None = None, block_id: int | None = None) -> list[Link]:
    """Return the links of a group or of a block, oldest first."""
    where = group_blocks.c.group_id == group_id if group_id is not None else group_blocks.c.block_id == block_id
    return [Link(*row) for row in await tx.rows(_links.where(where).order_by(group_blocks.c.id))]


async def all_links(tx: Tx) -> list[Link]:
    """Return every link there is."""
    return [Link(*row) for row in await tx.rows(_links.order_by(group_blocks.c.id))]


async def ask(tx: Tx, group_id: int, block_id: int, now: datetime) -> Link:
    """Ask for a group to belong to a block. A link that is asked or linked already stays as it is."""
    wanted = {"state": "asked", "asked_at": now, "decided_by": None, "decided_at": None}
    statement = postgresql_insert(group_blocks).values(group_id=group_id, block_id=block_id, **wanted)
    again = group_blocks.c.state.in_(("refused", "ended"))
    places = ["group_id", "block_id"]
    await tx.run(statement.on_conflict_do_update(index_elements=places, set_=wanted, where=again))
    found = next(one for one in await links_of(tx, group_id=group_id) if one.block_id == block_id)
    return found


async def decide(tx: Tx, number: int, state: str, actor: str | None, now: datetime) -> None:
    decided = {"state": state, "decided_by": actor, "decided_at": now}
    await tx.run(update(group_blocks).where(group_blocks.c.id == number).values(**decided))


async def merge(tx: Tx, into: int, other: int) -> None:
    """Merge two groups that turn out to be one: everything of `other` goes to `into`, and `other` ends."""
    mine = {one.block_id: one for one in await links_of(tx, group_id=into)}
    for one in await links_of(tx, group_id=other):
        own = mine.get(one.block_id)
        if own and STRONGER.index(own.state) <= STRONGER.index(one.state):
            continue
        if own:
            await tx.run(delete(group_blocks).where(group_blocks.c.id == own.id))
        await tx.run(update(group_blocks).where(group_blocks.c.id == one.id).values(group_id=into))
    stands = select(group_posts.c.kind, group_posts.c.subject).where(group_posts.c.group_id == into)
    theirs = (group_posts.c.group_id == other) & tuple_(group_posts.c.kind, group_posts.c.subject).not_in(stands)
    await tx.run(update(group_posts).where(theirs).values(group_id=into))
    await remove(tx, other)


async def of_block(tx: Tx, block_id: int) -> list[Group]:
    """Return the groups that staff confirmed for a block, gone or not."""
    source = groups.join(group_blocks, group_blocks.c.group_id == groups.c.id)
    linked = (group_blocks.c.block_id == block_id) & (group_blocks.c.state == "linked")
    rows = await tx.rows(select(*groups.c).select_from(source).where(linked).order_by(groups.c.id))
    return [Group(*row) for row in rows]


async def blocks_of(tx: Tx, group_id: int) -> list[tuple[int, str, str]]:
    """Return the blocks confirmed for a group: number, reference and name."""
    source = blocks.join(group_blocks, group_blocks.c.block_id == blocks.c.id)
    linked = (group_blocks.c.group_id == group_id) & (group_blocks.c.state == "linked")
    columns = blocks.c.id, blocks.c.ref, blocks.c.name
    rows = await tx.rows(select(*columns).select_from(source).where(linked).order_by(blocks.c.name))
    return [(row.id, row.ref, row.name) for row in rows]


async def has_tapped(tx: Tx, block_id: int, platform: str, person: str, since: datetime) -> bool:
    """Return whether somebody has tapped in a block's groups since: voted, or said that they have a problem too."""
    voted = (votes.c.platform == platform) & (votes.c.person == person) & (votes.c.cast_at >= since)
    said = (supporters.c.platform == platform) & (supporters.c.person == person) & (supporters.c.at >= since)
    found = select(votes.c.id).select_from(votes.join(rounds, rounds.c.id == votes.c.round_id))
    other = select(supporters.c.id).select_from(supporters.join(problems, problems.c.id == supporters.c.problem_id))
    there = found.where(rounds.c.block_id == block_id, voted), other.where(problems.c.block_id == block_id, said)
    return bool(await tx.rows(union_all(*there).limit(1)))


async def post(tx: Tx, kind: str, subject: int, group_id: int) -> Post | None:
    where = (group_posts.c.kind == kind) & (group_posts.c.subject == subject) & (group_posts.c.group_id == group_id)
    row = await tx.row(select(group_posts.c.chat, group_posts.c.message, group_posts.c.digest).where(where))
    return Post(*row) if row else None


async def put_post(
    tx: Tx, kind: str, subject: int, group_id: int, chat: str, message: str, digest: str, now: datetime
) -> None:
    values = {"kind": kind, "subject": subject, "group_id": group_id, "chat": chat, "message": message}
    await tx.run(_put_post, {**values, "digest": digest, "at": now})


CHATTER = "chatter"
"""The digest of a post that waits while its group wants quiet, too."""


async def hold_back(tx: Tx, kind: str, subject: int, group_id: int, now: datetime, *, chatter: bool) -> None:
    """Note something to post that may not be said yet: it has no message, and waits."""
    await put_post(tx, kind, subject, group_id, "", "", CHATTER if chatter else "", now)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A post that waits, and since when: it was refused or held back then."""

    group: Group
    kind: str
    subject: int
    since: datetime
    chatter: bool


async def held_back(tx: Tx) -> list[HeldBack]:
    """Return everything that waits to be posted, with its group."""
    source = groups.join(group_posts, group_posts.c.group_id == groups.c.id)
    columns = group_posts.c.kind, group_posts.c.subject, group_posts.c.at, group_posts.c.digest
    waits = select(*groups.c, *columns).select_from(source).where(group_posts.c.message == "")
    rows = await tx.rows(waits.order_by(group_posts.c.at, group_posts.c.subject))
    found = [(Group(*row[:-4]), row) for row in rows]
    return [HeldBack(group, row.kind, row.subject, row.at, row.digest == CHATTER) for group, row in found]


async def held_in(tx: Tx, group_id: int) -> list[str]:
    """Return the kinds of posts that wait to be sent to a group."""
    waits = (group_posts.c.group_id == group_id) & (group_posts.c.message == "")
    found = select(group_posts.c.kind).where(waits).distinct().order_by(group_posts.c.kind)
    return [row.kind for row in await tx.rows(found)]


async def waiting_for(tx: Tx, kind: str, subject: int) -> int:
    """Return how many groups have not been sent a post of this subject yet, because it is held back there."""
    waits = (group_posts.c.kind == kind) & (group_posts.c.subject == subject) & (group_posts.c.message == "")
    return len(await tx.rows(select(group_posts.c.group_id).where(waits)))


async def standing_in(tx: Tx, group_id: int, since: datetime) -> list[tuple[str, int]]:
    """Return the posts of a group that were made or changed since: kind and number."""
    recent = (group_posts.c.group_id == group_id) & (group_posts.c.message != "") & (group_posts.c.at >= since)
    rows = await tx.rows(select(group_posts.c.kind, group_posts.c.subject).where(recent).order_by(group_posts.c.at))
    return [(row.kind, row.subject) for row in rows]


async def drop_post(tx: Tx, kind: str, subject: int, group_id: int) -> None:
    where = (group_posts.c.kind == kind) & (group_posts.c.subject == subject) & (group_posts.c.group_id == group_id)
    await tx.run(delete(group_posts).where(where))


async def posted_in(tx: Tx, kind: str, subject: int) -> Sequence[int]:
    """Return the groups that have a post of this subject."""
    where = (group_posts.c.kind == kind) & (group_posts.c.subject == subject) & (group_posts.c.message != "")
    return [row.group_id for row in await tx.rows(select(group_posts.c.group_id).where(where))]

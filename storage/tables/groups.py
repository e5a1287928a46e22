"""Group chats of blocks, and our posts in them."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, UniqueConstraint

from storage.tables.base import Id, Keep, Moment, id_, table_, to

groups = table_(
    "groups",
    id_(),
    Column("platform", String(16), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("title", String(255), nullable=False),
    Column("forum", Boolean, nullable=False),
    Column("thread", String(32)),
    Column("language", String(16), nullable=False),
    Column("standing", String(16), nullable=False),
    Column("can_speak", Boolean, nullable=False),
    Column("quiet_until", Moment),
    Column("said_on", String(10)),
    Column("said", Integer, nullable=False, default=0),
    Column("created_at", Moment, nullable=False),
    Column("gone_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    Column("members", Integer),
    Column("hears", Boolean),
    UniqueConstraint("platform", "chat"),
    keep=Keep(90, "gone_at", "a group that took us out may take us in again"),
    personal="home",
)

group_blocks = table_(
    "group_blocks",
    id_(),
    to("groups", null=False, index=True, goes_with=True),
    to("blocks", null=False, index=True),
    Column("state", String(16), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("decided_by", String(64)),
    Column("decided_at", Moment),
    UniqueConstraint("group_id", "block_id"),
    keep=Keep(None, why="goes with its group"),
    personal="nobody",
)

group_posts = table_(
    "group_posts",
    Column("kind", String(16), primary_key=True),
    Column("subject", Id, primary_key=True, autoincrement=False),
    Column("group_id", Id, ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("chat", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    keep=Keep(365, "at", "a message older than that is left as it stands"),
    personal="nobody",
)

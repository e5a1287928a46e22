"""Verdicts: of visits, of workers, and of whole blocks in their group chats."""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915
    op.create_table(
        "groups",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("forum", sa.Boolean(), nullable=False),
        sa.Column("thread", sa.String(length=32), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("can_speak", sa.Boolean(), nullable=False),
        sa.Column("quiet_until", sa.DateTime(), nullable=True),
        sa.Column("said_on", sa.String(length=10), nullable=True),
        sa.Column("said", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("gone_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("hears", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("platform", "chat", name=op.f("uq_groups_platform_chat")),
    )
    op.create_table(
        "scorecards",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("first", sa.DateTime(), nullable=False),
        sa.Column("last", sa.DateTime(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecards")),
        sa.UniqueConstraint("scope", "subject", "month", name=op.f("uq_scorecards_scope_subject_month")),
    )
    op.create_table(
        "carried",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("block_id", ID, nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("neighbour", sa.String(length=200), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=64), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name=op.f("fk_carried_block_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_carried_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried")),
        sa.UniqueConstraint("ref", name=op.f("uq_carried_ref")),
    )
    with op.batch_alter_table("carried", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_carried_block_id"), ["block_id"], unique=False)
        batch_op.create_index("ix_carried_due", ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_carried_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "champions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("block_id", ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=True),
        sa.Column("agreed_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name=op.f("fk_champions_block_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_champions_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_champions")),
    )
    with op.batch_alter_table("champions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_champions_block_id"), ["block_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_champions_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "group_blocks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("block_id", ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name=op.f("fk_group_blocks_block_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_blocks_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_blocks")),
        sa.UniqueConstraint("group_id", "block_id", name=op.f("uq_group_blocks_group_id_block_id")),
    )
    with op.batch_alter_table("group_blocks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_blocks_block_id"), ["block_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_group_blocks_group_id"), ["group_id"], unique=False)

    op.create_table(
        "group_posts",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", ID, autoincrement=False, nullable=False),
        sa.Column("group_id", ID, autoincrement=False, nullable=False),
        sa.Column("chat", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_posts_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("kind", "subject", "group_id", name=op.f("pk_group_posts")),
    )
    op.create_table(
        "trends",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("contractor_ref", sa.String(length=64), nullable=True),
        sa.Column("contract_ref", sa.String(length=64), nullable=True),
        sa.Column("worker_id", ID, nullable=True),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("seen_by", sa.String(length=64), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_trends_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trends")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_trends_kind_key")),
    )
    op.create_table(
        "problems",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("report_id", ID, nullable=False),
        sa.Column("block_id", ID, nullable=False),
        sa.Column("contract_ref", sa.String(length=64), nullable=True),
        sa.Column("clause", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name=op.f("fk_problems_block_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_problems_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems")),
        sa.UniqueConstraint("ref", name=op.f("uq_problems_ref")),
    )
    with op.batch_alter_table("problems", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problems_block_id"), ["block_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problems_report_id"), ["report_id"], unique=False)

    op.create_table(
        "ratings",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("part", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("home_id", ID, nullable=True),
        sa.Column("resident_id", ID, nullable=True),
        sa.Column("worker_id", ID, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("overall", sa.Integer(), nullable=True),
        sa.Column("on_time", sa.String(length=8), nullable=True),
        sa.Column("id_shown", sa.String(length=8), nullable=True),
        sa.Column("polite", sa.String(length=8), nullable=True),
        sa.Column("tidy", sa.String(length=8), nullable=True),
        sa.Column("wishes", sa.String(length=8), nullable=True),
        sa.Column("finished", sa.String(length=8), nullable=True),
        sa.Column("easy", sa.String(length=8), nullable=True),
        sa.Column("informed", sa.String(length=8), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("about_worker", sa.Text(), nullable=True),
        sa.Column("wants", sa.String(length=16), nullable=True),
        sa.Column("report_ref", sa.String(length=16), nullable=True),
        sa.Column("call_due_at", sa.DateTime(), nullable=True),
        sa.Column("called_at", sa.DateTime(), nullable=True),
        sa.Column("called_by", sa.String(length=64), nullable=True),
        sa.Column("called_words", sa.Text(), nullable=True),
        sa.Column("rung_at", sa.DateTime(), nullable=True),
        sa.Column("thanks", sa.Text(), nullable=True),
        sa.Column("thanked_by", sa.String(length=64), nullable=True),
        sa.Column("thanked_at", sa.DateTime(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_by", sa.String(length=64), nullable=True),
        sa.Column("replied_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_ratings_home_id")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_ratings_job_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_ratings_resident_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_ratings_visit_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_ratings_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("visit_id", "part", "key", name=op.f("uq_ratings_visit_id_part_key")),
    )
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.create_index("ix_ratings_answered_at", ["answered_at"], unique=False)
        batch_op.create_index("ix_ratings_due", ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_ratings_home_id"), ["home_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ratings_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ratings_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ratings_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "rounds",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=True),
        sa.Column("block_id", ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=True),
        sa.Column("remind_at", sa.DateTime(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("homes", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name=op.f("fk_rounds_block_id")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_rounds_job_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_rounds_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("ref", name=op.f("uq_rounds_ref")),
    )
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rounds_block_id"), ["block_id"], unique=False)
        batch_op.create_index("ix_rounds_due", ["state", "closes_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_rounds_job_id"), ["job_id"], unique=False)

    op.create_table(
        "supporters",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("problem_id", ID, nullable=False),
        sa.Column("report_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("says", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_supporters_problem_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_supporters_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporters")),
        sa.UniqueConstraint(
            "problem_id", "platform", "person", "says", name=op.f("uq_supporters_problem_id_platform_person_says")
        ),
    )
    with op.batch_alter_table("supporters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supporters_problem_id"), ["problem_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supporters_report_id"), ["report_id"], unique=False)

    op.create_table(
        "comments",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_comments_job_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_comments_resident_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_comments_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comments_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comments_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comments_round_id"), ["round_id"], unique=False)

    op.create_table(
        "votes",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("question", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("cast_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_votes_job_id")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_votes_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
    )
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_votes_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_votes_round_id"), ["round_id"], unique=False)

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_evidence_about"), ["about"], unique=False)

    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.String(length=16), server_default="home", nullable=False))

    with op.batch_alter_table("residents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unasked", sa.Boolean(), server_default=sa.false(), nullable=False))

    # ### end Alembic commands ###


def downgrade() -> None:
    with op.batch_alter_table("residents", schema=None) as batch_op:
        batch_op.drop_column("unasked")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_column("purpose")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_about"))
        batch_op.drop_column("about")
    op.drop_table("votes")
    op.drop_table("comments")
    op.drop_table("supporters")
    op.drop_table("rounds")
    op.drop_table("ratings")
    op.drop_table("problems")
    op.drop_table("trends")
    op.drop_table("group_posts")
    op.drop_table("group_blocks")
    op.drop_table("champions")
    op.drop_table("carried")
    op.drop_table("scorecards")
    op.drop_table("groups")

"""Words belong to the person who wrote them, a survey to one of a home, and messages can wait for their resident."""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("job_events") as batch:
        batch.add_column(sa.Column("resident_id", ID, nullable=True))
        batch.create_foreign_key(op.f("fk_job_events_resident_id"), "residents", ["resident_id"], ["id"])
        batch.create_index(op.f("ix_job_events_resident_id"), ["resident_id"])
    # Where only one person has ever lived, the earlier lines are theirs; of others nobody knows.
    op.execute(
        "UPDATE job_events SET resident_id = (SELECT min(residencies.resident_id) FROM jobs "
        "JOIN residencies ON residencies.home_id = jobs.home_id WHERE jobs.id = job_events.job_id "
        "GROUP BY jobs.id HAVING count(DISTINCT residencies.resident_id) = 1) "
        "WHERE job_events.\"by\" = 'resident'"
    )
    with op.batch_alter_table("ratings") as batch:
        batch.drop_constraint(op.f("uq_ratings_visit_id_part_key"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_ratings_visit_id_part_key_resident_id"), ["visit_id", "part", "key", "resident_id"]
        )
    nobody = sa.text("resident_id IS NULL")
    op.create_index(
        "uq_ratings_planned",
        "ratings",
        ["visit_id", "part", "key"],
        unique=True,
        sqlite_where=nobody,
        postgresql_where=nobody,
    )
    with op.batch_alter_table("residents") as batch:
        batch.add_column(sa.Column("discreet", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("own", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "held",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("resident_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("lane", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_held_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held")),
    )
    op.create_index("ix_held_waiting", "held", ["resident_id", "read_at"])


def downgrade() -> None:
    op.drop_table("held")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_column("own")
    with op.batch_alter_table("residents") as batch:
        batch.drop_column("discreet")
    op.drop_index("uq_ratings_planned", table_name="ratings")
    op.execute(
        "DELETE FROM ratings WHERE EXISTS (SELECT 1 FROM ratings AS others WHERE others.visit_id = ratings.visit_id "
        "AND others.part = ratings.part AND others.key = ratings.key AND others.id < ratings.id)"
    )
    with op.batch_alter_table("ratings") as batch:
        batch.drop_constraint(op.f("uq_ratings_visit_id_part_key_resident_id"), type_="unique")
        batch.create_unique_constraint(op.f("uq_ratings_visit_id_part_key"), ["visit_id", "part", "key"])
    with op.batch_alter_table("job_events") as batch:
        batch.drop_index(op.f("ix_job_events_resident_id"))
        batch.drop_constraint(op.f("fk_job_events_resident_id"), type_="foreignkey")
        batch.drop_column("resident_id")

"""An order may have several jobs: one for each home, or block, and each contractor."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("jobs") as batch:
        batch.drop_constraint(op.f("uq_jobs_ref"), type_="unique")
        batch.create_index(op.f("ix_jobs_ref"), ["ref"])
    _unique("uq_jobs_at_home", "home_id", sa.text("NOT communal"))
    _unique("uq_jobs_in_block", "block_id", sa.text("communal"))


def _unique(name: str, place: str, where: sa.TextClause) -> None:
    columns = ["ref", place, "contractor_id"]
    op.create_index(name, "jobs", columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("uq_jobs_in_block", table_name="jobs")
    op.drop_index("uq_jobs_at_home", table_name="jobs")
    op.execute(
        "UPDATE jobs SET ref = ref || '/' || id WHERE EXISTS "
        "(SELECT 1 FROM jobs AS others WHERE others.ref = jobs.ref AND others.id < jobs.id)"
    )
    with op.batch_alter_table("jobs") as batch:
        batch.drop_index(op.f("ix_jobs_ref"))
        batch.create_unique_constraint(op.f("uq_jobs_ref"), ["ref"])

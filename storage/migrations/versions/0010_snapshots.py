"""Snapshots, and blocks' verdicts as they may be shown: in words where numbers tell of single homes."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROUNDS = sa.table("rounds", sa.column("id"), sa.column("result", sa.JSON))


def upgrade() -> None:
    op.create_table(
        "snapshots",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("first", sa.DateTime(), nullable=False),
        sa.Column("last", sa.DateTime(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
        sa.UniqueConstraint("what", "subject", "last", name=op.f("uq_snapshots_what_subject_last")),
    )
    _change(_shares)


def downgrade() -> None:
    _change(_totals)
    op.drop_table("snapshots")


def _change(changed: Any) -> None:
    bind = op.get_bind()
    for row in bind.execute(sa.select(ROUNDS.c.id, ROUNDS.c.result)).all():
        result = json.loads(row.result) if isinstance(row.result, str) else row.result
        if result:
            bind.execute(ROUNDS.update().where(ROUNDS.c.id == row.id).values(result=changed(result)))


def _shares(result: dict[str, Any]) -> dict[str, Any]:
    shares = {question: _share(totals) for question, totals in result.get("totals", {}).items()}
    return {"spoke": result["spoke"], "homes": result["homes"], "shares": shares}


def _share(totals: dict[str, int]) -> dict[str, Any]:
    of = sum(totals.values())
    edge = max(2, of // 10)

    def shown(count: int) -> int | str:
        if of < 10:
            return "few" if count <= edge else "most" if count >= of - edge else "half"
        return "none" if count <= edge else "all" if count >= of - edge else count

    return {"of": of, "answers": {answer: shown(count) for answer, count in totals.items()}}


def _totals(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result without totals: the numbers are gone."""
    return {"spoke": result["spoke"], "homes": result["homes"], "totals": {}}

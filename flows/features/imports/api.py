"""Rows of other systems by HTTP: up to a batch of one kind, which belong together."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from flows.features.imports.columns import KINDS, Kind
from flows.features.imports.taking import take
from flows.kernel.api import ApiCall, ApiOperation
from flows.kernel.effects import Effect
from flows.kernel.importing import MAX_ROWS, Result, Status
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words
from storage.database import Tx


class ResultModel(BaseModel):
    """What came of one row, counted from 1. `notes`: what was left out of a row that was taken."""

    row: int
    ref: str
    status: Status
    reasons: list[str]
    changes: list[str]
    notes: list[str]


class RowsModel(BaseModel):
    """Rows of one kind, which belong together: their order means nothing."""

    model_config = ConfigDict(extra="forbid")

    rows: list[Any]


class ResultsModel(BaseModel):
    results: list[ResultModel]


def _row_model(kind: Kind) -> type[BaseModel]:
    """Return the model of a row of a kind, from its columns; every cell is text, as in a file."""
    fields: dict[str, Any] = {
        column.name: (
            str if column.needed else str | None,
            Field(... if column.needed else None, max_length=4000, description=column.says, examples=[column.example]),
        )
        for column in kind.columns
    }
    return create_model(f"{kind.name.capitalize()}Row", __config__=ConfigDict(extra="forbid"), **fields)


def _rows_model(kind: Kind) -> type[RowsModel]:
    row: Any = _row_model(kind)
    rows = (list[row], Field(min_length=1, max_length=MAX_ROWS))
    return create_model(f"{kind.name.capitalize()}Rows", __base__=RowsModel, rows=rows)


def _operation(kind: Kind) -> ApiOperation[RowsModel, ResultsModel]:
    async def bring(
        tx: Tx, runtime: Runtime, call: ApiCall[RowsModel], now: datetime
    ) -> tuple[ResultsModel, list[Effect]]:
        rows = [{name: cell for name, cell in row.model_dump().items() if cell is not None} for row in call.body.rows]
        batch = await take(tx, runtime, kind.name, rows, call.actor, now, dry=call.dry)
        return ResultsModel(results=[_shown(runtime, result) for result in batch.results]), batch.effects

    return ApiOperation(
        name=f"bring_{kind.name}",
        path=f"/{kind.name}",
        scope=f"{kind.name}:write",
        summary=f"Bring in {kind.name}",
        run=bring,
        body=_rows_model(kind),
        answer=ResultsModel,
        can_be_dry=True,
    )


def _shown(runtime: Runtime, result: Result) -> ResultModel:
    def said(words: tuple[Words, ...]) -> list[str]:
        return [runtime.texts.say(one, "en") for one in words]

    return ResultModel(
        row=result.number,
        ref=result.ref,
        status=result.status,
        reasons=said(result.reasons),
        changes=list(result.changes),
        notes=said(result.notes),
    )


OPERATIONS = tuple(map(_operation, KINDS.values()))

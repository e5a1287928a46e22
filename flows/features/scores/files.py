"""Scores as files: pictures, and tables for other programs."""

from collections.abc import Sequence
from datetime import datetime

from flows.features.scores import resident, sheets, staff
from flows.features.scores.score import Score
from flows.kernel.files import Cell, File, Files, FileType, Tables, Wanted
from flows.kernel.runtime import Runtime
from flows.kernel.words import text
from storage import people, scores
from storage.database import Tx


async def _chart(tx: Tx, runtime: Runtime, wanted: Wanted, now: datetime) -> Files | None:
    kept = await scores.get(tx, wanted.subject)
    score = staff.score_of(kept) if kept else None
    chart = staff.chart(score) if score else None
    named = f"scorecard-{wanted.subject}"
    return Files([File(named, f"{named}.png", chart)]) if chart else None


async def _tables(tx: Tx, runtime: Runtime, wanted: Wanted, now: datetime) -> Files | None:
    """Return a scorecard for other programs: all in one table as CSV, in two sheets as XLSX."""
    kept = await scores.get(tx, wanted.subject)
    score = staff.score_of(kept) if kept else None
    if score is None:
        return None
    numbers, how = _numbers(score), [[words] for words in sheets.how(score)]
    heads = text("score-sheet-numbers"), text("score-sheet-how")
    named = f"scores-{wanted.subject}"
    both = Tables(((heads[0], numbers), (heads[1], how)))
    return Files([File(name, name, both) for name in (f"{named}.csv", f"{named}.xlsx")])


def _numbers(score: Score) -> list[Sequence[Cell]]:
    lines = sheets.lines(score)
    rows = [(line.what, line.value, line.unit, line.of, line.first, line.last, score.name) for line in lines]
    return [[sheets.title()], sheets.head(), *rows]


async def _own(tx: Tx, runtime: Runtime, wanted: Wanted, now: datetime) -> Files | None:
    """Return the scores for where a resident lives."""
    who = await people.resident(tx, wanted.subject)
    chart = await resident.chart(tx, runtime, who, now) if who else None
    return Files([File("scores", "scores.png", chart, wanted.language)]) if chart else None


FILES = (FileType("scorecard-chart", _chart), FileType("scores", _tables), FileType("own-scores", _own))

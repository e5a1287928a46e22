"""The jobs that rows are about.

An order of the landlord may be for several homes, and for several contractors: a job is what one contractor does at one
place, so that nothing a row says can lead another's visit elsewhere. The places of an order are those that it came with
first; a row that adds one must say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from flows.features.imports.columns import PLACE
from flows.features.imports.references import Known, every
from flows.features.imports.sifting import JobKey, Place, Row
from flows.kernel.importing import Result
from flows.kernel.words import Plain, Text, text
from storage import imports
from storage.database import AnyRow, Tx


@dataclass
class Placed:
    """Rows, each with its job; and those whose job cannot be told. `standing`: the jobs that we know, by order; `own`:
    the job of each visit that we know; `instead`: jobs that are to take the place of one of them, by their keys."""

    rows: list[Row] = field(default_factory=list)
    bad: list[Result] = field(default_factory=list)
    standing: Mapping[str, Sequence[AnyRow]] = field(default_factory=dict)
    own: Mapping[str, AnyRow] = field(default_factory=dict)
    instead: dict[JobKey, AnyRow] = field(default_factory=dict)


class _Untold(Exception):
    """It cannot be told which job a row is about."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.id)
        self.words = words


def place_of(job: AnyRow) -> Place:
    return Place(True, job.block_id) if job.communal else Place(False, job.home_id)


def key_of(job: AnyRow) -> JobKey:
    return JobKey(job.ref, place_of(job), job.contractor_id)


def called(job: AnyRow) -> str:
    """Return the reference of the home or block that a job is at."""
    return str(job.block_ref if job.communal else job.home_ref)


def _here(given: Mapping[str, Any]) -> str:
    """Return how a row names its place."""
    return ", ".join(str(given[name]) for name in PLACE if name in given) or "–"


async def place(tx: Tx, kind: str, rows: Sequence[Row], known: Known) -> Placed:
    """Find the job of each row of visits or jobs: all rows of an order at once, for their order means nothing. Rows
    whose references are wrong have none."""
    standing = await imports.jobs_of_orders(tx, every(rows, "work_order_ref"))
    own = await imports.jobs_of_visits(tx, [row.ref for row in rows]) if kind == "visits" else {}
    ids = [job.id for jobs in standing.values() for job in jobs]
    visited = await imports.with_visits(tx, ids) if kind == "jobs" else set()
    by_order: dict[str, list[Row]] = {}
    placed = Placed(standing=standing, own=own)
    for row in rows:
        if known.wrong(row.values):
            placed.rows.append(row)
        else:
            by_order.setdefault(row.values["work_order_ref"], []).append(row)
    for ref, of_order in by_order.items():
        order = _Order(kind, ref, of_order, standing.get(ref, ()), own, visited, known)
        for row in of_order:
            try:
                job = order.job(row)
            except _Untold as untold:
                placed.bad.append(Result(row.number, row.ref, "bad", (untold.words,)))
                continue
            notes = row.notes
            if order.is_added(job.place):
                notes = (*notes, text("import-adds-place", order=Plain(ref), here=Plain(_here(row.values))))
            placed.rows.append(replace(row, job=job, notes=notes))
            if replaced := order.replaced(job):
                placed.instead[job] = replaced
    return placed


@dataclass(frozen=True)
class _Order:
    """An order: the rows that name it, and its jobs as we know them."""

    kind: str
    ref: str
    rows: Sequence[Row]
    standing: Sequence[AnyRow]
    own: Mapping[str, AnyRow]
    visited: set[int]
    known: Known

    def job(self, row: Row) -> JobKey:
        """Return the job that a row is about. Raises `_Untold`."""
        given, own = row.values, self._own(row)
        place = self._place(row, own)
        if place is not None and given.get("is_communal", place.communal) != place.communal:
            raise self._outside(given)
        return JobKey(self.ref, place, self._contractor(row, place, own))

    def _own(self, row: Row) -> AnyRow | None:
        """Return the job that the visit of a row has had, if it is one of this order."""
        job = self.own.get(row.ref)
        return job if job is not None and job.ref == self.ref else None

    def replaced(self, key: JobKey) -> AnyRow | None:
        """Return the job that a row of jobs changes to another contractor, or (while it has no visits) to another
        place: the only one there is, which no other row still speaks of."""
        if self.kind != "jobs" or any(key_of(job) == key for job in self.standing):
            return None
        here = [job for job in self.standing if place_of(job) == key.place]
        if here:
            is_alone = len(here) == 1 and self._named_contractors(key.place) == {key.contractor}
            return here[0] if is_alone else None
        return self._movable(key.place)

    def is_added(self, place: Place | None) -> bool:
        return place is not None and bool(self._places) and place not in self._places and place in self._added

    # --- where -------------------------------------------------------------------------------------------------

    def _place(self, row: Row, own: AnyRow | None) -> Place | None:
        given, said = row.values, self._said[row.number]
        if said is None and "block_ref" in given and "is_communal" not in given:
            said = self._within(self.known.blocks[given["block_ref"]].id, own)
        if said is None:
            return place_of(own) if own is not None else self._only_place()
        if not self._may_be(said):
            raise self._outside(given)
        return said

    def _may_be(self, said: Place) -> bool:
        is_known = not self._places or said in self._places or said in self._added
        return is_known or (self.kind == "jobs" and self._movable(said) is not None)

    def _within(self, block: int, own: AnyRow | None) -> Place:
        """Return what "in this block" means: the home of the order that lies in it, else all of the block."""
        if own is not None and own.block_id == block:
            return place_of(own)
        there = [place for place, lies_in in self._certain.items() if lies_in == block]
        whole = Place(True, block)
        if whole in there or not there:
            return whole
        if len(there) > 1:
            raise self._several()
        return there[0]

    def _only_place(self) -> Place | None:
        if len(self._named) > 1:
            raise self._several()
        return next(iter(self._named), None)

    def _movable(self, place: Place | None) -> AnyRow | None:
        only = self.standing[0] if len(self.standing) == 1 else None
        return only if only is not None and only.id not in self.visited and self._rows_name == {place} else None

    @cached_property
    def _said(self) -> dict[int, Place | None]:
        """Return the place that each row names by itself."""
        return {row.number: self.known.place(row.values) for row in self.rows}

    @cached_property
    def _places(self) -> dict[Place, int | None]:
        """Return the places at which we know the order, each with its block."""
        return {place_of(job): job.block_id for job in self.standing}

    @cached_property
    def _certain(self) -> dict[Place, int | None]:
        """Return those places and the ones that rows name by themselves."""
        said = {(place, self.known.block_of(row.values)) for row in self.rows if (place := self._said[row.number])}
        return {**dict(sorted(said, key=str)), **self._places}

    @cached_property
    def _rows_name(self) -> set[Place]:
        """Return the places that rows name, be it by a block alone."""
        return {place for row in self.rows if (place := self._said[row.number] or self._of_block(row))}

    def _of_block(self, row: Row) -> Place | None:
        given = row.values
        if "block_ref" not in given or "is_communal" in given:
            return None
        try:
            return self._within(self.known.blocks[given["block_ref"]].id, None)
        except _Untold:
            return None

    @cached_property
    def _named(self) -> set[Place]:
        return {*self._places, *self._rows_name}

    @cached_property
    def _added(self) -> set[Place]:
        """Return the places of which a row says that it adds them."""
        adding = (row for row in self.rows if row.values.get("adds_place"))
        return {place for row in adding if (place := self._said[row.number] or self._of_block(row))}

    def _outside(self, given: Mapping[str, Any]) -> _Untold:
        if not self.standing:
            return self._several()
        listed = Plain(", ".join(dict.fromkeys(map(called, self.standing))))
        return _Untold(text("import-outside", order=Plain(self.ref), places=listed, here=Plain(_here(given))))

    def _several(self) -> _Untold:
        return _Untold(text("import-which-place", order=Plain(self.ref)))

    # --- whose -------------------------------------------------------------------------------------------------

    def _contractor(self, row: Row, place: Place | None, own: AnyRow | None) -> int | None:
        given = row.values.get("contractor_code")
        if given is not None:
            return int(self.known.firms[given].id)
        if own is not None and place_of(own) == place:
            return int(own.contractor_id)
        named = self._named_contractors(place)
        if len(named) > 1:
            raise _Untold(text("import-which-contractor", order=Plain(self.ref)))
        here = [job.contractor_id for job in self.standing if place_of(job) == place]
        if named or here:
            return next(iter(named), None) or here[-1]
        anywhere = {job.contractor_id for job in self.standing}.union(*self._contractors.values())
        return anywhere.pop() if len(anywhere) == 1 else None

    def _named_contractors(self, place: Place | None) -> set[int]:
        """Return the contractors that rows name for a place."""
        return self._contractors.get(place, set())

    @cached_property
    def _contractors(self) -> dict[Place | None, set[int]]:
        named: dict[Place | None, set[int]] = {}
        for row in self.rows:
            if "contractor_code" in row.values:
                try:
                    place = self._place(row, self._own(row))
                except _Untold:
                    continue
                named.setdefault(place, set()).add(self.known.firms[row.values["contractor_code"]].id)
        return named

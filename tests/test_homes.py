"""Guards over who is still at home where: in what we read, and in what we send."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Table

from storage.tables import metadata

ROOT = Path(__file__).parent.parent
STATEMENTS = {"select", "exists", "join", "outerjoin", "update", "delete", "insert", "where"}

EVER = {
    "storage/estate.py:move_in": "begins one",
    "storage/estate.py:_was_lived_in": "whoever ever lived there",
    "storage/homes.py:_residencies": "what `living` and others look for",
    "storage/homes.py:residency": "one by its number, and whether it has ended",
    "storage/homes.py:lived_there": "whether somebody comes back",
    "storage/homes.py:note_going_on": "those that ended by a mistake",
    "storage/personal.py:erase": "wherever they ever lived",
    "storage/personal.py:last": "when a resident left their last home",
    "storage/requests.py:lived_in": "whose data staff look for, also of somebody who has left",
}
"""What reads of residencies that have ended, and why."""


def definitions(module: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for part in module.body:
        match part:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, part
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name, part


def names(part: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(part) if isinstance(one, ast.Name)}


def calls(part: ast.AST) -> set[str]:
    found = [one.func for one in ast.walk(part) if isinstance(one, ast.Call)]
    return {f.attr if isinstance(f, ast.Attribute) else f.id for f in found if isinstance(f, ast.Attribute | ast.Name)}


def careless(path: str, source: str) -> set[str]:
    """Return the statements that read residencies, and neither say nor take over from others that those are present."""
    parts = dict(definitions(ast.parse(source)))
    conditions = {name: part for name, part in parts.items() if isinstance(part, ast.Assign | ast.AnnAssign)}
    sound = {"present"}
    while more := {name for name, part in conditions.items() if names(part) & sound} - sound:
        sound |= more
    return {
        f"{path}:{name}"
        for name, part in parts.items()
        if "residencies" in names(part) and calls(part) & STATEMENTS and not names(part) & sound
    }


def test_only_what_says_why_reads_of_residencies_that_have_ended() -> None:
    files = sorted((ROOT / "storage").glob("*.py"))
    found = {one for file in files for one in careless(f"storage/{file.name}", file.read_text("utf-8"))}
    assert found == set(EVER)


def test_a_statement_that_forgets_it_is_found() -> None:
    assert careless("x", "async def f(tx):\n    return select(residencies.c.id)") == {"x:f"}
    assert not careless("x", "async def f(tx):\n    return select(residencies.c.id).where(present)")


OWN = {
    "conversation/discreet.py:hold": "a notice that says nothing",
    "conversation/evidence.py:_not_kept": "a file of theirs that was lost",
    "conversation/group.py:say": "to a group",
    "conversation/group.py:to_group": "to a group",
    "conversation/membership.py:answered": "the answer to the link that they opened",
    "conversation/turn.py:say": "the answer to what they just did",
    "features/champions/staff.py:act": "the answer to words that they brought",
    "features/door/staff.py:_tell": "the answer to whom they asked about",
    "features/enquiries/staff.py:_tell": "the answer to their wish to talk to a person",
    "features/hazards/messages.py:tell": "the answer to what they said is broken",
    "features/homes/leaving.py:told": "that their time there is over",
    "features/homes/phones.py:goes_on": "that their chat goes on at another phone",
    "features/problems/notice.py:_told": "what came of a problem that they said they have",
    "features/ratings/staff.py:_say": "the answer to what they said of a visit",
    "features/problems/resident.py:came": "the answer to the link that they opened",
    "features/rights/asking.py:copy": "what is kept about them",
    "features/rights/asking.py:say": "what became of their request",
    "features/rounds/resident.py:came": "the answer to the link that they opened",
    "features/reports/staff.py:_tell": "the answer to their report",
    "features/support/staff.py:act": "the answer to their call for help",
}
"""Messages that are about what somebody said, wherever they live now; all others are about a home or a block."""


def sent(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Return each place that makes an effect for a person, and whether it names the residency that it is about."""
    for part in ast.walk(tree):
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            for call in ast.walk(part):
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Name)
                    and call.func.id in ("Say", "ChatFile")
                ):
                    yield part.name, any(word.arg == "residency" for word in call.keywords)


def test_every_message_names_the_residency_that_it_is_about_or_is_about_their_own_words() -> None:
    flows = ROOT / "flows"
    files = [*(flows / "features").rglob("*.py"), *(flows / "conversation").rglob("*.py")]
    found = [
        (f"{file.relative_to(flows).as_posix()}:{name}", named)
        for file in files
        for name, named in sent(ast.parse(file.read_text("utf-8")))
    ]
    assert sum(named for _, named in found) > 5
    assert {place for place, named in found if not named} == set(OWN)


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_a_person_on_a_new_phone_can_bring_every_row_of_theirs(table: Table) -> None:
    """Their rows get the number of the resident that they are: no two could stand in each other's way. Of two that a
    constraint forbids, one is removed."""
    unique = [one for one in table.indexes if one.unique]
    by_person = {one.name for one in unique if "resident_id" in {column.name for column in one.columns}}
    assert by_person <= {"uq_residencies_present"}

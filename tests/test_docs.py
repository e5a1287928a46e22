"""What docs say of the code is made from the code.

    python -m tests.test_docs

writes it anew.
"""

import re
from pathlib import Path

from flows.features.imports.columns import KINDS, Column

PAGE = Path(__file__).parent.parent / "docs" / "import.md"
PLACE = re.compile(r"(<!-- columns -->\n).*(<!-- /columns -->)", re.DOTALL)


def columns() -> str:
    """The tables of docs/import.md."""
    parts = []
    for kind in KINDS.values():
        lines = [f"### {kind.name}", "", "| column | also | what | for example |", "|---|---|---|---|"]
        parts.append("\n".join([*lines, *map(line, kind.columns)]))
    return "\n\n".join(parts)


def line(column: Column) -> str:
    name = f"**`{column.name}`**" if column.needed else f"`{column.name}`"
    also = ", ".join(f"`{alias}`" for alias in column.aliases)
    return f"| {name} | {also} | {column.says} | {column.example} |"


def with_columns(page: str) -> str:
    return PLACE.sub(lambda found: f"{found[1]}\n{columns()}\n\n{found[2]}", page)


def test_the_page_on_imports_says_what_columns_there_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_columns(page), "python -m tests.test_docs"


def test_every_example_can_be_read() -> None:
    from flows.features.imports.sifting import Row, read
    from tests.flows.test_imports import ZONE

    for kind in KINDS.values():
        row = read(kind, 1, {column.name: column.example for column in kind.columns}, ZONE)
        assert isinstance(row, Row), row


if __name__ == "__main__":
    PAGE.write_text(with_columns(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

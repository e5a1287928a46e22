"""Files of the project that are made from the code.

    python -m bot.generate

writes them again; a test fails if one of them differs from what the code makes of it.
"""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.features.all import FEATURES
from flows.features.imports.columns import KINDS, Column
from flows.kernel.texts import Texts
from handlers.slack.manifest import manifest

ROOT = Path(__file__).parent.parent
COLUMNS = re.compile(r"(<!-- columns -->\n).*(<!-- /columns -->)", re.DOTALL)


def slack_manifest(old: str) -> str:
    made = manifest(FEATURES, Texts(ZoneInfo("Europe/London")))
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def import_page(old: str) -> str:
    """Return the page on imports with the columns of today."""
    tables = "\n\n".join(
        "\n".join([f"### {kind.name}", "", "| column | also | what | for example |", "|---|---|---|---|", *lines])
        for kind in KINDS.values()
        if (lines := [_line(column) for column in kind.columns])
    )
    return COLUMNS.sub(lambda found: f"{found[1]}\n{tables}\n\n{found[2]}", old)


def _line(column: Column) -> str:
    name = f"**`{column.name}`**" if column.needed else f"`{column.name}`"
    also = ", ".join(f"`{alias}`" for alias in column.aliases)
    return f"| {name} | {also} | {column.says} | {column.example} |"


GENERATED: Mapping[str, Callable[[str], str]] = {
    "docs/slack-manifest.json": slack_manifest,
    "docs/import.md": import_page,
}
"""Each file, and the function that makes its new text from the old."""


def main() -> None:
    for name, made in GENERATED.items():
        path = ROOT / name
        path.write_text(made(path.read_text("utf-8") if path.exists() else ""), "utf-8")


if __name__ == "__main__":
    main()

"""Files of the project that are made from the code.

    python -m bot.generate

writes them again; a test fails if one of them differs from what the code makes of it.
"""

import ast
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

# All of flows needs the text ids, and they must be made where they are broken: so it is imported when it is needed.
if TYPE_CHECKING:
    from flows.features.imports.columns import Column

ROOT = Path(__file__).parent.parent
TEXT = re.compile(r"^([a-z][\w-]*) =", re.MULTILINE)
QUOTED = re.compile(r"(<!-- file: (\S+)((?: [\w.-]+)*) -->\n```\w*\n).*?(^```$)", re.DOTALL | re.MULTILINE)
COLUMNS = re.compile(r"(<!-- columns -->\n).*(<!-- /columns -->)", re.DOTALL)


def text_ids(*files: str) -> Callable[[str], str]:
    """Return what makes the module with the ids of all texts in some Fluent files, for mypy to check them."""

    def made(old: str) -> str:
        ids = [id for pattern in files for path in ROOT.glob(pattern) for id in TEXT.findall(path.read_text("utf-8"))]
        beginnings = Counter(id[: dash.end()] for id in ids for dash in re.finditer("-", id))
        families = [beginning for beginning, times in beginnings.items() if times > 1]
        return "\n".join(
            [
                f'"""The ids of the texts in {", ".join(files)}, made by `python -m bot.generate`."""',
                "",
                "from typing import Literal, TypeAlias",
                "",
                *_literal("TextId", ids),
                "",
                *_literal("TextFamily", families),
                '"""The beginnings that several ids share: a value names one of them."""',
                "",
            ]
        )

    return made


def _literal(name: str, values: Iterable[str]) -> list[str]:
    return [f"{name}: TypeAlias = Literal[", *(f'    "{value}",' for value in sorted(set(values))), "]"]


def slack_manifest(old: str) -> str:
    from flows.features.all import FEATURES
    from flows.kernel.texts import Texts
    from handlers.slack.manifest import manifest

    made = manifest(FEATURES, Texts(ZoneInfo("Europe/London"), more=FEATURES.locales))
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def import_page(old: str) -> str:
    """Return the page on imports with the columns of today."""
    from flows.features.imports.columns import KINDS

    tables = "\n\n".join(
        "\n".join([f"### {kind.name}", "", "| column | also | what | for example |", "|---|---|---|---|", *lines])
        for kind in KINDS.values()
        if (lines := [_line(column) for column in kind.columns])
    )
    return COLUMNS.sub(lambda found: f"{found[1]}\n{tables}\n\n{found[2]}", old)


def _line(column: "Column") -> str:
    name = f"**`{column.name}`**" if column.needed else f"`{column.name}`"
    also = ", ".join(f"`{alias}`" for alias in column.aliases)
    return f"| {name} | {also} | {column.says} | {column.example} |"


def quoting_page(old: str) -> str:
    """A page whose blocks of code are files, or those parts of them that are named.

    <!-- file: tests/toy/staff.py KeyCase.act card_of -->
    """
    return QUOTED.sub(lambda found: f"{found[1]}{_quoted(ROOT / found[2], found[3].split())}\n{found[4]}", old)


def _quoted(path: Path, names: Sequence[str]) -> str:
    source = path.read_text("utf-8").strip()
    if not names:
        return source
    if path.suffix != ".py":
        return "\n".join(_message(source, name) for name in names)
    first, *others = names
    between = ["\n\n" if "." in name else "\n\n\n" for name in others]
    rest = (space + _definition(source, name) for space, name in zip(between, others, strict=True))
    return _definition(source, first) + "".join(rest)


def _definition(source: str, name: str) -> str:
    """What a name stands for in Python: `function`, `CONSTANT`, `Class`, or `Class.method`."""
    body = ast.parse(source).body
    for part in name.split("."):
        node = next(node for node in body if part in _names(node))
        body = node.body if isinstance(node, ast.ClassDef) else []
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)])
    return "\n".join(source.splitlines()[first - 1 : node.end_lineno])


def _names(node: ast.stmt) -> list[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return []


def _message(source: str, id: str) -> str:
    """A text of one line in a Fluent file."""
    return next(line for line in source.splitlines() if line.startswith(f"{id} = "))


def house_page(old: str) -> str:
    """Return the page on how Doorstep is built, with the features, effects and clocks of today."""
    from flows.features.all import FEATURES
    from flows.kernel.effects import Effect
    from flows.kernel.texts import Texts

    features = [f"| `{one.name}` | {_purpose(one.name)} |" for one in FEATURES.all]
    known = dict.fromkeys(Effect.kinds.values())
    effects = [
        f"| `{one.__name__}` | {one.if_uncertain.value} | {one.worth.days} days | {one.told.value} |" for one in known
    ]
    texts = Texts(ZoneInfo("Europe/London"), more=FEATURES.locales)
    clocks = [f"| `{one.name}` | `{one.case}` | {texts.say(one.label, 'en')} |" for one in FEATURES.clocks.values()]
    tables = {
        "features": ["| feature | what it is |", "|---|---|", *features],
        "effects": ["| effect | if it may have arrived | is tried for | then told |", "|---|---|---|---|", *effects],
        "clocks": ["| clock | of each | what is promised |", "|---|---|---|", *clocks],
    }
    for name, lines in tables.items():
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        before, _, rest = old.partition(start)
        table = "\n".join(lines)
        old = f"{before}{start}\n\n{table}\n\n{end}{rest.partition(end)[2]}"
    return old


def _purpose(feature: str) -> str:
    """Return the first paragraph of what a feature's folder says of itself."""
    said = import_module(f"flows.features.{feature}").__doc__ or ""
    return " ".join(said.split("\n\n")[0].split())


GENERATED: Mapping[str, Callable[[str], str]] = {
    "flows/kernel/text_ids.py": text_ids("flows/locales/en/*.ftl"),
    "tests/toy/text_ids.py": text_ids("tests/toy/en.ftl"),
    "docs/slack-manifest.json": slack_manifest,
    "docs/import.md": import_page,
    "docs/adding-a-feature.md": quoting_page,
    "docs/house.md": house_page,
}
"""Each file, and the function that makes its new text from the old. All else needs the text ids, so they come first."""


def main() -> None:
    for name, made in GENERATED.items():
        path = ROOT / name
        old = path.read_text("utf-8") if path.exists() else ""
        if (new := made(old)) != old:
            path.write_text(new, "utf-8")
            print(f"{name} is written anew.")


if __name__ == "__main__":
    main()

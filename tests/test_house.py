"""Guards over the project as a whole: its layers, its tables, its top level, its promises about dependencies."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from itertools import combinations, permutations
from pathlib import Path

import grimp
import pytest
from sqlalchemy import Table

from flows.features.all import FEATURES
from storage.retention import OF_JOBS, OF_REPORTS
from storage.tables import Keep, Personal, jobs, metadata, reports

ROOT = Path(__file__).parent.parent
LIST = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
FILES = subprocess.run(LIST, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
TOP = {"bot", "handlers", "flows", "storage", "tests", "docs"}
TOP_FILES = re.compile(r"README\.md|LICENSE|pyproject\.toml|requirements[a-z-]*\.txt|Dockerfile|compose\.yaml|\..+")


def test_imports_go_down_only() -> None:
    linted = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_layers_of_features_are_in_the_order_of_their_list() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one.get("containers") == ["flows.features"])
    assert layers == ["all", *(feature.name for feature in reversed(FEATURES.all))]


def test_no_two_features_import_each_other() -> None:
    graph = grimp.build_graph("flows")
    folders = graph.find_children("flows.features") - {"flows.features.all"}
    assert folders == {f"flows.features.{feature.name}" for feature in FEATURES.all}

    def imports(importer: str, imported: str) -> bool:
        return graph.direct_import_exists(importer=importer, imported=imported, as_packages=True)

    assert any(imports(one, other) for one, other in permutations(folders, 2)), "they do import one another"
    assert not [pair for pair in combinations(sorted(folders), 2) if imports(*pair) and imports(*pair[::-1])]


def test_every_feature_says_what_it_is() -> None:
    silent = [one.name for one in FEATURES.all if not import_module(f"flows.features.{one.name}").__doc__]
    assert not silent, "the first lines of their __init__.py stand in docs/house.md"


def test_nothing_else_stands_at_the_top() -> None:
    strays = {file for file in FILES if file.split("/")[0] not in TOP and not TOP_FILES.fullmatch(file.split("/")[0])}
    assert not strays


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_says_how_long_and_whose(table: Table) -> None:
    keep = table.info["retention"]
    assert isinstance(keep, Keep)
    assert (keep.days is None) == (keep.since is None)
    assert keep.since is None or keep.since in table.c
    assert keep.days is not None or keep.why, "what is kept for good says why"
    whose = table.info["personal"]
    assert isinstance(whose, Personal) or whose in {"home", "worker", "staff", "nobody"}


@pytest.mark.parametrize("parent", [reports, jobs], ids=lambda table: table.name)
def test_what_points_at_it_goes_with_it(parent: Table) -> None:
    """A row that is past its time could not go while another points at it."""
    pointing = {t for t in metadata.sorted_tables for key in t.foreign_keys if key.column.table is parent}
    assert pointing == set(OF_REPORTS if parent is reports else OF_JOBS)


PLATFORMS = re.compile(r"telegram|slack|whatsapp", re.IGNORECASE)


def test_nothing_above_the_platforms_names_one() -> None:
    """What residents read may name the one that carries it; what once was may be said where it is read."""
    once = re.compile(r"/migrations/|/kernel/renamed\.py")
    read = [file for file in FILES if re.fullmatch(r"(flows|storage)/.*\.py", file) and not once.search(file)]
    named = {file: PLATFORMS.findall((ROOT / file).read_text(encoding="utf-8")) for file in read}
    assert not {file: names for file, names in named.items() if names}
    texts = Path(ROOT / "flows" / "locales").rglob("*.ftl")
    ids = [id for file in texts for id in re.findall(r"(?m)^-?([a-z][\w-]*) =", file.read_text(encoding="utf-8"))]
    assert ids and not [id for id in ids if PLATFORMS.search(id)]


def test_every_dependency_is_pinned_and_none_names_an_index() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    needed = {**extras, "test": [*project["dependencies"], *extras["test"]]}
    for extra, wanted in needed.items():
        # What the tests do without stands in a file of its own.
        own = ROOT / f"requirements-{extra}.txt"
        pins = (own if own.exists() else ROOT / "requirements-test.txt").read_text()
        for requirement in wanted:
            name = re.match(r"[A-Za-z0-9._-]+", requirement)
            assert name, requirement
            assert re.search(rf"(?m)^{re.escape(name[0].lower().replace('.', '-'))}(\[.*\])?==", pins), requirement
    for file in (*sorted(path.name for path in ROOT.glob("requirements*.txt")), "pyproject.toml"):
        assert not re.search(r"--(extra-)?index-url|/simple\b|https?://", (ROOT / file).read_text()), file


GONE = {"matplotlib", "numpy", "fpdf"}
"""What drew and printed before: 150 MB that nothing needs."""


def test_nothing_brings_back_what_drew_before() -> None:
    """Only who trains a model has numpy, by hand."""
    trains = ("tests/understanding/train.py", "tests/understanding/train_opinion.py")
    for file in (file for file in FILES if file.endswith(".py") and file not in trains):
        imports = [node for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8"))) if is_import(node)]
        named = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
        named |= {node.module or "" for node in imports if isinstance(node, ast.ImportFrom)}
        assert not GONE & {name.split(".")[0] for name in named}, file
    for pins in ("requirements.txt", "requirements-test.txt", "requirements-media.txt", "pyproject.toml"):
        assert not re.search(rf"(?m)^\W*({'|'.join(GONE)})2?[=>]", (ROOT / pins).read_text("utf-8")), pins
    assert "fribidi" not in (ROOT / "Dockerfile").read_text("utf-8")


def is_import(node: ast.AST) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def test_no_test_sleeps() -> None:
    """A benchmark is no test: what it measures is time."""
    pattern = re.compile(r"\b(asyncio|time|anyio)\.sleep\(")
    tests = [file for file in FILES if re.fullmatch(r"tests/(?!benchmarks/).*\.py", file)]
    assert not [file for file in tests if pattern.search((ROOT / file).read_text())]


MEASURE = re.compile(
    r"tenant[\s_-]+satisfaction|(?<![a-z])tsms?(?![a-z])|(?<![a-z0-9])tp[\s_-]?(?:0[1-9]|1[0-2])(?![0-9])"
    r"|رضا\s+(?:المستأجر|السكان|الساكن)",
    re.IGNORECASE,
)
DENIED = re.compile(r"(?:\b(?:not|never|no)\b|ليست?|لا)[^.;:!?]{0,60}$", re.IGNORECASE)


def measures(content: str) -> list[str]:
    """Return the places at which something is called one of the regulator's measures, and not said to be none."""
    found = MEASURE.finditer(content)
    return [place[0] for place in found if not DENIED.search(content[max(0, place.start() - 80) : place.start()])]


@pytest.mark.parametrize(
    "content",
    ["TP01", "tp01_overall,tp02", "TP 12: satisfied", "our TSMs", "Tenant Satisfaction Measures: 82%", "رضا المستأجرين",
     "These are not scores. Tenant satisfaction is 82%."],
)  # fmt: skip
def test_what_is_called_a_measure_is_found(content: str) -> None:
    assert measures(content)


@pytest.mark.parametrize(
    "content", ["not Tenant Satisfaction Measures", "never called a Tenant\nSatisfaction", "HTTP01"]
)
def test_what_is_said_to_be_none_is_let_be(content: str) -> None:
    assert not measures(content)


def test_no_score_of_ours_is_called_a_tenant_satisfaction_measure() -> None:
    """A survey after a visit is transactional. Measures come of a survey of all tenants, which is not ours."""
    read = [file for file in FILES if Path(file).suffix in {".py", ".ftl", ".md", ".toml", ".js", ".html", ".json"}]
    told = {file: measures((ROOT / file).read_text(encoding="utf-8")) for file in read if not file.startswith("tests/")}
    assert not {file: names for file, names in told.items() if names}

"""What the guards over words read: the locale files, and the code that uses them."""

import ast
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from flows.features.all import FEATURES
from flows.kernel.texts import LOCALES, Texts
from flows.kernel.words import At, Day, Listed, Plain, Text, Words, text

ROOT = LOCALES.parent.parent
TEXTS = Texts(ZoneInfo("Europe/London"))


# The locale files


@cache
def messages(language: str) -> dict[str, dict[str, ftl.Message]]:
    """A language's messages by file and id. A file that cannot be read in full is a failure here and now."""
    found: dict[str, dict[str, ftl.Message]] = {}
    for path in sorted((LOCALES / language).glob("*.ftl")):
        entries = FluentParser(with_spans=False).parse(path.read_text(encoding="utf-8")).body
        junk = [entry.content for entry in entries if isinstance(entry, ftl.Junk)]
        assert not junk, f"{language}/{path.name} cannot be read at: {junk[0]!r}"
        own = [entry for entry in entries if isinstance(entry, ftl.Message)]
        names = [entry.id.name for entry in own]
        assert len(names) == len(set(names)), f"{language}/{path.name} has twice: {doubled(names)}"
        found[path.name] = dict(zip(names, own, strict=True))
    return found


def doubled(names: Iterable[str]) -> list[str]:
    listed = list(names)
    return sorted({name for name in listed if listed.count(name) > 1})


def message(id: str, language: str) -> ftl.Message:
    return next(found[id] for found in messages(language).values() if id in found)


def is_staffs(file: str) -> bool:
    """What only staff read is in English only."""
    return file.endswith("staff.ftl")


def resident_ids(language: str = "en") -> list[str]:
    return [id for file, found in messages(language).items() if not is_staffs(file) for id in found]


@cache
def all_ids(language: str = "en") -> frozenset[str]:
    return frozenset(id for found in messages(language).values() for id in found)


def nodes(node: Any) -> Iterator[ftl.BaseNode]:
    """A Fluent tree, node by node."""
    if isinstance(node, ftl.BaseNode):
        yield node
        for value in vars(node).values():
            yield from nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from nodes(item)


def places(of: ftl.Message) -> dict[str, set[str]]:
    """The places of a message and the functions they go through: {"length": {"NUMBER"}}."""
    found: dict[str, set[str]] = {
        node.id.name: set() for node in nodes(of.value) if isinstance(node, ftl.VariableReference)
    }
    for node in nodes(of.value):
        if isinstance(node, ftl.FunctionReference):
            for inner in nodes(node.arguments):
                if isinstance(inner, ftl.VariableReference):
                    found[inner.id.name].add(node.id.name)
    return found


def selectors(of: ftl.Message) -> set[str]:
    return {
        node.selector.id.name
        for node in nodes(of.value)
        if isinstance(node, ftl.SelectExpression) and isinstance(node.selector, ftl.VariableReference)
    }


def samples(id: str) -> list[dict[str, Words]]:
    """Arguments as the code gives them: one set, or one for each plural form any of our languages may have."""
    known: dict[str, Words] = {
        "landlord": Plain("Example Homes"),
        "phone": Plain("020 7946 0100"),
        "ref": Plain("K7MP-4QXT"),
        "name": Plain("Ann Bell"),
        "home": Plain("12 Larkspur Court"),
        "hours": Plain("8am to 6pm, Monday to Friday"),
        "at": At(datetime(2026, 12, 8, 14, 5, tzinfo=UTC)),
        "by": At(datetime(2026, 12, 15, 17, 0, tzinfo=UTC)),
        "answer": Day(date(2026, 12, 8)),
        "state": text("state-taken"),
        "title": text("report-title-when"),
        "label": text("clause-communal"),
        "group": text("topic-safety"),
        "clauses": Listed([text("clause-rude"), text("clause-mess")], ", "),
        "most": 10,
    }
    of = message(id, "en")
    numbers = {name for name, through in places(of).items() if "NUMBER" in through} | selectors(of)
    plain = {name: 3456 if name in numbers else known.get(name, Plain("Rowan House")) for name in places(of)}
    if not selectors(of):
        return [plain]
    return [{**plain, **dict.fromkeys(selectors(of), number)} for number in (0, 1, 2, 3, 11, 100)]


def said(id: str, language: str) -> list[str]:
    """A text in all its forms."""
    return [TEXTS.say(Text(id, args), language) for args in samples(id)]


# The code


OF_TWO_PARTS = ("case-", "round-said-")
MAKERS = {"text": 0, "named": 0, "go": 1}
"""What makes texts, and which of its arguments names them: an id, or a family."""
LABELS = {"go": 1, "row": 1, "Button": 0, "Option": 1, "Group": 1, "Door": 2}
LABELS_BY_THE_WAY = ("clause-", "slot-", "problem-tap-", "problem-tapped-")
"""Families that come to their buttons through a variable or a function."""


@cache
def code() -> dict[str, ast.Module]:
    """Return all our code that speaks, by file."""
    paths = [path for top in ("flows", "handlers", "bot") for path in sorted((ROOT / top).rglob("*.py"))]
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for path in paths
        if "simulator" not in path.parts and path.name != "text_ids.py"
    }


@cache
def calls() -> list[tuple[str, ast.Call]]:
    return [(file, node) for file, tree in code().items() for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def spelt(call: ast.Call) -> list[str]:
    """Return the ids, or the family, that a maker of texts spells out."""
    named_at = MAKERS.get(called(call))
    found = call.args[named_at : named_at + 1] if named_at is not None else []
    either = [one for expr in found for one in ((expr.body, expr.orelse) if isinstance(expr, ast.IfExp) else (expr,))]
    return [one.value for one in either if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def meant(call: ast.Call) -> set[str]:
    """Return the ids that a maker of texts may say. What the code spells out somewhere is not what a family is for."""
    if called(call) != "named":
        return set(spelt(call)) & all_ids()
    return {id for family in spelt(call) for id in of_family(family)} - literals()


def of_family(family: str) -> set[str]:
    """Return the ids of a family. A value has no dash, except between its two parts."""
    dashes = 1 if family in OF_TWO_PARTS else 0
    return {id for id in all_ids() if id.startswith(family) and id.count("-") <= family.count("-") + dashes}


@cache
def literals() -> frozenset[str]:
    """Return the ids that stand in the code as they are."""
    nodes = (node for tree in code().values() for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(node.value for node in nodes if isinstance(node.value, str)) & all_ids()


@cache
def button_ids() -> list[str]:
    """Questions are no labels, though one may do as the title of a step that nobody ever comes back to."""
    spelt_out = {id for _, call in calls() for label in label_of(call) for id in in_label(label)}
    by_the_way = {id for family in LABELS_BY_THE_WAY for id in of_family(family)}
    steps = [step for flow in FEATURES.index.flows.values() for step in flow.steps]
    titles = {step.title.id for step in steps if step.changeable}
    return sorted((spelt_out | by_the_way | titles) - {step.ask.id for step in steps})


def label_of(call: ast.Call) -> list[ast.expr]:
    """Return the label that a call gives to a button."""
    position = LABELS.get(called(call))
    own = [] if position is None else call.args[position : position + 1]
    return own + [word.value for word in call.keywords if word.arg in ("label", "skip")]


def in_label(label: ast.expr) -> set[str]:
    match label:
        case ast.Constant(value=str(id)):
            return {id} & all_ids()
        case ast.IfExp(_, first, second):
            return in_label(first) | in_label(second)
        case ast.Call() if called(label) in MAKERS:
            return set(spelt(label)) & all_ids() | {id for family in spelt(label) for id in of_family(family)}
        case _:
            return set()

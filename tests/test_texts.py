"""Guards over every word people read: the locale files among themselves, and against the code that uses them.

What is to come is guarded too: a new language is a new folder, a new file is resident text unless its name says that
it is staff's, and uses are read out of the code itself.
"""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path
from statistics import mean
from typing import Any, TypeAlias, get_args
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from bot.settings import SAMPLE_LANDLORD, read_policy
from flows.conversation.arrived import Oddity
from flows.features.all import FEATURES
from flows.features.reports.flow import ReportDraft, Treatment
from flows.features.reports.pages import SHOWN_EVENTS
from flows.features.reports.staff import ACTIONS, ALL_STATES
from flows.kernel.policy import Severity
from flows.kernel.texts import ISOLATE, LOCALES, POP, Texts, bare, direction
from flows.kernel.words import (
    At,
    Day,
    Listed,
    Plain,
    Text,
    Words,
    text,
)

ROOT = LOCALES.parent.parent
TEXTS = Texts(ZoneInfo("Europe/London"))
OTHERS = [language for language in TEXTS.languages if language != "en"]
RIGHT_TO_LEFT = [language for language in TEXTS.languages if direction(language) == "rtl"]
MAX_ON_BUTTON, MAX_ON_CLAUSE, MAX_IN_SENTENCE, MAX_ON_AVERAGE = 64, 30, 25, 15
FORBIDDEN = (
    "operatives?|communal|please be advised|kindly|utilis\\w+|utiliz\\w+|commenc\\w+|terminat\\w+|regarding|prior to|"
    "in order to|with regard to|in respect of|pursuant|facilitat\\w+|endeavou?r\\w*|expedit\\w+|hereby|thereof|"
    "aforementioned|we regret|failure to|tradesm[ae]n|workm[ae]n|e\\.g\\.|i\\.e\\.|asap|incl\\."
)


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


Shape: TypeAlias = str
"""A text id as code spells it, with * for each hole of an f-string."""
FAMILIES = {id.split("-")[0] for id in all_ids()}


@dataclass
class Sink:
    """Where ids come from: spelt out, out of a field of some class, or through a parameter of some function."""

    shapes: dict[Shape, str] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    params: set[tuple[str, str, str]] = field(default_factory=set)
    """By module, function and name."""
    functions: set[str] = field(default_factory=set)
    seen: set[tuple[int, str]] = field(default_factory=set)

    def size(self) -> tuple[int, ...]:
        return len(self.shapes), len(self.fields), len(self.params), len(self.functions)


Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Call:
    call: ast.Call
    inside: tuple[Function, ...]
    module: "Module"

    @cached_property
    def name(self) -> str:
        match self.call.func:
            case ast.Name(name) | ast.Attribute(attr=name):
                return name
            case _:
                return ""

    def argument(self, name: str, position: int | None) -> list[ast.expr]:
        named = [word.value for word in self.call.keywords if word.arg == name]
        at = [] if position is None else self.call.args[position : position + 1]
        return named or at


class Module:
    def __init__(self, path: Path) -> None:
        self.where = str(path.relative_to(ROOT))
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.calls: list[Call] = []
        self._visit(self.tree, ())
        imported = [node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom)]
        self.makers = {
            alias.asname or alias.name
            for node in imported
            if node.module == "flows.kernel.words"
            for alias in node.names
            if alias.name in {"text", "Text"}
        }

    def _visit(self, node: ast.AST, inside: tuple[Function, ...]) -> None:
        if isinstance(node, ast.Call):
            self.calls.append(Call(node, inside, self))
        deeper = (*inside, node) if isinstance(node, Function) else inside
        for child in ast.iter_child_nodes(node):
            self._visit(child, deeper)

    def is_text(self, node: ast.AST) -> bool:
        if not isinstance(node, ast.Call):
            return False
        match node.func:
            case ast.Name(name):
                return name in self.makers
            case ast.Attribute(ast.Name("words"), "text" | "Text"):
                return True
            case _:
                return False

    @cached_property
    def classes(self) -> list[ast.ClassDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef)]

    @cached_property
    def functions(self) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    def literals(self) -> Iterator[tuple[str, int]]:
        """Strings in the code that are no docstrings and no names of tasks."""
        docs = {
            id(node.value)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Expr) or (isinstance(node, ast.keyword) and node.arg == "name")
        }
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                yield node.value, node.lineno


def shape_of(node: ast.AST) -> Shape | None:
    match node:
        case ast.Constant(value=str(spelt)):
            return spelt
        case ast.JoinedStr(values):
            return "".join(str(v.value) if isinstance(v, ast.Constant) else "*" for v in values)
        case _:
            return None


class Code:
    """All our code that speaks: which text ids it uses, and which of them as labels of buttons."""

    LABELS: Mapping[str, int] = {"Option": 1, "Group": 1, "Button": 0}

    def __init__(self) -> None:
        paths = [path for top in ("flows", "handlers", "bot") for path in sorted((ROOT / top).rglob("*.py"))]
        self.modules = [Module(path) for path in paths if "simulator" not in path.relative_to(ROOT).parts]
        self.calls = [call for module in self.modules for call in module.calls]
        self.calls_of: dict[str, list[Call]] = defaultdict(list)
        for call in self.calls:
            self.calls_of[call.name].append(call)
        defined = Counter(one.name for module in self.modules for one in (*module.functions, *module.classes))
        self.shared = {name for name, times in defined.items() if times > 1}
        """Names of several functions or classes: a call may be of any of them."""
        self.used, self.labels = Sink(), Sink()
        for call in self.calls:
            if call.module.is_text(call.call):
                for expr in call.argument("id", 0):
                    self._gather(expr, call, self.used, direct=True)
            if call.name in self.LABELS:
                for expr in call.argument("label", self.LABELS[call.name]):
                    self._gather_words(expr, call, self.labels)
        for sink in (self.used, self.labels):
            before: tuple[int, ...] = ()
            while before != sink.size():
                before = sink.size()
                self._follow(sink)

    def _gather_words(self, expr: ast.expr, at: Call, sink: Sink) -> None:
        """The ids in an expression that makes words."""
        for node in ast.walk(expr):
            if at.module.is_text(node) and isinstance(node, ast.Call):
                for id_expr in Call(node, at.inside, at.module).argument("id", 0):
                    self._gather(id_expr, at, sink)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                sink.functions.add(node.func.id)
            elif isinstance(node, ast.Name) and at.inside and self._first_time(at.inside[-1], node.id, sink):
                for value in _assigned(at.inside[-1], node.id):
                    self._gather_words(value, at, sink)

    def _gather(self, expr: ast.expr, at: Call, sink: Sink, direct: bool = False) -> None:
        """The ids that an expression may come to. What came by a detour and is not spelt like an id is none."""
        shape = shape_of(expr)
        match expr:
            case _ if shape is not None:
                if direct or re.fullmatch(r"[\w*-]+", shape):
                    sink.shapes.setdefault(shape, f"{at.module.where}:{expr.lineno}")
            case ast.IfExp(_, first, second):
                self._gather(first, at, sink, direct)
                self._gather(second, at, sink, direct)
            case ast.BoolOp(values=values):
                for value in values:
                    self._gather(value, at, sink, direct)
            case ast.Attribute(attr=name):
                sink.fields.add(name)
            case ast.Name(name):
                self._gather_name(name, at, sink)
            case _:
                self._gather_all(expr, at.module, sink)

    def _gather_name(self, name: str, at: Call, sink: Sink) -> None:
        for function in reversed(at.inside):
            if name in _parameters(function):
                sink.params.add((at.module.where, function.name, name))
                return
            if name in _bound(function):
                if not self._first_time(function, name, sink):
                    return
                for value in _assigned(function, name):
                    self._gather(value, at, sink)
                for source in _looped(function, name):
                    self._gather(source, at, sink)
                return
        for value in _assigned(at.module.tree, name):
            self._gather_all(value, at.module, sink)

    def _first_time(self, function: Function, name: str, sink: Sink) -> bool:
        """Whether a name of a function is new to us: one that is made from itself must not lead us in circles."""
        seen = (id(function), name) in sink.seen
        sink.seen.add((id(function), name))
        return not seen

    def _gather_all(self, expr: ast.AST, module: Module, sink: Sink) -> None:
        """Everything in a table or the like that looks like an id."""
        for node in ast.walk(expr):
            shape = shape_of(node)
            if shape and looks_like_id(shape):
                sink.shapes.setdefault(shape, f"{module.where}:{getattr(node, 'lineno', 0)}")

    def _follow(self, sink: Sink) -> None:
        for module in self.modules:
            for function in module.functions:
                if function.name in sink.functions:
                    self._inside(function, module, sink)
                own = (module.where, function.name)
                for name in [name for where, owner, name in sink.params if (where, owner) == own]:
                    self._given(function.name, name, _position(function, name), sink, module)
            for owner in module.classes:
                declared = [node for node in owner.body if isinstance(node, ast.AnnAssign)]
                names = [_target(node) for node in declared]
                for node in (node for node in owner.body if isinstance(node, ast.AnnAssign | ast.Assign)):
                    if _target(node) in sink.fields and node.value is not None:
                        self._gather_all(node.value, module, sink)
                for node in declared:
                    if (name := _target(node)) in sink.fields:
                        self._filled(owner.name, name, names.index(name), ast.unparse(node.annotation), sink, module)
        for call in self.calls:
            for word in call.call.keywords:
                if word.arg in sink.fields:
                    self._gather_all(word.value, call.module, sink)

    def _inside(self, function: Function, module: Module, sink: Sink) -> None:
        for call in module.calls:
            if function in call.inside and module.is_text(call.call):
                for expr in call.argument("id", 0):
                    self._gather(expr, call, sink)

    def _filled(self, owner: str, name: str, position: int, kind: str, sink: Sink, module: Module) -> None:
        """What a field is filled with: an id is a string; of labels and words in pairs, the labels are ids."""
        if "str" in kind:
            self._given(owner, name, position, sink, module)
        elif kind == "Fields":
            apart = Sink()
            self._given(owner, name, position, apart, module)
            for shape, where in apart.shapes.items():
                if looks_like_id(shape):
                    sink.shapes.setdefault(shape, where)

    def _given(self, function: str, parameter: str, position: int | None, sink: Sink, home: Module) -> None:
        """What is given for a parameter wherever its function is called; nobody abroad calls a private one."""
        for call in self.calls_of[function]:
            if call.module is home or not function.startswith("_"):
                for expr in call.argument(parameter, position):
                    if function.startswith("_") or function not in self.shared:
                        self._gather(expr, call, sink)
                        continue
                    # Of a name that is shared, only what is spelt out: where the rest came from would lead us astray.
                    for one in (expr.body, expr.orelse) if isinstance(expr, ast.IfExp) else (expr,):
                        if (shape := shape_of(one)) and looks_like_id(shape):
                            sink.shapes.setdefault(shape, f"{call.module.where}:{one.lineno}")


def _parameters(function: Function) -> list[str]:
    args = function.args
    return [arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)]


def _position(function: Function, name: str) -> int | None:
    names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    return names.index(name) if name in names else None


def _target(node: ast.AnnAssign | ast.Assign) -> str:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    return target.id if isinstance(target, ast.Name) else ""


def _assigned(scope: ast.AST, name: str) -> list[ast.expr]:
    found: list[ast.expr] = []
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=[ast.Name(target)], value=value) if target == name:
                found.append(value)
            case ast.AnnAssign(target=ast.Name(target), value=ast.expr() as value) if target == name:
                found.append(value)
            case ast.NamedExpr(target=ast.Name(target), value=value) if target == name:
                found.append(value)
    return found


def _looped(scope: ast.AST, name: str) -> list[ast.expr]:
    """What a name goes through, in loops and comprehensions."""
    return [
        _of_call(node.iter)
        for node in ast.walk(scope)
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension)
        and any(isinstance(inner, ast.Name) and inner.id == name for inner in ast.walk(node.target))
    ]


def _of_call(expr: ast.expr) -> ast.expr:
    """What enumerate(…), sorted(…) and ….items() go through."""
    match expr:
        case ast.Call(ast.Name("enumerate" | "sorted" | "reversed" | "list"), [inner, *_]):
            return inner
        case ast.Call(ast.Attribute(inner, "items" | "values")):
            return inner
        case _:
            return expr


def _bound(function: Function) -> set[str]:
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def looks_like_id(shape: str) -> bool:
    """Of a family of our ids, and spelt like one."""
    return shape.split("-", maxsplit=1)[0] in FAMILIES and bool(re.fullmatch(r"[a-z]+(-[a-z0-9_*]+)+", shape))


def stands_for(shape: Shape) -> set[str]:
    """The ids that a shape may come to. A hole holds no dash: clause-* is not clause-rude-wording."""
    pattern = re.compile("[A-Za-z0-9_]+".join(re.escape(part) for part in shape.split("*")))
    return {id for id in all_ids() if pattern.fullmatch(id)}


@cache
def code() -> Code:
    return Code()


@cache
def button_ids() -> list[str]:
    """Questions are no labels, though one may do as the title of a step that nobody ever comes back to."""
    asked = {step.ask for flow in FEATURES.index.flows.values() for step in flow.steps}
    return sorted({id for shape in code().labels.shapes for id in stands_for(shape)} - asked)


# The files among themselves


@pytest.mark.parametrize("language", TEXTS.languages)
def test_every_file_can_be_read_and_no_id_stands_twice(language: str) -> None:
    assert not doubled(id for found in messages(language).values() for id in found)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_files_of_residents_and_only_those(language: str) -> None:
    assert set(messages(language)) == {file for file in messages("en") if not is_staffs(file)}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_ids_of_english_in_the_same_files(language: str) -> None:
    for file in {file for file in messages("en") if not is_staffs(file)}:
        english, own = set(messages("en")[file]), set(messages(language).get(file, {}))
        assert english == own, f"{language}/{file} lacks {sorted(english - own)}, has more {sorted(own - english)}"


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_places_of_english(language: str) -> None:
    other = {
        id: (places(message(id, "en")), places(message(id, language)))
        for id in resident_ids(language)
        if places(message(id, "en")) != places(message(id, language))
        or selectors(message(id, "en")) != selectors(message(id, language))
    }
    assert not other


@pytest.mark.parametrize("language", TEXTS.languages)
def test_no_text_is_empty_and_none_has_parts_that_nothing_reads(language: str) -> None:
    for id in all_ids(language):
        of = message(id, language)
        assert of.value is not None, f"{id} has no words"
        assert not of.attributes, f"{id}: attributes are not read"
        patterns = [node for node in nodes(of.value) if isinstance(node, ftl.Pattern)]
        assert all(pattern.elements for pattern in patterns), f"{id} is empty"
        assert all(words.strip() for words in said(id, language)), f"{id} is empty"


@pytest.mark.parametrize("language", OTHERS)
def test_plurals_have_all_the_forms_of_their_language(language: str) -> None:
    """A plural that lacks a form of its language falls back to "other", which is wrong in most of them."""
    forms = set(Locale.parse(language).plural_form.tags) | {"other"}
    for id in resident_ids(language):
        for node in nodes(message(id, language).value):
            if isinstance(node, ftl.SelectExpression):
                keys = {v.key.name if isinstance(v.key, ftl.Identifier) else v.key.value for v in node.variants}
                words = {key for key in keys if not str(key).isdigit()}
                assert words == forms, f"{language} {id}: {sorted(words)} instead of {sorted(forms)}"


@pytest.mark.parametrize("language", OTHERS)
def test_marks_are_kept_and_arrows_point_the_way_of_the_writing(language: str) -> None:
    turned = str.maketrans("←→", "→←") if direction(language) == "rtl" else {}
    for id in resident_ids(language):
        for english, own in zip(said(id, "en"), said(id, language), strict=True):
            assert _marks(english).translate(turned) == _marks(own), f"{language} {id}"


def _marks(words: str) -> str:
    """Emoji, arrows, ticks, bullets and locks, in order."""
    return "".join(sorted(re.findall("[\u2190-\u21ff\u2600-\u27bf\u2022\u2b00-\u2bff\U0001f000-\U0001faff+]", words)))


@pytest.mark.parametrize("language", TEXTS.languages)
def test_texts_that_name_a_button_name_it_as_it_is(language: str) -> None:
    for id, button in [
        ("help", "menu-report"),
        ("engine-media-have", "engine-done"),
        ("resident-reply-hint", "resident-answer"),
    ]:
        label = said(button, language)[0]
        for words in said(id, language):
            assert label in words, f"{language} {id} does not say {label!r}"


def test_every_language_is_named_in_its_own_words_everywhere() -> None:
    for language in TEXTS.languages:
        assert TEXTS.has(f"staff-language-{language}"), "staff read a report's language on its card"
        assert len({said(f"language-{language}", other)[0] for other in TEXTS.languages}) == 1
    assert len({said("menu-language", other)[0] for other in TEXTS.languages}) == 1


# The code and the files


def test_every_id_in_the_code_exists() -> None:
    missing = {shape: where for shape, where in code().used.shapes.items() if not stands_for(shape)}
    assert not missing


def test_no_string_in_the_code_looks_like_an_id_and_is_none() -> None:
    """Ids that travel as plain strings (what was wrong with a file, the label of a door) are found by their looks."""
    wrong = {
        f"{module.where}:{line}": spelt
        for module in code().modules
        for spelt, line in module.literals()
        if looks_like_id(spelt) and spelt not in all_ids()
    }
    assert not wrong


def test_every_id_is_used() -> None:
    used = {id for shape in code().used.shapes for id in stands_for(shape)}
    used |= {spelt for module in code().modules for spelt, _ in module.literals() if "-" in spelt}
    assert not sorted(all_ids() - used)


def test_the_reading_of_the_code_finds_what_is_there() -> None:
    """A guard that finds nothing guards nothing."""
    used, labels = set(code().used.shapes), set(button_ids())
    assert {"start-greeting", "command-*", "engine-full", "report-ask-clause", "reopened"} <= used
    assert {"menu-report", "report-add-another", "engine-skip", "menu-danger", "report-title-when"} <= labels
    assert {"clause-rude", "clause-other", "topic-visit", "report-send-fix", "engine-month-after"} <= labels
    assert not labels & {"danger", "help", "report-review", "engine-needed"}


def test_what_the_flows_ask_exists() -> None:
    asked = [
        id
        for flow in FEATURES.index.flows.values()
        for step in flow.steps
        for id in (step.ask, step.title, step.skip, step.hint, *(door.label for door in step.doors))
        if id
    ] + [
        button.label.id
        for flow in FEATURES.index.flows.values()
        for row in flow.asides
        for button in row
        if isinstance(button.label, Text)
    ]
    assert set(asked) <= set(resident_ids())
    assert not {id for id in asked if places(message(id, "en"))}, "nothing is put into these"


def test_the_code_gives_every_text_what_goes_into_its_places() -> None:
    spelt, lacking = set(code().used.shapes), {}
    for call in code().calls:
        given = {word.arg for word in call.call.keywords}
        position = 0 if call.module.is_text(call.call) else 1 if call.name == "go" else None
        shapes = [shape_of(expr) for expr in call.call.args[position:][:1]] if position is not None else []
        if None in given or any(isinstance(arg, ast.Starred) for arg in call.call.args) or len(call.call.args) > 2:
            continue
        # What is spelt out somewhere is not what a hole elsewhere is for.
        for id in {id for shape in shapes if shape for id in stands_for(shape) if shape == id or id not in spelt}:
            if lack := set(places(message(id, "en"))) - given:
                lacking[f"{call.module.where}:{call.call.lineno} {id}"] = sorted(lack)
    assert not lacking


def test_what_is_named_by_a_value_exists_for_every_value() -> None:
    policy = read_policy(SAMPLE_LANDLORD)
    values = {
        "state": ALL_STATES,
        "command": FEATURES.index.commands(),
        "group-command": FEATURES.index.groups.menu(),
        "timeline": SHOWN_EVENTS,
        "odd": set(get_args(Oddity)) - {"blocked", "unblocked"},
        "join": ("done", "unknown", "used", "expired", "group"),
        "report-place": _choices("place"),
        "staff-place": _choices("place"),
        "report-send": get_args(Treatment),
        "report-next": (*get_args(Treatment), "restricted"),
        "staff-treatment": get_args(Treatment),
        "staff-state": ALL_STATES,
        "staff-severity": [severity.value for severity in Severity],
        "case-report": ACTIONS,
        "language": TEXTS.languages,
        "topic": [topic.id for topic in policy.topics],
        "clause": [*policy.clauses, "other"],
    }
    wanted = {f"{prefix}-{value}" for prefix, all_values in values.items() for value in all_values}
    assert not sorted(wanted - all_ids())


def _choices(name: str) -> list[str]:
    """The values of a Literal of the report's draft, None aside."""
    inner = [get_args(part) for part in get_args(ReportDraft.model_fields[name].annotation)]
    return [value for part in inner for value in part]


def test_every_kind_of_history_has_its_line() -> None:
    """What is noted of a report is read in its thread by staff, and some of it by its resident."""
    kinds = {
        expr.value
        for call in code().calls
        if call.name == "note"
        for expr in (*call.argument("kind", 3), *call.argument("kind", 4))
        if isinstance(expr, ast.Constant) and isinstance(expr.value, str)
    }
    assert {"submitted", "taken", "resolved", "unreachable"} <= kinds
    assert not sorted({f"thread-{kind}" for kind in kinds} - all_ids())
    assert kinds >= SHOWN_EVENTS


def test_what_residents_read_is_never_in_a_file_of_staff() -> None:
    staff = all_ids() - set(resident_ids())
    wrong = {
        shape: where
        for shape, where in code().used.shapes.items()
        if where.startswith(("flows/conversation/", "flows/engine/", "handlers/telegram/"))
        and stands_for(shape) & staff
    }
    assert not wrong


# How residents are spoken to


def sentences(words: str) -> list[str]:
    """Split as a reader would; what holds no letter and no digit is no sentence."""
    parts = re.split(r"[.!?؟\n]+(?:\s|$)|\n", bare(words))
    return [part.strip() for part in parts if re.search(r"\w", part)]


def length(sentence: str) -> int:
    return sum(bool(re.search(r"\w", word)) for word in sentence.split())


@pytest.mark.parametrize("language", TEXTS.languages)
def test_no_sentence_is_long(language: str) -> None:
    long = {
        id: sentence
        for id in resident_ids(language)
        for words in said(id, language)
        for sentence in sentences(words)
        if length(sentence) > MAX_IN_SENTENCE
    }
    assert not long


def test_english_sentences_are_short_on_average() -> None:
    """Of whole messages: short labels of buttons must not pay for long sentences."""
    spoken = set(resident_ids()) - set(button_ids())
    lengths = [length(one) for id in spoken for words in said(id, "en") for one in sentences(words)]
    assert mean(lengths) <= MAX_ON_AVERAGE


def test_english_is_plain() -> None:
    found = {
        id: bad[0]
        for id in resident_ids()
        for words in said(id, "en")
        if (bad := re.search(rf"(?<!\w)(?:{FORBIDDEN})(?!\w)", words, re.IGNORECASE))
    }
    assert not found


@pytest.mark.parametrize("language", TEXTS.languages)
def test_numbers_to_call_in_danger_are_there_to_the_digit(language: str) -> None:
    danger = said("danger", language)[0]
    assert re.findall(r"[\d ]*\d", bare(danger).replace("020 7946 0100", "")) == [" 999", " 0800 111 999"]
    assert "020 7946 0100" in danger
    assert re.findall(r"\d+", bare(said("report-danger-first", language)[0])) == ["999", "020", "7946", "0100"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_gives_the_numbers_of_english(language: str) -> None:
    """Days, limits and telephone numbers in fixed text are facts. Plurals aside, where words may stand for numbers."""
    for id in set(resident_ids(language)):
        if not selectors(message(id, "en")):
            english, own = said(id, "en")[0], said(id, language)[0]
            assert sorted(re.findall(r"\d+", english)) == sorted(re.findall(r"\d+", own)), f"{language} {id}"


# Buttons


@pytest.mark.parametrize("language", TEXTS.languages)
def test_labels_of_buttons_are_short_words(language: str) -> None:
    ids = [id for id in button_ids() if language == "en" or id in resident_ids(language)]
    assert len(ids) > 50
    for id in ids:
        for label in map(bare, said(id, language)):
            assert len(label) <= MAX_ON_BUTTON, f"{language} {id}: {len(label)} characters"
            assert "\n" not in label, f"{language} {id}"
            assert any(letter.isalpha() for letter in label), f"{language} {id} carries no words"


@pytest.mark.parametrize("language", TEXTS.languages)
def test_labels_can_be_typed(language: str) -> None:
    """A label's words, typed, mean its button: no accents that keyboards leave out, and never two of the same."""
    for id in set(button_ids()) & set(resident_ids(language)):
        if direction(language) == "rtl":
            assert not re.search("[\u064b-\u0652\u0670\u0640]", said(id, language)[0]), f"{language} {id}"
    for family in ("clause-*", "topic-*", "report-send-*", "report-place-*", "language-*"):
        labels = [said(id, language)[0] for id in sorted(stands_for(family)) if id in resident_ids(language)]
        assert not doubled(labels)


@pytest.mark.parametrize("language", TEXTS.languages)
def test_labels_of_clauses_fit_every_platform(language: str) -> None:
    long = {id: said(id, language)[0] for id in stands_for("clause-*") if len(said(id, language)[0]) > MAX_ON_CLAUSE}
    assert not long


def test_titles_and_buttons_of_forms_are_not_cut_off() -> None:
    """Slack allows 24 characters for a form's title and for the buttons under it, and 75 for a button of a card."""
    ids = stands_for("case-*-*") | {"staff-phone-title", "staff-phone-submit", "staff-preview"}
    ids |= {"staff-submit", "staff-send", "staff-cancel", "staff-close"}
    assert not [id for id in ids if len(said(id, "en")[0]) > 24]


# Rendering


@pytest.mark.parametrize("language", TEXTS.languages)
def test_every_text_can_be_said(language: str) -> None:
    for id in all_ids(language):
        for words in said(id, language):
            assert not re.search(r"[{}]|\$\w|\bNone\b", words), f"{language} {id}: {words!r}"
            assert words.count(ISOLATE) == words.count(POP), f"{language} {id}"


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_foreign_writing_stands_apart_in_right_to_left_texts(language: str) -> None:
    for id in resident_ids(language):
        for args in samples(id):
            words = TEXTS.say(Text(id, args), language)
            foreign = [arg.text for name, arg in args.items() if isinstance(arg, Plain)]
            for one in foreign:
                assert f"{ISOLATE}{one}{POP}" in words, f"{language} {id}: {one!r}"
            around = re.sub(f"{ISOLATE}[^{POP}]*{POP}", "", words)
            assert not re.search(r"\d[ +()-]+\d|/[A-Za-z]", around), f"{language} {id}: numbers would be turned round"

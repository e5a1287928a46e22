"""The small rules that Block Kit's shapes are made of; each reports what is wrong in Slack's manner."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a payload: its place (a JSON pointer), a message, and the constraint that it breaks."""

    pointer: str
    message: str
    constraint: str = "failed_constraint"

    def sentence(self) -> str:
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


class Rule(Protocol):
    """A rule that a value is checked against."""

    def check(self, value: Any, at: str, found: list[Problem]) -> None: ...


@dataclass(frozen=True)
class Anything:
    """A value whose content is not checked."""

    def check(self, value: Any, at: str, found: list[Problem]) -> None:
        return


@dataclass(frozen=True)
class Yes:
    """True or false."""

    def check(self, value: Any, at: str, found: list[Problem]) -> None:
        if not isinstance(value, bool):
            found.append(Problem(at, "must provide a boolean", "type"))


@dataclass(frozen=True)
class Str:
    """A string of `least` to `most` characters, perhaps one of `among` or like `pattern`."""

    most: int | None = None
    least: int = 0
    among: tuple[str, ...] = ()
    pattern: str = ""

    def check(self, value: Any, at: str, found: list[Problem]) -> None:
        if not isinstance(value, str):
            found.append(Problem(at, "must provide a string", "type"))
            return
        check_length(value, at, found, self.most, self.least)
        if self.among and value not in self.among:
            found.append(Problem(at, "must be a valid enum value", "enum"))
        if self.pattern and not re.fullmatch(self.pattern, value):
            found.append(Problem(at, "failed to match the expected pattern", "pattern"))


@dataclass(frozen=True)
class Number:
    """A number within bounds."""

    least: float | None = None
    most: float | None = None

    def check(self, value: Any, at: str, found: list[Problem]) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            found.append(Problem(at, "must provide a number", "type"))
        elif self.least is not None and value < self.least:
            found.append(Problem(at, f"must be at least {self.least:g}", "minimum"))
        elif self.most is not None and value > self.most:
            found.append(Problem(at, f"must be at most {self.most:g}", "maximum"))


@dataclass(frozen=True)
class Text:
    """A text object: plain_text, or mrkdwn too where that is allowed."""

    most: int
    mrkdwn: bool = False

    def check(self, value: Any, at: str, found: list[Problem]) -> None:
        if not isinstance(value, dict):
            found.append(Problem(at, "must provide an object", "type"))
            return
        kind = value.get("type")
        if kind not in ("plain_text", "mrkdwn") or (kind == "mrkdwn" and not self.mrkdwn):
            found.append(Problem(f"{at}/type", f"unsupported type: {kind}", "enum"))
            return
        extra = "emoji" if kind == "plain_text" else "verbatim"
        shape = Shape({"text": Str(self.most, 1), extra: Yes()}, required=("text",))
        shape.check(value, at, found)


@dataclass(frozen=True)
class Many:
    """A list of `least` to `most` things."""

    of: Rule
    most: int | None = None
    least: int = 1

    def check(self, value: Any, at: str, found: list[Problem]) -> None:
        if not isinstance(value, list):
            found.append(Problem(at, "must provide an array", "type"))
            return
        if self.most is not None and len(value) > self.most:
            found.append(Problem(at, f"no more than {self.most} items allowed", "maxItems"))
        if len(value) < self.least:
            found.append(Problem(at, f"no fewer than {self.least} items allowed", "minItems"))
        for number, item in enumerate(value):
            self.of.check(item, f"{at}/{number}", found)


@dataclass(frozen=True)
class Shape:
    """An object with known fields; `one_of` names groups of which exactly one field must be there."""

    fields: Mapping[str, Rule]
    required: Sequence[str] = ()
    one_of: Sequence[Sequence[str]] = ()
    some_of: Sequence[str] = ()

    def check(self, value: Any, at: str, found: list[Problem]) -> None:
        if not isinstance(value, dict):
            found.append(Problem(at, "must provide an object", "type"))
            return
        self._check_presence(value, at, found)
        for name, rule in self.fields.items():
            if value.get(name) is not None:
                rule.check(value[name], f"{at}/{name}", found)

    def _check_presence(self, value: Json, at: str, found: list[Problem]) -> None:
        extra = [name for name in value if name != "type" and name not in self.fields]
        missing = [name for name in self.required if value.get(name) is None]
        unclear = [group for group in self.one_of if sum(value.get(name) is not None for name in group) != 1]
        found += [Problem(at, f"invalid additional property: {name}", "additionalProperties") for name in extra]
        found += [Problem(at, f"missing required field: {name}", "required") for name in missing]
        found += [Problem(at, f"must provide exactly one of: {', '.join(group)}", "oneOf") for group in unclear]
        if self.some_of and not any(value.get(name) for name in self.some_of):
            found.append(Problem(at, f"must provide at least one of: {', '.join(self.some_of)}", "anyOf"))


@dataclass(frozen=True)
class Kind:
    """An object whose `type` says which shape it has; `only` narrows the types that may stand here."""

    shapes: Mapping[str, Rule]
    only: frozenset[str] = field(default_factory=frozenset)

    def check(self, value: Any, at: str, found: list[Problem]) -> None:
        if not isinstance(value, dict):
            found.append(Problem(at, "must provide an object", "type"))
            return
        kind = value.get("type")
        if kind is None:
            found.append(Problem(at, "missing required field: type", "required"))
        elif kind not in self.shapes or (self.only and kind not in self.only):
            found.append(Problem(f"{at}/type", f"unsupported type: {kind}", "enum"))
        else:
            self.shapes[kind].check(value, at, found)


def check_length(value: str, at: str, found: list[Problem], most: int | None, least: int = 0) -> None:
    """Report a string that is too long or too short."""
    if most is not None and len(value) > most:
        found.append(Problem(at, f"must be less than {most + 1} characters", "maxLength"))
    if len(value) < least:
        found.append(Problem(at, f"must be more than {least - 1} characters", "minLength"))

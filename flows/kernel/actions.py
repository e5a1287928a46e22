"""Buttons that belong to no question: typed values, with one way of writing them on a button and reading them back.

    @dataclass(frozen=True, slots=True)
    class ChangeWish(Action):
        path: ClassVar[str] = "wish:{number}:change"
        number: int

Button data was on somebody's phone: data that does not fit its action exactly is no action.
"""

import types
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from itertools import takewhile
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_args, get_origin, get_type_hints

from flows.kernel import refs
from flows.kernel.text_ids import TextId
from flows.kernel.words import Button, Prompt, Words, text

PREFIX = "go:"
ON = "on:"
"""Begins the data of a button under a message that stays: the page that it leads to comes below it."""
MAX_BYTES = 64
"""The most that the strictest of our platforms allows on a button."""
MAX_NUMBER = 2**63
MAX_CODE = 3
Ref: TypeAlias = Annotated[str, "reference"]
"""A field that holds a reference (`flows.kernel.refs`)."""
Code: TypeAlias = Annotated[str, "code"]
"""A field that holds a language's code."""


@dataclass(frozen=True)
class Numbered:
    """Marks a field that holds a word followed by a number: `Annotated[str, Numbered("offer-")]` holds "offer-7"."""

    word: str

    def fits(self, said: str) -> bool:
        return said.startswith(self.word) and _value(int, said.removeprefix(self.word)) is not None


class ButtonAction:
    """Subclasses are frozen dataclasses of `int`, `Ref`, `Code`, `Numbered` and `Literal` fields. Each field appears in
    `path` as `{name}`; the last ones may be left out where they have their defaults."""

    __slots__ = ()
    path: ClassVar[str]

    def wire(self) -> str:
        return codec(type(self)).write(self)


@dataclass(frozen=True)
class Codec:
    action: type[ButtonAction]
    parts: tuple[str, ...]
    """Words, and "{name}" for fields."""
    kinds: Mapping[str, Any]
    """For each field: int, Ref, Code, a `Numbered`, or the strings it may be."""
    defaults: Mapping[str, Any]

    def write(self, action: ButtonAction) -> str:
        parts = [str(getattr(action, part[1:-1])) if part[0] == "{" else part for part in self.parts]
        while self.parts[len(parts) - 1][1:-1] in self.defaults:
            name = self.parts[len(parts) - 1][1:-1]
            if getattr(action, name) != self.defaults[name]:
                break
            parts.pop()
        return PREFIX + ":".join(parts)

    def read(self, parts: list[str]) -> ButtonAction | None:
        if not len(self.parts) - len(self.defaults) <= len(parts) <= len(self.parts):
            return None
        values = dict(self.defaults)
        for part, said in zip(self.parts, parts, strict=False):
            if part[0] != "{":
                if part != said:
                    return None
            elif (value := _value(self.kinds[part[1:-1]], said)) is None:
                return None
            else:
                values[part[1:-1]] = value
        return self.action(**values)

    def longest(self) -> int:
        """Return the bytes of the longest it can be."""
        return len(PREFIX) + len(":".join(self._longest(part) for part in self.parts).encode())

    def _longest(self, part: str) -> str:
        kind = self.kinds.get(part[1:-1], (part,)) if part[0] == "{" else (part,)
        if kind is int:
            return str(MAX_NUMBER - 1)
        if kind is Code:
            return "a" * MAX_CODE
        if isinstance(kind, Numbered):
            return f"{kind.word}{MAX_NUMBER - 1}"
        return refs.ALPHABET[0] * refs.LENGTH if kind is Ref else max(kind, key=len)

    def clashes(self, other: "Codec") -> bool:
        """Return whether some button could mean both."""
        if self.parts[0] != other.parts[0]:
            return False
        pairs = zip(self.parts, other.parts, strict=False)
        alike = sum(1 for _ in takewhile(lambda pair: self._accepts(pair[0], other, pair[1]), pairs))
        return any(length <= alike for length in self._lengths() & other._lengths())

    def _lengths(self) -> set[int]:
        """Return how many parts a button may have: the last ones may be left out."""
        return set(range(len(self.parts) - len(self.defaults), len(self.parts) + 1))

    def _accepts(self, mine: str, other: "Codec", theirs: str) -> bool:
        own, its = (c.kinds[p[1:-1]] if p[0] == "{" else (p,) for c, p in ((self, mine), (other, theirs)))
        if isinstance(own, tuple):
            return any(_value(its, said) is not None for said in own)
        # Digits alone may be a reference, too.
        return not isinstance(its, tuple) or any(_value(own, said) is not None for said in its)


def _value(kind: Any, said: str) -> int | str | None:
    if kind is Ref:
        return said if refs.read(said) == said else None
    if kind is Code:
        return said if said.isascii() and said.isalpha() and said.islower() and len(said) <= MAX_CODE else None
    if isinstance(kind, Numbered):
        return said if kind.fits(said) else None
    if kind is not int:
        return said if said in kind else None
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 20 else None
    return number if number is not None and number < MAX_NUMBER else None


_made: dict[type[ButtonAction], Codec] = {}


def codec(action: type[ButtonAction]) -> Codec:
    """Return how an action is written; worked out once."""
    if action not in _made:
        _made[action] = _codec(action)
    return _made[action]


def _codec(action: type[ButtonAction]) -> Codec:
    hints = get_type_hints(action, include_extras=True)
    declared = fields(action)  # type: ignore[arg-type]
    kinds = {field.name: _kind(hints[field.name]) for field in declared}
    for name, kind in kinds.items():
        if not (isinstance(kind, tuple | Numbered) or kind in (int, Ref, Code)):
            raise TypeError(
                f"{action.__name__}.{name} is no int, Ref, Code, Numbered or Literal: a button holds no other."
            )
    parts = tuple(action.path.split(":"))
    if sorted(kinds) != sorted(part[1:-1] for part in parts if part[0] == "{"):
        raise TypeError(f"The path {action.path!r} of {action.__name__} does not name its fields: {', '.join(kinds)}.")
    defaults = {field.name: field.default for field in declared if type(field.default) in (int, str)}
    if not all(part[1:-1] in defaults for part in parts[len(parts) - len(defaults) :]):
        raise TypeError(f"The fields of {action.__name__} with defaults are not the last of its path {action.path!r}.")
    return Codec(action, parts, types.MappingProxyType(kinds), types.MappingProxyType(defaults))


def _kind(hint: Any) -> Any:
    if get_origin(hint) is Literal:
        return get_args(hint)
    return next((mark for mark in get_args(hint) if isinstance(mark, Numbered)), hint)


class Actions:
    """All known actions. `Features.check` makes sure that no button could mean two of them, and each fits on one."""

    def __init__(self, known: Iterable[type[ButtonAction]]) -> None:
        self._by_word: dict[str, list[Codec]] = defaultdict(list)
        for made in map(codec, known):
            self._by_word[made.parts[0]].append(made)

    def read(self, data: str) -> ButtonAction | None:
        if not data.startswith((PREFIX, ON)):
            return None
        parts = data[len(PREFIX) :].split(":")
        found = (one.read(parts) for one in self._by_word.get(parts[0], ()))
        return next((action for action in found if action is not None), None)


def staying(prompt: Prompt) -> Prompt:
    """Return a message whose buttons do not put a page in its place."""
    return replace(prompt, rows=tuple(tuple(map(_on, row)) for row in prompt.rows))


def _on(button: Button) -> Button:
    leads = button.action.startswith(PREFIX)
    return replace(button, action=ON + button.action.removeprefix(PREFIX)) if leads else button


def go(action: ButtonAction, label: TextId, **args: Words) -> tuple[Button, ...]:
    """Return a row with one button."""
    return row(action, text(label, **args))


def row(action: ButtonAction, label: Words) -> tuple[Button, ...]:
    return (Button(label, action.wire()),)

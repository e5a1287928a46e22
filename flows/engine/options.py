"""Options, groups of options and buttons to other steps; and how they are laid out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flows.kernel.words import Button, Text, text
from flows.kernel.words import Words as Anything

D = TypeVar("D")
F = TypeVar("F")
MAX_BUTTONS = 6


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Anything
    spoken: Text | None = None
    """The text with what else people write who mean it, a line each."""


@dataclass(frozen=True, slots=True)
class Group:
    """Options behind one button; a group without options is itself an answer."""

    value: str
    label: Anything
    options: Sequence[Option] = ()


@dataclass(frozen=True, slots=True)
class Door(Generic[D, F]):
    """A button that leads to another step from this one (to add to an answer just given, for example)."""

    value: str
    step: str
    label: Anything
    open: Callable[[D, F], bool] = lambda draft, facts: True


def in_rows(options: Sequence[Option], wide: int = 1) -> list[list[Option]]:
    return [list(options[at : at + wide]) for at in range(0, len(options), wide)]


def paged(options: Sequence[Option], pinned: Sequence[Option], view: str) -> list[Option]:
    """Return at most six options, `pinned` always among them; if there are more, one page of them and "More"."""
    if len(options) + len(pinned) <= MAX_BUTTONS:
        return [*options, *pinned]
    size = MAX_BUTTONS - 1 - len(pinned)
    pages = -(-len(options) // size)
    page = int(view.removeprefix("page:")) % pages if view.startswith("page:") else 0
    shown = list(options[page * size : (page + 1) * size])
    return [*shown, Option(f"page:{page + 1}", text("engine-more")), *pinned]


def buttons(rows: Sequence[Sequence[Option]], token: str, revision: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(Button(o.label, f"{token}.{revision}.{o.value}", spoken=o.spoken) for o in row) for row in rows)


def units(words: str) -> int:
    """Return the length of words as the platforms count it: in UTF-16 units, of which an emoji has two."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def split(words: str, most: int) -> list[str]:
    """Split words into parts of at most `most` UTF-16 units, between words where there is a gap."""
    parts: list[str] = []
    while units(words) > most:
        end = most
        while units(words[:end]) > most:
            end -= max(1, (units(words[:end]) - most) // 2)
        cut = words.rfind(" ", end // 2, end + 1)
        cut = cut if cut > 0 else end
        parts.append(words[:cut])
        words = words[cut:].lstrip(" ")
    return [*parts, words] if words else parts

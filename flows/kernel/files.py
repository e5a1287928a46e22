"""Files that features show. A feature says what a file holds; drawing and sending are done in `handlers`."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from flows.kernel.chart import Chart
from flows.kernel.words import Words
from storage.database import Tx

if TYPE_CHECKING:
    from flows.kernel.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Kept:
    """The content kept in our folder under this name."""

    file: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet in large type: fields with their labels, and parts with a heading."""

    head: Words
    by: str
    fields: Sequence[tuple[Words, Words]]
    parts: Sequence[tuple[Words, Sequence[Words]]]


@dataclass(frozen=True, slots=True)
class Notice:
    """A poster for a notice board, legible from a metre: a page in each of its languages."""

    head: Words
    name: str
    link: str
    steps: Sequence[Words]
    boxed: Words
    command: str
    foot: Words
    by: str
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """What differs from home to home: its address, and a link and a code to be typed that lead to the same."""

    address: str
    link: str
    code: str


@dataclass(frozen=True, slots=True)
class Letters:
    """A letter to each of some homes, a page each, which says the same in each of its languages."""

    to: Words
    head: Words
    why: Words
    steps: Sequence[Words]
    boxed: Words
    foot: Sequence[Words]
    by: str
    languages: Sequence[str]
    letters: Sequence[Letter]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an identity card, and its size in dots, of which the card is 1,000 wide."""

    words: Words
    size: int


@dataclass(frozen=True, slots=True)
class IdentityCard:
    """The identity of a worker, to be compared with the person at the door. A missing picture is left out."""

    head: Words
    lines: Sequence[Line]
    pictures: Sequence[Kept] = ()


Cell: TypeAlias = Words | str | float | None


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables for other programs, each with its name; a spreadsheet has a sheet for each."""

    tables: Sequence[tuple[Words, Sequence[Sequence[Cell]]]]


Drawing: TypeAlias = Chart | Paper | Notice | Letters | IdentityCard | Tables


@dataclass(frozen=True, slots=True)
class File:
    """`named`: how it is called where it lies; `name` ends in its format; what is drawn is drawn in that format, in
    `language`."""

    named: str
    name: str
    content: bytes | Kept | Drawing
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one message."""

    files: Sequence[File]
    comment: Words | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The request for a file: the number of its subject (and its case type, if it goes to a card's thread), and
    what else its type needs: `about`, and the name it should have (`called`). `parcel` is the number of the effect
    that asks for it; `group_link` makes the link by which a code adds us to a group, `start_link` the link by which
    somebody comes to us with a code."""

    case: str
    subject: int
    about: str
    called: str
    language: str
    parcel: int
    group_link: Callable[[str], str]
    start_link: Callable[[str], str]
    residency: int | None = None
    """The reader's time in the home that it is about."""


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that a feature shows. `make` returns the files as they are now, or None: nothing to show."""

    name: str
    make: Callable[[Tx, "Runtime", Wanted, datetime], Awaitable[Files | None]]

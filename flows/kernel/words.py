"""Words before anybody has chosen a language: plain data that survives JSON and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from flows.kernel.renamed import id_of_today
from flows.kernel.text_ids import TextFamily, TextId


@dataclass(frozen=True, slots=True)
class Text:
    """A message of the locale files, by id, with its arguments."""

    id: str
    args: Mapping[str, "Words"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plain:
    """Somebody's own words, a name or a reference: never translated, kept whole in any direction of writing."""

    text: str


@dataclass(frozen=True, slots=True)
class Own:
    """The landlord's own name for something: in English, and in the languages in which they give another."""

    english: str
    others: Mapping[str, str] = field(default_factory=dict)

    def said(self, language: str) -> Plain:
        return Plain(self.others.get(language, self.english))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff, by their platform's id; shown as that platform shows people."""

    id: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the staff's, by its platform's id; shown as that platform shows channels."""

    id: str


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as "Tue 8 Dec" in the reader's language; "Tue 8 Dec 2026" where the year is not plain, or another than
    that in which it is read."""

    day: date
    with_year: bool = False


@dataclass(frozen=True, slots=True)
class At:
    """A moment, as "Tue 8 Dec, 14:05" in the landlord's zone and the reader's language."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a day, as "Tue 8 Dec, 8am to 12 noon"; without its day, "8am to 12 noon"."""

    start: datetime
    end: datetime
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Month:
    """A month, as "December 2026"."""

    day: date


@dataclass(frozen=True, slots=True)
class Listed:
    """Several things, joined by `between`."""

    parts: Sequence["Words"]
    between: str = "\n"


Words: TypeAlias = Text | Plain | Own | Person | Channel | Day | At | Span | Month | Listed | int


def text(id: TextId, /, **args: Words) -> Text:
    return Text(id, args)


def named(family: TextFamily, value: str, /, **args: Words) -> Text:
    """Return the text that a value names: `state-new` of the family `state-`."""
    return Text(f"{family}{value}", args)


def dump(words: Words) -> Any:
    """Return words as JSON."""
    match words:
        case int():
            return words
        case Text(id, args):
            return {"text": id, "args": {name: dump(arg) for name, arg in args.items()}} if args else {"text": id}
        case Plain(own):
            return own
        case Own(english, others):
            return {"own": english, "others": dict(others)}
        case Person(id):
            return {"person": id}
        case Channel(id):
            return {"channel": id}
        case Day(day, with_year):
            return {"day": day.isoformat(), **({"with_year": True} if with_year else {})}
        case At(moment):
            return {"at": moment.isoformat()}
        case Span(start, end, dated):
            span = {"from": start.isoformat(), "to": end.isoformat()}
            return span if dated else {**span, "dated": False}
        case Month(day):
            return {"month": day.isoformat()}
        case Listed(parts, between):
            return {"list": [dump(part) for part in parts], "between": between}


def load(data: Any) -> Words:
    """Return the words that `dump` wrote."""
    match data:
        case int():
            return data
        case str():
            return Plain(data)
        case {"text": id}:
            return Text(id_of_today(id), {name: load(arg) for name, arg in data.get("args", {}).items()})
        case {"own": english, "others": others}:
            return Own(english, others)
        case {"person": id}:
            return Person(id)
        case {"channel": id}:
            return Channel(id)
        case {"day": day}:
            return Day(date.fromisoformat(day), data.get("with_year", False))
        case {"at": moment}:
            return At(datetime.fromisoformat(moment))
        case {"from": start, "to": end}:
            return Span(datetime.fromisoformat(start), datetime.fromisoformat(end), data.get("dated", True))
        case {"month": day}:
            return Month(date.fromisoformat(day))
        case {"list": parts, "between": between}:
            return Listed([load(part) for part in parts], between)
        case _:
            raise ValueError(f"not words: {data!r}")


@dataclass(frozen=True, slots=True)
class Opens:
    """What a button opens: the private chat with us, at `/start WORD-REF`."""

    word: str
    ref: str = ""

    @property
    def payload(self) -> str:
        return f"{self.word}-{self.ref}" if self.ref else self.word

    @classmethod
    def of(cls, payload: str) -> "Opens":
        return cls(*payload.split("-", 1))


@dataclass(frozen=True, slots=True)
class Button:
    """`action` is what the tap says to us; a button that `opens` something says nothing. `spoken`: the text with what
    else people write who mean it, a line each; it is asked for, and never sent."""

    label: Words
    action: str = ""
    opens: Opens | None = None
    spoken: Text | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One message to a person: paragraphs and rows of buttons. `subject`: the kind of case and its number that it is
    about, so that a reply finds it."""

    body: tuple[Words, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    subject: tuple[str, int] | None = None

    def buttons(self) -> list[Button]:
        return [button for row in self.rows for button in row]


def dump_prompt(prompt: Prompt) -> Any:
    return {
        "body": [dump(part) for part in prompt.body],
        "rows": [[[dump(b.label), b.action, b.opens.payload if b.opens else ""] for b in row] for row in prompt.rows],
    }


def load_prompt(data: Any) -> Prompt:
    return Prompt(
        tuple(load(part) for part in data["body"]),
        tuple(tuple(Button(load(label), action, _opens(kept)) for label, action, kept in row) for row in data["rows"]),
    )


def _opens(kept: str) -> Opens | None:
    # An earlier release kept what a button opens as an address.
    payload = kept.removeprefix("start:")
    return Opens.of(payload) if payload else None

"""Every word a person reads: Fluent files, one folder a language, and the rendering of `Words` into them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number
from fluent.syntax.ast import Resource

from flows.kernel.clock import Clock
from flows.kernel.renamed import id_of_today
from flows.kernel.words import At, Channel, Day, Listed, Month, Own, Person, Plain, Span, Text, Words, text

LOCALES = Path(__file__).parent.parent / "locales"
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "ps", "ur"})
LONG = 1000
"""The number of letters from which a value is put in after Fluent, whose own limit is 2,500."""
ISOLATE, POP = "\u2068", "\u2069"
_RTL_LETTERS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LTR_LETTERS = re.compile("[A-Za-z\u00c0-\u024f]")


NAMES, NAMED = "\ue010", "\ue011"
"""Around the id of a person ("@...") or a channel ("#...") of the staff's platform, which shows them in its own way.
Nobody else's words have these signs."""
NO_NAMES = str.maketrans("", "", NAMES + NAMED)


class Texts:
    """The landlord's texts in all languages. English is complete; a test keeps the others so too.

    `more`: folders with further texts, a file for each language (en.ftl). `clock`: days of another year than its own
    are shown with their year; without one no year is known to be another.
    """

    def __init__(
        self,
        zone: ZoneInfo,
        overrides: Mapping[str, Mapping[str, str]] | None = None,
        more: Sequence[Path] = (),
        clock: Clock | None = None,
    ) -> None:
        self._zone = zone
        self._clock = clock
        self._said: dict[tuple[str, str], str] = {}
        self.languages = tuple(sorted(path.name for path in LOCALES.iterdir() if path.is_dir()))
        # The same texts make the same bundles.
        self._bundles = {
            language: _bundle(language, tuple((overrides or {}).get(language, {}).items()), tuple(more))
            for language in self.languages
        }

    def __eq__(self, other: object) -> bool:
        """Return whether others have the same texts, whatever their clock."""
        return isinstance(other, Texts) and self._bundles == other._bundles

    def __hash__(self) -> int:
        return hash(tuple(map(id, self._bundles.values())))

    def best_language(self, wanted: str | None) -> str:
        """Return the language we have for a platform's language code ("ar-EG"), or English."""
        code = (wanted or "").lower().split("-")[0]
        return code if code in self._bundles else "en"

    def has(self, text: Text, language: str = "en") -> bool:
        return bool(self._bundles[language].has_message(text.id))

    def say(self, words: Words, language: str) -> str:
        """Return words in a language. Foreign names and references are isolated, to read right in any direction."""
        match words:
            case int():
                return str(words)
            case Text(id, args) if not args:
                return self._without_args(id, language)
            case Text(id, args):
                return self._message(id, {name: self._argument(arg, language) for name, arg in args.items()}, language)
            case Plain(own):
                return _isolated(own.translate(NO_NAMES), language)
            case Own():
                return self.say(words.said(language), language)
            case Person(name):
                return f"{NAMES}@{name}{NAMED}"
            case Channel(name):
                return f"{NAMES}#{name}{NAMED}"
            case Day(day, with_year):
                return _isolated(self._on(day, language, with_year=with_year), language)
            case Month(day):
                return str(format_date(day, "LLLL y", locale=language))
            case At(moment):
                local = moment.astimezone(self._zone)
                on = self._on(local.date(), language)
                hour = format_time(local, "H:mm", locale=language)
                return _isolated(f"{on}{_comma(language)}{hour}", language)
            case Span():
                return _isolated(self._span(words, language), language)
            case Listed(parts, between):
                joint = _comma(language) if between == ", " else between
                return joint.join(self.say(part, language) for part in parts)

    def _on(self, day: date, language: str, *, with_year: bool = False) -> str:
        """Return a day; with its year, if that is not the one in which it is read."""
        year = self._clock.now().astimezone(self._zone).year if self._clock else day.year
        form = "EEE d MMM y" if with_year or day.year != year else "EEE d MMM"
        return str(format_date(day, form, locale=language))

    def _span(self, span: Span, language: str) -> str:
        start, end = span.start.astimezone(self._zone), span.end.astimezone(self._zone)
        on = f"{self._on(start.date(), language)}{_comma(language)}" if span.dated else ""
        whole = start.time() == end.time() == time() and (end.date() - start.date()).days == 1
        if whole:
            return f"{on}{self.say(text('span-any-time'), language)}"
        hours = text("span", start=Plain(self._start(start, language)), end=Plain(self._end(start, end, language)))
        return f"{on}{self.say(hours, language)}"

    def _start(self, start: datetime, language: str) -> str:
        """Return when something starts. A day's first midnight is not the one that people mean by "midnight"."""
        if start.time() == time():
            return self.say(text("hour-after-midnight"), language)
        return self._hour(start, language)

    def _end(self, start: datetime, end: datetime, language: str) -> str:
        """Return when something ends; with its day, if that is another one. Midnight ends the day before."""
        hour = self._hour(end, language)
        midnight = end.time() == time()
        last = end.date() - timedelta(days=midnight)
        if last == start.date():
            return hour
        return f"{self._on(last, language)}{_comma(language)}{hour}"

    def _hour(self, moment: datetime, language: str) -> str:
        """Return an hour as people say it: "8am", "9:30am", "12 noon", "midnight"."""
        named = {(0, 0): text("hour-midnight"), (12, 0): text("hour-noon")}.get((moment.hour, moment.minute))
        if named:
            return self.say(named, language)
        hour = str(format_time(moment, "h" if moment.minute == 0 else "h:mm", locale=language))
        return self.say(text("hour-am" if moment.hour < 12 else "hour-pm", hour=Plain(hour)), language)

    def _without_args(self, id: str, language: str) -> str:
        """Return a text without arguments: it never changes, so it is made once."""
        said = self._said.get((id, language))
        if said is None:
            said = self._said[id, language] = self._message(id, {}, language)
        return said

    def _argument(self, words: Words, language: str) -> object:
        return fluent_number(words) if isinstance(words, int) else self.say(words, language)

    def _message(self, id: str, args: dict[str, object], language: str) -> str:
        own = self._bundles.get(language)
        # A landlord's own clause may be worded in English only.
        bundle = own if own is not None and own.has_message(id) else self._bundles["en"]
        if not bundle.has_message(id) and id.startswith(("clause-", "topic-")):
            return id.split("-", 1)[1]  # no longer in the landlord's file, but old reports name it
        pattern = bundle.get_message(id).value
        assert pattern is not None, f"text {id!r} has no words"
        # Fluent refuses long values, so a resident's story is put in its place afterwards.
        long = {f"\ue000{name}\ue001": str(arg) for name, arg in args.items() if len(str(arg)) > LONG}
        standing_in = {name: f"\ue000{name}\ue001" if len(str(arg)) > LONG else arg for name, arg in args.items()}
        said, errors = bundle.format_pattern(pattern, standing_in)
        if errors:
            raise LookupError(f"text {id!r} in {language!r}: {errors[0]}")
        said = str(said)
        for mark, words in long.items():
            said = said.replace(mark, words)
        return said


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _comma(language: str) -> str:
    return "، " if language in RIGHT_TO_LEFT else ", "


def bare(said: str) -> str:
    """Return a text without its invisible direction marks, for comparing with typed words."""
    return re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", said)


def _isolated(said: str, language: str) -> str:
    """Wrap words in direction isolates where their writing may run against the text around them."""
    if direction(language) == "rtl":
        against = bool(_LTR_LETTERS.search(said)) or bool(re.search(r"\d", said))
    else:
        against = bool(_RTL_LETTERS.search(said))
    return f"{ISOLATE}{said}{POP}" if against else said


@lru_cache(maxsize=32)
def _resources(language: str, more: tuple[Path, ...]) -> tuple[Resource, ...]:
    own = sorted((LOCALES / language).glob("*.ftl"))
    further = [path for folder in more if (path := folder / f"{language}.ftl").exists()]
    return tuple(FluentResource(path.read_text(encoding="utf-8")) for path in (*own, *further))


@lru_cache(maxsize=32)
def _bundle(language: str, overrides: tuple[tuple[str, str], ...], more: tuple[Path, ...]) -> FluentBundle:
    """A language's texts with the landlord's own. Nothing changes a bundle, so it is made once."""
    bundle = FluentBundle([language], use_isolating=False)
    for resource in _resources(language, more):
        bundle.add_resource(resource)
    for id, own in overrides:
        bundle.add_resource(FluentResource(f"{id_of_today(id)} = {_literal(own)}\n"), allow_overrides=True)
    return bundle


def _literal(own: str) -> str:
    escaped = own.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'{{ "{escaped}" }}'

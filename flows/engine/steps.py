"""The kinds of step. Each knows how to show itself and what an answer to it means; none knows a platform.

A step answers an input with one of: `Answer` (the draft changes and the conversation goes on), `Stay` (the same step,
perhaps another part of it, perhaps after a message on what was wrong), or `Go` (to another step).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import ClassVar, Generic, Protocol, TypeAlias, TypeVar

from flows.engine import calendar, days
from flows.engine.draft import Draft
from flows.engine.inputs import SKIP, Gave, Input, Said, Tap
from flows.engine.options import Door, Group, Option, in_rows, paged, split, units
from flows.engine.session import D, Session
from flows.kernel.seen import is_blank
from flows.kernel.text_ids import TextId
from flows.kernel.words import Day as DayWords
from flows.kernel.words import Listed, Plain, Text, text
from flows.kernel.words import Words as Anything

F = TypeVar("F")
MAX_MEDIA = 10
MAX_PART = 3000
"""The maximum that one part of a story may hold, in UTF-16 units, as the platforms count."""
MAX_HELD = 50_000
ASKED = "meant:"
"""The beginning of a view in which it is asked whether a day is meant."""


class Dated(Protocol):
    """Facts that know what day it is at the landlord's."""

    @property
    def now(self) -> datetime: ...

    def today(self, now: datetime) -> date: ...


T = TypeVar("T", bound=Dated)


@dataclass(frozen=True, slots=True)
class Answer:
    """`notice`: what is to be said beside the next question. `with_held`: words that a limit held up are part of it."""

    changes: Mapping[str, object]
    notice: Anything | None = None
    with_held: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    notice: Anything | None = None
    view: str = ""
    held: str | None = None
    """Words to keep until a limit is settled; None: those that are kept already."""
    changes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Go:
    step: str
    returning: bool = False


Result: TypeAlias = Answer | Stay | Go


def always(draft: object, facts: object) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Step(Generic[D, F]):
    """`ask` is the question, `title` its short name on the review and in a form.

    `show` gives the answer in words; None leaves it off the review. `skip` is the Skip button's label, if the step
    may be skipped. `note` returns words above the question, from the answers so far.
    """

    key: str
    ask: Text
    title: Text
    applies: Callable[[D, F], bool] = always
    skip: Text | None = None
    doors: tuple[Door[D, F], ...] = ()
    show: Callable[[D, F], Anything | None] = lambda draft, facts: None
    note: Callable[[D, F], Anything | None] = lambda draft, facts: None
    changeable: bool = True
    explained: tuple[tuple[Text, Text], ...] = ()
    """Questions about the question, each with its answer: a tap shows that, and changes nothing."""
    in_forms: bool = True
    """Whether a form (a modal) can ask it."""
    any_words: bool = False
    """Whether any words are an answer here, such as those of a message passed on."""
    stays: bool = False
    """Whether what it says stays to be read, as emergency numbers do: the next question comes below it."""
    hint: ClassVar[Text] = text("engine-use-buttons")

    def body(self, draft: D, facts: F, session: Session[D], now: datetime) -> tuple[Anything, ...]:
        note = self.note(draft, facts)
        return (*((note,) if note else ()), self.ask)

    def options(self, draft: D, facts: F, session: Session[D], now: datetime) -> Sequence[Sequence[Option]]:
        """Return the rows of options."""
        return ()

    def take(self, given: Input, draft: D, facts: F, session: Session[D], now: datetime) -> Result:
        """Return what an input means here."""
        match given:
            case Tap(value=value) if value == SKIP and self.skip:
                return Answer(self.skipped())
            case Tap(value=value):
                return self.take_tap(value, draft, facts, session, now)
            case Said() if self.any_words:
                return self.take_words(given.whole, draft, facts, session)
            case Said(aside=True):
                return Stay(self.hint, session.view)
            case Said(text=said):
                return self.take_words(said, draft, facts, session)
            case Gave():
                return self.take_media(given, draft, facts)

    def skipped(self) -> Mapping[str, object]:
        return {}

    def still_offered(self, draft: D, facts: F) -> Mapping[str, object]:
        """Return the draft's changes where an answer is no longer among the options: it counts as not given."""
        return {}

    def lacks(self, draft: D) -> bool:
        """Return whether the conversation cannot end without an answer here, and there is none."""
        return False

    def take_tap(self, value: str, draft: D, facts: F, session: Session[D], now: datetime) -> Result:
        return Stay(self.hint)

    def take_words(self, said: str, draft: D, facts: F, session: Session[D]) -> Result:
        return Stay(self.hint, session.view)

    def take_media(self, given: Gave, draft: D, facts: F) -> Result:
        """Keep media sent before the question for it, where the draft has a field for it (`media`)."""
        kept: tuple[str, ...] | None = getattr(draft, "media", None)
        if kept is None or len(kept) >= MAX_MEDIA:
            return Stay(text("engine-media-not-here"))
        return Stay(text("engine-media-kept"), changes={"media": (*kept, given.key)})


@dataclass(frozen=True, kw_only=True)
class Choose(Step[D, F]):
    """One of several options."""

    choices: Callable[[D, F], Sequence[Option]]
    pinned: tuple[Option, ...] = ()
    """Answers that are always offered, whatever page is shown."""

    def all(self, draft: D, facts: F) -> list[Option]:
        return [*self.choices(draft, facts), *self.pinned]

    def options(self, draft: D, facts: F, session: Session[D], now: datetime) -> Sequence[Sequence[Option]]:
        return in_rows(paged(self.choices(draft, facts), self.pinned, session.view))

    def take_tap(self, value: str, draft: D, facts: F, session: Session[D], now: datetime) -> Result:
        if re.fullmatch(r"page:\d{1,4}", value):
            return Stay(view=value)
        if value in {option.value for option in self.all(draft, facts)}:
            return Answer({self.key: value})
        return Stay(text("engine-not-offered"))

    def still_offered(self, draft: D, facts: F) -> Mapping[str, object]:
        chosen = getattr(draft, self.key)
        gone = chosen is not None and chosen not in {option.value for option in self.all(draft, facts)}
        return {self.key: None} if gone else {}

    def lacks(self, draft: D) -> bool:
        return not self.skip and getattr(draft, self.key) is None


@dataclass(frozen=True, kw_only=True)
class ChooseMany(Step[D, F]):
    """Up to `most` of many options, found through groups. One tap is enough; more are added by coming back."""

    groups: Callable[[D, F], Sequence[Group]]
    most: int
    full: TextId = "engine-full"
    ask_group: TextId

    def body(self, draft: D, facts: F, session: Session[D], now: datetime) -> tuple[Anything, ...]:
        group = self._open(draft, facts, session)
        return (text(self.ask_group, group=group.label),) if group else super().body(draft, facts, session, now)

    def options(self, draft: D, facts: F, session: Session[D], now: datetime) -> Sequence[Sequence[Option]]:
        group = self._open(draft, facts, session)
        if group:
            return in_rows([self._marked(option, getattr(draft, self.key)) for option in group.options])
        return in_rows([Option(f"in:{g.value}" if g.options else g.value, g.label) for g in self.groups(draft, facts)])

    def _marked(self, option: Option, chosen: Sequence[str]) -> Option:
        """Mark a chosen option; tapping it again takes it off the list."""
        return Option(option.value, text("engine-chosen", label=option.label)) if option.value in chosen else option

    def take_tap(self, value: str, draft: D, facts: F, session: Session[D], now: datetime) -> Result:
        chosen: tuple[str, ...] = getattr(draft, self.key)
        if value.startswith("in:"):
            return Stay(view=value)
        if value not in self.values(draft, facts):
            return Stay(text("engine-not-offered"))
        if value in chosen:
            left = tuple(one for one in chosen if one != value)
            return Answer({self.key: left or chosen})
        if session.returning and len(chosen) == 1:
            return Answer({self.key: (value,)})
        if len(chosen) >= self.most:
            return Stay(text(self.full, most=self.most))
        return Answer({self.key: (*chosen, value)})

    def still_offered(self, draft: D, facts: F) -> Mapping[str, object]:
        chosen: tuple[str, ...] = getattr(draft, self.key)
        offered = self.values(draft, facts) if chosen else set()
        left = tuple(one for one in chosen if one in offered)
        return {self.key: left} if left != chosen else {}

    def lacks(self, draft: D) -> bool:
        return not self.skip and not getattr(draft, self.key)

    def values(self, draft: D, facts: F) -> set[str]:
        groups = self.groups(draft, facts)
        return {g.value for g in groups if not g.options} | {o.value for g in groups for o in g.options}

    def _open(self, draft: D, facts: F, session: Session[D]) -> Group | None:
        name = session.view.removeprefix("in:")
        return next((g for g in self.groups(draft, facts) if g.options and g.value == name), None)


@dataclass(frozen=True, kw_only=True)
class Day(Step[D, T]):
    """A day: the quick ones, a calendar, typed words, or "don't know". Kept as an ISO date, or "unknown".

    `now` is when the answer was sent: "today" is that day, however late it is read.
    """

    back: int = 365
    """How many days before today may be chosen."""
    ahead: int = 0

    def today(self, facts: T) -> date:
        return facts.today(facts.now)

    def body(self, draft: D, facts: T, session: Session[D], now: datetime) -> tuple[Anything, ...]:
        if session.view.startswith("month:"):
            return (text("engine-pick-day"), calendar.title(session.view))
        if asked := _asked(session.view):
            return (text("engine-day-meant", day=DayWords(asked[0], with_year=True)),)
        return super().body(draft, facts, session, now)

    def options(self, draft: D, facts: T, session: Session[D], now: datetime) -> Sequence[Sequence[Option]]:
        today = facts.today(now)
        if asked := _asked(session.view):
            yes = Option(asked[0].isoformat(), text("engine-day-yes"))
            others = [Option(day.isoformat(), DayWords(day, with_year=True)) for day in asked[1:]]
            return in_rows([yes, *others, Option(f"month:{asked[0]:%Y-%m}", text("engine-calendar"))])
        if session.view.startswith("month:"):
            return calendar.rows(session.view, today - timedelta(days=self.back), today + timedelta(days=self.ahead))
        return [
            [Option("today", text("engine-today")), Option("yesterday", text("engine-yesterday"))],
            [Option(f"month:{today:%Y-%m}", text("engine-calendar")), Option("unknown", text("engine-unknown"))],
        ]

    def take(self, given: Input, draft: D, facts: T, session: Session[D], now: datetime) -> Result:
        if isinstance(given, Said) and not given.aside:
            return self.take_day_said(given.text, draft, facts, session, now)
        return super().take(given, draft, facts, session, now)

    def take_tap(self, value: str, draft: D, facts: T, session: Session[D], now: datetime) -> Result:
        if value == "unknown":
            return Answer({self.key: "unknown"})
        if value.startswith("month:") and calendar.is_month(value):
            return Stay(view=value)
        if value == "none":
            return Stay(view=session.view)
        return self.take_day(value, facts, now)

    def take_day(self, value: str, facts: T, now: datetime) -> Result:
        """Accept "today", "yesterday" or an ISO date within bounds."""
        day = calendar.read_day(value, facts.today(now))
        if day is None:
            return self.not_a_day(facts, now)
        if not self.may_be(day, facts, now):
            return self.out_of_range(day, facts, now)
        return Answer({self.key: day.isoformat()})

    def take_day_said(self, said: str, draft: D, facts: T, session: Session[D], now: datetime) -> Result:
        """Accept a day in words; one that may mean another is asked about, and so is one of another year."""
        reading = days.read(said, lambda back: facts.today(now - back), ahead=self.ahead > 0)
        if reading is None:
            return replace(self.not_a_day(facts, now), view=session.view)
        # "Yesterday at 9" says more than the day.
        more = added(draft, said) if reading.has_more else {}
        if not self.may_be(reading.day, facts, now):
            return replace(self.out_of_range(reading.day, facts, now), held="", changes=more)
        if reading.sure:
            return Answer({self.key: reading.day.isoformat(), **more})
        meant = (reading.day, *(day for day in reading.others if self.may_be(day, facts, now)))
        return Stay(view=f"{ASKED}{','.join(day.isoformat() for day in meant)}", held="", changes=more)

    def may_be(self, day: date, facts: T, now: datetime) -> bool:
        today = facts.today(now)
        return today - timedelta(days=self.back) <= day <= today + timedelta(days=self.ahead)

    def not_a_day(self, facts: T, now: datetime) -> Stay:
        """Return the hint, whose example is a day of this year."""
        today = facts.today(now)
        example = max(today - timedelta(days=1), today.replace(month=1, day=1))
        return Stay(text("engine-not-a-day", example=Plain(f"{example.day}/{example.month}")))

    def out_of_range(self, day: date, facts: T, now: datetime) -> Stay:
        shown = DayWords(day, with_year=True)
        is_ahead = day > facts.today(now)
        return Stay(text("engine-day-to-come", day=shown) if is_ahead else text("engine-day-out-of-range", day=shown))


@dataclass(frozen=True, kw_only=True)
class ChooseDay(Choose[D, T]):
    """One of several days to come, each the ISO date of its option. It may be typed, too."""

    def take(self, given: Input, draft: D, facts: T, session: Session[D], now: datetime) -> Result:
        if isinstance(given, Said) and not given.aside:
            reading = days.read(given.text, lambda back: facts.today(now - back), ahead=True)
            offered = {option.value for option in self.all(draft, facts)}
            if reading and reading.sure and reading.day.isoformat() in offered:
                more = added(draft, given.text) if reading.has_more else {}
                return Answer({self.key: reading.day.isoformat(), **more})
        return super().take(given, draft, facts, session, now)


@dataclass(frozen=True, kw_only=True)
class Words(Step[D, F]):
    """Words, typed or spoken. Too many are kept and offered as parts; nothing typed is lost."""

    any_words: bool = True
    most: int = MAX_PART
    voice: str | None = None
    """The draft's field for voice notes, if they are accepted."""
    more: str = "added"
    """The draft's field for words beyond `most`."""

    def options(self, draft: D, facts: F, session: Session[D], now: datetime) -> Sequence[Sequence[Option]]:
        if session.held:
            return [[Option("parts", text("engine-keep-parts"))], [Option("again", text("engine-words-again"))]]
        return []

    def take_tap(self, value: str, draft: D, facts: F, session: Session[D], now: datetime) -> Result:
        if value == "parts" and session.held:
            first, *rest = split(session.held, self.most)
            before = draft.added if self.more == "added" else ()
            return Answer({self.key: first, self.more: (*before, *rest)}, with_held=True)
        return Stay(text("engine-write-it"), held="" if value == "again" else None)

    def take_words(self, said: str, draft: D, facts: F, session: Session[D]) -> Result:
        said = said.strip()
        if is_blank(said):
            return Stay(text("engine-write-it"))
        # The phone sends a long text as several messages: they are one story.
        said = f"{session.held}\n{said}" if session.held else said
        if units(said) > MAX_HELD:
            return Stay(text("engine-too-much", most=MAX_HELD), held=session.held)
        if units(said) > self.most:
            return Stay(text("engine-too-long", length=units(said), most=self.most), held=said)
        # Words typed where a voice note is take its place: somebody came back to change it.
        return Answer(
            {
                self.key: said,
                **({self.more: ()} if self.more != "added" else {}),
                **({self.voice: None} if self.voice else {}),
            },
            with_held=True,
        )

    def take_media(self, given: Gave, draft: D, facts: F) -> Result:
        if self.voice and given.kind == "voice":
            is_first = not getattr(draft, self.key) and 0 < units(given.words) <= self.most
            words = {self.key: given.words} if is_first else added(draft, given.words)
            return Answer({self.voice: given.key, **words})
        return super().take_media(given, draft, facts)

    def skipped(self) -> Mapping[str, object]:
        return {self.key: ""}


@dataclass(frozen=True, kw_only=True)
class Media(Step[D, F]):
    """Photos, videos, documents: as many as `most`, then Done."""

    most: int = MAX_MEDIA
    in_forms: bool = False

    def body(self, draft: D, facts: F, session: Session[D], now: datetime) -> tuple[Anything, ...]:
        count = len(getattr(draft, self.key))
        return (
            (text("engine-media-have", count=count, most=self.most),)
            if count
            else super().body(draft, facts, session, now)
        )

    def options(self, draft: D, facts: F, session: Session[D], now: datetime) -> Sequence[Sequence[Option]]:
        if getattr(draft, self.key):
            return [[Option("done", text("engine-done"))], [Option("clear", text("engine-media-clear"))]]
        return [[Option("none", text("engine-media-none"))]]

    def take_tap(self, value: str, draft: D, facts: F, session: Session[D], now: datetime) -> Result:
        match value:
            case "done" | "none":
                return Answer({})
            case "clear":
                return Stay(changes={self.key: ()})
            case _:
                return Stay(text("engine-not-offered"))

    def take_media(self, given: Gave, draft: D, facts: F) -> Result:
        kept: tuple[str, ...] = getattr(draft, self.key)
        if len(kept) >= self.most:
            return Stay(text("engine-media-full", most=self.most))
        return Stay(changes={self.key: (*kept, given.key)})


@dataclass(frozen=True, kw_only=True)
class Review(Step[D, F]):
    """Everything as others will see it, each answer changeable, and the ways to send it (each an answer)."""

    sends: Callable[[D, F], Sequence[Option]]
    switches: Callable[[D, F], Sequence[tuple[Option, Mapping[str, object]]]] = lambda draft, facts: ()
    """Buttons that change the draft at once (named or anonymous, say)."""
    below: Callable[[D, F], Sequence[Anything]] = lambda draft, facts: ()
    steps: Callable[[], Sequence[Step[D, F]]] = lambda: ()
    changeable: bool = False

    def body(self, draft: D, facts: F, session: Session[D], now: datetime) -> tuple[Anything, ...]:
        if session.view == "change":
            return (text("engine-change-which"),)
        lines = [
            text("engine-review-line", title=step.title, answer=shown)
            for step in self._others(draft, facts)
            if (shown := step.show(draft, facts)) is not None
        ]
        return (self.ask, Listed(lines), *self.below(draft, facts))

    def options(self, draft: D, facts: F, session: Session[D], now: datetime) -> Sequence[Sequence[Option]]:
        if session.view == "change":
            return in_rows([Option(f"to:{s.key}", s.title) for s in self._others(draft, facts) if s.changeable], 2)
        switches = [option for option, _ in self.switches(draft, facts)]
        return in_rows([*self.sends(draft, facts), Option("change", text("engine-change")), *switches])

    def take_tap(self, value: str, draft: D, facts: F, session: Session[D], now: datetime) -> Result:
        if value in {option.value for option in self.sends(draft, facts)}:
            return Answer({self.key: value})
        if value == "change":
            return Stay(view="change")
        if value.startswith("to:") and value[3:] in {s.key for s in self._others(draft, facts) if s.changeable}:
            return Go(value[3:], returning=True)
        for option, changes in self.switches(draft, facts):
            if option.value == value:
                return Stay(changes=changes)
        return Stay(text("engine-not-offered"))

    def _others(self, draft: D, facts: F) -> list[Step[D, F]]:
        return [step for step in self.steps() if step is not self and step.applies(draft, facts)]


def beside(result: Result, said: str, draft: Draft) -> Result:
    """Return what words mean that a step made nothing of: they are kept beside the answers."""
    if not isinstance(result, Stay) or result.changes or result.held is not None or is_blank(said):
        return result
    changes = added(draft, said)
    if sum(map(units, changes["added"])) > MAX_HELD:
        return replace(result, notice=text("engine-too-much", most=MAX_HELD))
    notice = also(text("engine-words-added"), result.notice)
    return replace(result, notice=notice, changes=changes)


def added(draft: Draft, said: str) -> dict[str, tuple[str, ...]]:
    """Return a draft's words beside the answers with some more added; not twice, as under each file of an album."""
    said = said.strip()
    parts = split(said, MAX_PART) if said and said not in draft.added else ()
    return {"added": (*draft.added, *parts)}


def also(*notices: Anything | None) -> Anything | None:
    """Return several notices as one."""
    said = [notice for notice in notices if notice]
    return Listed(said) if len(said) > 1 else next(iter(said), None)


def day_shown(value: str | None, today: date | None = None) -> Anything | None:
    """Return an answer to a Day step in words, with its year unless that is today's."""
    if value is None:
        return None
    if value == "unknown":
        return text("engine-unknown")
    day = date.fromisoformat(value)
    return DayWords(day, with_year=today is None or day.year != today.year)


def _asked(view: str) -> list[date]:
    """Return the days that are asked about in a view of a Day step, the likeliest first."""
    return [date.fromisoformat(day) for day in view.removeprefix(ASKED).split(",")] if view.startswith(ASKED) else []


def own_words(value: str) -> Anything | None:
    return Plain(value) if value else None

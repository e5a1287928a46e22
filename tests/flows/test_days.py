"""Days as people say them: `days/<language>.txt` lists what is a day and what is none, for each language we speak."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows import engine
from flows.engine import Said, Session, days
from flows.engine.days import Reading
from flows.features.all import FEATURES
from flows.features.reports.flow import REPORT, ReportDraft, ReportFacts
from flows.features.visits.flow import CHANGE, ChangeDraft, VisitFacts
from flows.features.wishes.flow import WISH, WishDraft, WishFacts
from flows.kernel.runtime import make_runtime
from flows.kernel.texts import LOCALES
from flows.kernel.words import Listed, Text, text
from tests.flows.test_engine import POLICY, SAM

RUNTIME = make_runtime(POLICY, FEATURES.bus)
LISTS = Path(__file__).parent / "days"
NOW = datetime(2026, 11, 25, 14, tzinfo=UTC)
LINE = re.compile(r"(?P<said>.*?) (?:(?P<what>[=?!]) (?P<day>\S+)(?P<more> \+)?|-)")
FEWEST = 150


def ago(back: timedelta) -> date:
    return (NOW - back).date()


def sayings(language: str) -> list[tuple[str, str, str, bool]]:
    lines = (LISTS / f"{language}.txt").read_text("utf-8").splitlines()
    found = [LINE.fullmatch(line) for line in lines if not line.startswith("#")]
    return [(one["said"], one["what"] or "-", one["day"] or "", bool(one["more"])) for one in found if one]


def answered(said: str, now: datetime = NOW) -> engine.Turn[ReportDraft]:
    draft = ReportDraft(contract="unknown", place="home", clauses=("rude",))
    session = Session(flow="report", token="abcdef", draft=draft, step="happened", trail=("clauses",))
    return engine.advance(REPORT, session, Said(said), ReportFacts(POLICY, now, SAM), now)


def first_words(turn: engine.Turn[ReportDraft] | engine.Turn[WishDraft]) -> Text:
    """Return what is said first, or last of what is said at once above the question."""
    assert turn.prompt is not None
    found = turn.prompt.body[0]
    found = found.parts[-1] if isinstance(found, Listed) else found
    assert isinstance(found, Text)
    return found


@pytest.mark.parametrize("language", RUNTIME.texts.languages)
def test_each_language_has_its_words_and_its_list(language: str) -> None:
    assert (LOCALES / language / "days.toml").exists()
    assert len(sayings(language)) >= FEWEST
    assert {what for _, what, _, _ in sayings(language)} == set("=?!-")


@pytest.mark.parametrize("language", RUNTIME.texts.languages)
def test_days_are_read_as_people_say_them_and_nothing_else_is(language: str) -> None:
    """A kind: a value is read from a part of a text, and the rest of the text said that it means something else."""
    wrong = []
    for said, what, day, more in sayings(language):
        reading = days.read(said, ago)
        if reading is None:
            became = ("-", "", False)
        else:
            is_near = timedelta() <= NOW.date() - reading.day <= timedelta(days=365)
            sign = "!" if not is_near else "=" if reading.sure else "?"
            became = (sign, reading.day.isoformat(), reading.has_more)
        if became != (what, day, more):
            wrong.append((said, (what, day, more), became))
    assert not wrong


@pytest.mark.parametrize("language", RUNTIME.texts.languages)
def test_a_question_for_a_day_takes_asks_or_refuses_as_the_list_says(language: str) -> None:
    """A day of another year is shown with its year and asked about; one to come, or long past, is shown with it."""
    for said, what, day, more in sayings(language):
        turn = answered(said)
        shown = RUNTIME.texts.say(first_words(turn), "en")
        kept = turn.session.draft.added
        match what:
            case "=":
                assert (turn.session.step, turn.session.draft.happened) == ("story", day), said
            case "?":
                assert (turn.session.step, first_words(turn).id) == ("happened", "engine-day-meant"), said
                yes = engine.Tap("abcdef", turn.session.revision, day)
                turn = engine.advance(REPORT, turn.session, yes, ReportFacts(POLICY, NOW, SAM), NOW)
                assert (turn.session.step, turn.session.draft.happened) == ("story", day), said
            case "!":
                assert first_words(turn).id in ("engine-day-to-come", "engine-day-out-of-range"), said
            case _:
                assert (turn.session.draft.happened, first_words(turn).id) == (None, "engine-not-a-day"), said
        assert what not in "?!" or day[:4] in shown, said
        assert what == "-" or kept == ((said.strip(),) if more else ()), said


def test_a_saying_is_read_in_whatever_language_it_comes() -> None:
    assert days.read("أمس", ago) == days.read("yesterday", ago) == Reading(date(2026, 11, 24))


def test_the_name_of_today_is_asked_about_with_both_days() -> None:
    turn = answered("wednesday")
    assert turn.prompt is not None
    values = [button.action.split(".", 2)[2] for button in turn.prompt.buttons()]
    assert values[:3] == ["2026-11-25", "2026-11-18", "month:2026-11"]


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 1, 2), date(2026, 3, 1), date(2026, 12, 31)])
@pytest.mark.parametrize("language", RUNTIME.texts.languages)
def test_what_the_hint_gives_as_an_example_is_taken_at_once(language: str, day: date) -> None:
    now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    hint = first_words(answered("Flat 3, block 2", now))
    assert hint.id == "engine-not-a-day"
    said = RUNTIME.texts.say(hint.args["example"], language)
    taken = answered(said, now).session.draft.happened
    assert taken is not None
    assert taken.startswith(f"{day.year}-")


@pytest.mark.parametrize(
    ("said", "day", "sure"),
    [
        ("next friday", "2026-11-27", True),
        ("until friday", "2026-11-27", True),
        ("friday", "2026-11-27", True),
        ("25 December", "2026-12-25", True),
        ("25/12", "2026-12-25", True),
        ("5th January", "2027-01-05", True),
        ("until 5/1", "2027-01-05", True),
        ("5 January 2027", "2027-01-05", True),
        ("in 2 weeks", "2026-12-09", True),
        ("the 3rd", "2026-12-03", True),
        ("الجمعة القادمة", "2026-11-27", True),
        ("حتى الجمعة", "2026-11-27", True),
        ("بعد أسبوعين", "2026-12-09", True),
    ],
)
def test_a_day_to_come_is_the_next_such_day(said: str, day: str, sure: bool) -> None:
    session = Session(flow="wish", token="abcdef", draft=WishDraft(), step="until")
    turn = engine.advance(WISH, session, Said(said), WishFacts(POLICY, NOW), NOW)
    until = turn.session.draft.until
    asked = turn.session.view.removeprefix("meant:").split(",")[0]
    assert (until or asked, until is not None) == (day, sure)


@pytest.mark.parametrize(
    ("said", "day", "added"),
    [
        ("friday", "2026-11-27", ()),
        ("next friday", "2026-11-27", ()),
        ("Tomorrow", "2026-11-26", ()),
        ("3/12", "2026-12-03", ()),
        ("friday after 3pm", "2026-11-27", ("friday after 3pm",)),
        ("الخميس", "2026-11-26", ()),
        ("saturday", None, ("saturday",)),
        ("not on friday", None, ("not on friday",)),
        ("yesterday", None, ("yesterday",)),
    ],
)
def test_another_day_for_a_visit_may_be_typed(said: str, day: str | None, added: tuple[str, ...]) -> None:
    draft = ChangeDraft(pick="day")
    session = Session(flow="change", token="abcdef", draft=draft, step="day", trail=("pick",))
    done = engine.advance(CHANGE, session, Said(said), VisitFacts(POLICY, NOW), NOW).session
    assert (done.draft.day, done.draft.added, done.step) == (day, added, "slot" if day else "day")


def test_a_day_that_cannot_be_the_last_is_shown_with_its_year() -> None:
    session = Session(flow="wish", token="abcdef", draft=WishDraft(), step="until")
    kept = f"{RUNTIME.texts.say(text('engine-words-added'), 'en')}\n"
    for said, shown in (("yesterday", "Tue 24 Nov 2026\n"), ("1/1/2030", "Tue 1 Jan 2030\n"), ("block 2", kept)):
        turn = engine.advance(WISH, session, Said(said), WishFacts(POLICY, NOW), NOW)
        assert turn.prompt is not None
        notice = RUNTIME.texts.say(turn.prompt.body[0], "en")
        assert notice.endswith(f"{shown}{RUNTIME.texts.say(text('wishes-ahead-only'), 'en')}")


@pytest.mark.parametrize("language", RUNTIME.texts.languages)
def test_a_month_has_the_names_of_its_days_above_it(language: str) -> None:
    session = Session(flow="report", token="abcdef", draft=ReportDraft(), step="happened", view="month:2026-11")
    prompt = engine.show(REPORT, session, ReportFacts(POLICY, NOW, SAM), NOW)
    heads, first, *_ = prompt.rows
    said = [RUNTIME.texts.say(button.label, language) for button in heads]
    assert len(set(said)) == 7 == len(first)
    assert all(days.read(head, ago) is None for head in said), "a day of the week that is typed is no tap on a heading"


@given(st.text(max_size=90))
@example("5/11/²026")
@example("٩٩٩٩٩٩٩٩ days ago")
@example("999 months ago")
@example("99999 weeks ago")
@example("last week")
def test_any_text_is_a_day_or_none(said: str) -> None:
    for ahead in (False, True):
        reading = days.read(said, ago, ahead=ahead)
        assert reading is None or reading.day.year >= 1900


@given(
    st.sampled_from([said for said, what, _, _ in sayings("en") if what == "="]),
    st.sampled_from(
        ["he swore", "flat", "not", "because", "every", "or", "WO-2001", "2 men", "no", "لا", "كل", "late again"]
    ),
)
def test_a_day_with_other_words_is_none(said: str, words: str) -> None:
    assert days.read(f"{said} {words}", ago) is None
    assert days.read(f"{words} {said}", ago) is None


@given(
    st.dates(date(2026, 1, 1), NOW.date()), st.sampled_from(["%d/%m/%Y", "%d %B %Y", "%A %d %B", "%B %d", "%Y-%m-%d"])
)
def test_every_day_of_the_year_is_read_in_the_usual_ways(day: date, form: str) -> None:
    assert days.read(day.strftime(form), ago) == Reading(day)

"""Words as they are said to their reader: days, names, plurals, and whatever anybody writes."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from flows.kernel.clock import SystemClock
from flows.kernel.texts import ISOLATE, POP, Texts, bare
from flows.kernel.words import At, Day, Listed, Month, Plain, Span, text
from tests.examples import examples

ZONE = ZoneInfo("Europe/London")
TEXTS = Texts(ZONE)


def test_references_and_names_in_arabic() -> None:
    shown = TEXTS.say(text("resident-reply", landlord=Plain("Example Homes"), ref=Plain("K7MP-4QXT")), "ar")
    assert "\u2068Example Homes\u2069" in shown
    assert "\u2068K7MP-4QXT\u2069" in shown
    assert TEXTS.say(Plain("ليلى حسن"), "ar") == "ليلى حسن"


def test_an_arabic_name_in_english() -> None:
    assert TEXTS.say(text("report-seen-named", name=Plain("ليلى حسن")), "en").endswith("\u2068ليلى حسن\u2069")
    assert ISOLATE not in TEXTS.say(text("report-seen-named", name=Plain("Ann Bell")), "en")


def test_days_and_moments() -> None:
    day, summer = date(2026, 12, 8), datetime(2026, 7, 7, 13, 5, tzinfo=UTC)
    assert TEXTS.say(Day(day), "en") == "Tue 8 Dec"
    assert bare(TEXTS.say(Day(day), "ar")) == "الثلاثاء 8 ديسمبر"
    assert TEXTS.say(Month(day), "en") == "December 2026"
    assert bare(TEXTS.say(Month(day), "ar")) == "ديسمبر 2026"
    assert TEXTS.say(At(summer), "en") == "Tue 7 Jul, 14:05", "the landlord's clock"
    assert bare(TEXTS.say(At(summer), "ar")).startswith("الثلاثاء 7 يوليو")
    assert bare(TEXTS.say(At(summer), "ar")).endswith("14:05")


class Stopped(SystemClock):
    """A clock that stands still at the end of a year."""

    def now(self) -> datetime:
        return datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def test_a_day_of_another_year_has_its_year() -> None:
    """A kind: "Tue 5 Jan" of a visit a year ahead, or a year ago, is read as one of this year."""
    said = Texts(ZONE, clock=Stopped())
    evening = datetime(2026, 12, 31, 22, tzinfo=UTC)
    for language in said.languages:
        for words, years in (
            (Day(date(2026, 1, 1)), []),
            (Day(date(2027, 1, 5)), ["2027"]),
            (Day(date(2025, 12, 30)), ["2025"]),
            (At(evening), []),
            (At(datetime(2027, 1, 5, 9, tzinfo=UTC)), ["2027"]),
            (Span(evening, evening + timedelta(hours=1)), []),
            (Span(evening, evening + timedelta(hours=4)), ["2027"]),
            (Span(evening - timedelta(days=400), evening - timedelta(days=399)), ["2025", "2025"]),
            (Span(evening + timedelta(days=5), evening + timedelta(days=5, hours=1), dated=False), []),
        ):
            assert re.findall(r"20\d\d", said.say(words, language)) == years, (language, words)


def test_plural_forms_in_arabic() -> None:
    shown = [bare(TEXTS.say(text("report-media-count", count=count), "ar")) for count in (0, 1, 2, 3, 11, 100)]
    assert shown == ["لا شيء", "ملف واحد", "ملفان", "3 ملفات", "11 ملفًا", "100 ملف"]


def test_a_platforms_language_code_finds_ours() -> None:
    assert [TEXTS.best_language(code) for code in ("ar", "ar-EG", "AR-eg", "en-GB", "xx", "", None)] == [
        "ar", "ar", "ar", "en", "en", "en", "en",
    ]  # fmt: skip


def test_the_landlords_own_words_stand_in_for_ours_in_their_language_alone() -> None:
    own = Texts(ZONE, {"en": {"clause-rude": 'Was "rude" {x} \\'}})
    assert own.say(text("clause-rude"), "en") == 'Was "rude" {x} \\'
    assert own.say(text("clause-rude"), "ar") == TEXTS.say(text("clause-rude"), "ar")


def test_the_landlords_own_words_may_name_a_text_as_an_earlier_release_did() -> None:
    own = Texts(ZONE, {"en": {"slack-send": "Off it goes", "clause-rude-wording": "Be kind."}})
    assert own.say(text("staff-send"), "en") == "Off it goes"
    assert own.say(text("wording-rude"), "en") == "Be kind."


@given(st.text(), st.sampled_from(TEXTS.languages))
def test_what_people_write_is_said_to_the_letter(own: str, language: str) -> None:
    shown = TEXTS.say(Plain(own), language)
    assert shown in (own, f"{ISOLATE}{own}{POP}")
    assert TEXTS.say(text("report-seen-named", name=Plain(own)), language).count(shown) >= 1
    assert TEXTS.say(Listed([Plain(own), Plain(own)]), language) == f"{shown}\n{shown}"


@given(st.text(min_size=1, max_size=20), st.integers(2, 400), st.sampled_from(TEXTS.languages))
def test_however_much_people_write_none_of_it_is_lost(own: str, times: int, language: str) -> None:
    shown = TEXTS.say(text("report-story-brief", beginning=Plain(own * times), length=len(own) * times), language)
    assert own * times in shown
    assert TEXTS.say(text("report-noted", clauses=Listed([Plain(own)] * times)), language).count(own) >= times


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
@examples(20, proof=500)
def test_the_landlords_words_are_said_to_the_letter(own: str) -> None:
    assert Texts(ZONE, {"en": {"clause-rude": own}}).say(text("clause-rude"), "en") == own


@given(st.text())
def test_bare_text_has_no_marks_and_loses_nothing_else(own: str) -> None:
    marks = {"\u200e", "\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    assert bare(own) == "".join(letter for letter in own if letter not in marks)

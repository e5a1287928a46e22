"""Parts of the day on the landlord's clock, on the nights when that is changed, at midnight, and in words."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import SAMPLE_LANDLORD, read_policy
from flows.kernel.slots import decent, is_quiet, span
from flows.kernel.texts import Texts, bare
from flows.kernel.words import Span

POLICY = read_policy(Path(SAMPLE_LANDLORD))
LONDON = POLICY.zone
TEXTS = Texts(LONDON)
THURSDAY, FORWARD, BACK = date(2026, 11, 26), date(2027, 3, 28), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "earliest", "latest", "hours", "english", "arabic"),
    [
        (THURSDAY, "08:00", "12:00", 4, "Thu 26 Nov, 8am to 12 noon", "الخميس 26 نوفمبر، 8 صباحًا إلى 12 ظهرًا"),
        (THURSDAY, "12:30", "17:00", 4.5, "Thu 26 Nov, 12:30pm to 5pm", "الخميس 26 نوفمبر، 12:30 مساءً إلى 5 مساءً"),
        (THURSDAY, "20:00", "00:00", 4, "Thu 26 Nov, 8pm to midnight", "الخميس 26 نوفمبر، 8 مساءً إلى منتصف الليل"),
        (THURSDAY, "00:00", "08:00", 8, "Thu 26 Nov, just after midnight to 8am", None),
        (THURSDAY, "00:00", "00:00", 24, "Thu 26 Nov, any time that day", "الخميس 26 نوفمبر، في أي وقت من ذلك اليوم"),
        (date(2026, 12, 31), "22:00", "02:00", 4, "Thu 31 Dec, 10pm to Fri 1 Jan, 2am", None),
        (FORWARD, "01:00", "02:00", 1, "Sun 28 Mar, 2am to 3am", None),  # an hour that there is not
        (FORWARD, "01:30", "02:00", 0.5, "Sun 28 Mar, 2:30am to 3am", None),
        (FORWARD, "00:30", "01:30", 1, "Sun 28 Mar, 12:30am to 2:30am", None),
        (FORWARD, "00:00", "00:00", 23, "Sun 28 Mar, any time that day", None),
        (BACK, "01:00", "02:00", 2, "Sun 25 Oct, 1am to 2am", None),  # an hour that there is twice
        (BACK, "00:30", "01:30", 2, "Sun 25 Oct, 12:30am to 1:30am", None),
        (BACK, "08:00", "12:00", 4, "Sun 25 Oct, 8am to 12 noon", None),
        (BACK, "00:00", "00:00", 25, "Sun 25 Oct, any time that day", None),
    ],
)
def test_a_slot_and_its_words(
    day: date, earliest: str, latest: str, hours: float, english: str, arabic: str | None
) -> None:
    start, end = span(LONDON, day, time.fromisoformat(earliest), time.fromisoformat(latest))
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=hours)
    assert TEXTS.say(Span(start, end), "en") == english
    assert arabic is None or bare(TEXTS.say(Span(start, end), "ar")) == arabic


def test_a_visit_of_several_days_says_its_last() -> None:
    days = Span(datetime(2026, 11, 23, 8, tzinfo=LONDON), datetime(2026, 11, 25, 17, tzinfo=LONDON))
    assert TEXTS.say(days, "en") == "Mon 23 Nov, 8am to Wed 25 Nov, 5pm"


hours_of_day = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@given(st.sampled_from([THURSDAY, FORWARD, BACK]), hours_of_day, hours_of_day)
def test_every_slot_takes_time(day: date, earliest: time, latest: time) -> None:
    start, end = span(LONDON, day, earliest, latest)
    assert timedelta() < end.astimezone(UTC) - start.astimezone(UTC) <= timedelta(hours=25)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC)))
def test_a_decent_hour_comes_within_half_a_day_and_is_decent(moment: datetime) -> None:
    then = decent(POLICY, moment)
    assert not is_quiet(POLICY, then)
    # The night on which the clocks go back is an hour longer.
    assert timedelta() <= then - moment <= timedelta(hours=13)
    assert (then == moment) == (not is_quiet(POLICY, moment))

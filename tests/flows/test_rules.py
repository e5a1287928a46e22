"""The rules with numbers, and the landlord's file that sets them."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import SAMPLE_LANDLORD, BadSettings, read_policy
from flows.conversation.typed import read_action
from flows.features.reports.submit import due
from flows.kernel import refs
from flows.kernel.policy import Severity
from flows.kernel.workdays import is_working_day, working_days_after

POLICY = read_policy(Path(SAMPLE_LANDLORD))
LONDON = ZoneInfo("Europe/London")


def at(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "days", "nation", "end"),
    [
        (at(2026, 11, 23, 9), 1, "ENG", at(2026, 11, 24, 17)),
        (at(2026, 11, 20, 18), 1, "ENG", at(2026, 11, 23, 17)),
        (at(2026, 12, 24, 10), 1, "ENG", at(2026, 12, 29, 17)),  # Christmas, the weekend, a substitute day
        (at(2026, 11, 27, 10), 1, "SCT", at(2026, 12, 1, 17)),  # St Andrew's Day
        (at(2026, 11, 27, 10), 1, "ENG", at(2026, 11, 30, 17)),
        (at(2027, 3, 26, 10), 1, "ENG", at(2027, 3, 30, 17)),  # Easter, and the clocks go forward
        (at(2026, 11, 21, 10), 0, "ENG", at(2026, 11, 23, 17)),
    ],
)
def test_working_days(moment: datetime, days: int, nation: str, end: datetime) -> None:
    assert working_days_after(moment, days, nation, LONDON) == end


@given(st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1)), st.integers(0, 40))
def test_a_due_time_is_a_working_day_and_never_past(moment: datetime, days: int) -> None:
    aware = moment.replace(tzinfo=UTC)
    end = working_days_after(aware, days, "ENG", LONDON)
    assert end > aware
    assert is_working_day(end.astimezone(LONDON).date(), "ENG")


def test_a_complaint_is_never_due_later_than_the_ombudsman_allows() -> None:
    now = at(2026, 11, 23, 9)
    assert due(POLICY, Severity.LOW, "tell", now) == at(2026, 12, 7, 17)
    assert due(POLICY, Severity.LOW, "complaint", now) == at(2026, 11, 30, 17)
    assert due(POLICY, Severity.CRITICAL, "tell", now) == at(2026, 11, 23, 10)


@given(st.text(alphabet=refs.ALPHABET, min_size=8, max_size=8))
def test_a_reference_is_read_however_it_is_typed(ref: str) -> None:
    assert refs.read(refs.shown(ref)) == ref
    assert refs.read(f" {refs.shown(ref).lower().replace('-', ' ')} ") == ref
    assert refs.read(ref[:-1]) is None
    assert not set(ref) & set("0O1IL")


@given(st.text(max_size=80))
def test_any_button_data_is_read_or_refused(data: str) -> None:
    read_action(data)


def test_routes_go_by_contract_then_contractor_then_default() -> None:
    channels = POLICY.channels
    assert POLICY.routes("repairs-north", "brightfix", False) == ["C0REPAIRS", channels.default]
    assert POLICY.routes("gas", "safegas", False) == ["C0GAS", channels.default]
    assert POLICY.routes(None, None, False) == [channels.default]
    assert POLICY.routes("repairs-north", "brightfix", True) == [channels.restricted]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('restricted = "C0RESTRICTED"', 'restricted = "C0ALERTS"'), "restricted must be a channel of its own"),
        (('praise = "C0PRAISE"', 'praise = "C0MANAGERS"'), "managers must be a channel of its own"),
        (('contractor = "safegas"', 'contractor = "nobody"'), "contract 'gas': no contractor 'nobody'"),
        (('ref = "ROWAN"', 'ref = "LARK"'), "blocks: 'LARK' stands twice"),
        (('zone = "Europe/London"', 'zone = "Mars/Olympus"'), "no time zone"),
        (('severity = "low"', 'severity = "tiny"'), "severity"),
        (("[landlord]", '[landlord]\ncolour = "red"'), "colour: is not a setting we know"),
        (('default = "C0DEFAULT"', 'default = "#conduct"'), "channels.default"),
        (('channel = "C0GAS"', 'channel = "C0RESTRICTED"'), "channels.restricted is also the channel of 'safegas'"),
        (('phone = "020 7946 0100"', ""), "landlord.phone: is missing"),
        (("[landlord]", "[landlord"), "cannot be read"),
        (('id = "visit"', 'id = "unheard-of"'), "topics 'unheard-of': add label.en"),
    ],
)
def test_a_wrong_landlord_file_says_what_to_mend(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    file = tmp_path / "landlord.toml"
    file.write_text(SAMPLE_LANDLORD.read_text().replace(*change, 1))
    with pytest.raises(BadSettings) as error:
        read_policy(file)
    assert complaint in str(error.value)


def test_the_sample_has_all_thirty_clauses_five_topics_of_six() -> None:
    sample = tomllib.loads(SAMPLE_LANDLORD.read_text())
    assert len(sample["clauses"]) == 30
    assert [len(topic["clauses"]) for topic in sample["topics"]] == [6] * 5
    restricted = {name for name, clause in sample["clauses"].items() if clause.get("restricted")}
    assert restricted == {
        "drink_drugs", "safeguarding", "sexual", "discrimination", "crime", "private_work", "reprisal",
    }  # fmt: skip

"""Callers who are expected at a door, by properties: nobody is let in who should not be."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.features.door.companies import heard, meant
from flows.features.door.verdict import GRACE, judge
from flows.features.visits import passwords
from storage.door import Firm
from storage.visits import OPEN_STATES, Visit

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
FIRMS = [Firm(1, "brightfix", "Brightfix Repairs", None), Firm(2, "safegas", "Safe & Sound Gas", "020 7946 0111")]
PATEL = Firm(3, "patel", "Patel Plastering", None, ("brightfix",))
ALL = [*FIRMS, PATEL, Firm(4, "dodd", "Dodd & Sons Roofing", None)]
REFS = {firm.id: firm.ref for firm in ALL}
NOTHING: dict[str, Any] = dict.fromkeys(Visit.__slots__)


def visit(firm: int, communal: bool, state: str, begins: int, hours: int, password: str) -> Visit:
    starts_at = NOW + timedelta(minutes=begins)
    known = {"contractor_id": firm, "contractor_ref": REFS[firm], "communal": communal}
    known |= {"state": state, "password": password}
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=hours)}
    return Visit(**NOTHING | known | times)


secrets = st.sampled_from(["1.2", "2.1", "3.4"])
coming = st.lists(
    st.builds(
        visit,
        st.sampled_from(sorted(REFS)),
        st.booleans(),
        st.sampled_from(OPEN_STATES),
        st.integers(-720, 6000),
        st.integers(1, 9),
        secrets,
    ),
    max_size=5,
)
said = st.one_of(st.just(""), st.text(max_size=20), secrets.map(lambda secret: passwords.shown(secret, "en")))


@given(st.sampled_from([None, *ALL]), st.sampled_from([None, *ALL]), said, coming, st.booleans(), st.booleans())
def test_only_the_right_words_for_a_visit_that_is_due_open_a_door(
    firm: Firm | None, main: Firm | None, words: str, visits: list[Visit], home: bool, read: bool
) -> None:
    verdict = judge(firm, words, visits, NOW, language="en", home=home, read=read, main=main)
    if verdict.result == "expected":
        found = verdict.visit
        assert firm and found and read and not found.communal
        if found.contractor_id != firm.id:
            assert found.contractor_ref in firm.works_for, "only the landlord's records make a sub-contractor"
            assert main is None or main.ref == found.contractor_ref
        assert passwords.fits(found.password, words, "en")
        in_slot = found.starts_at - GRACE <= NOW <= found.ends_at + GRACE
        assert in_slot or found.state in ("on_way", "arrived")
    if not read:
        assert verdict.proof in (None, "unread"), "who guessed too much learns nothing of a password"
    if verdict.alarming:
        assert verdict.result != "expected"
    if verdict.visit:
        assert verdict.visit in visits
        assert firm and verdict.visit.contractor_ref in (firm.ref, *firm.works_for)


@given(st.text(max_size=40))
def test_a_name_finds_only_contractors_of_the_landlords(heard: str) -> None:
    assert set(meant(heard, FIRMS)) <= set(FIRMS)


@given(st.sampled_from(FIRMS), st.data())
def test_one_slip_in_a_name_still_finds_it(firm: Firm, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(firm.name) - 1))
    slipped = firm.name[:at] + data.draw(st.sampled_from(["", "x", "-"])) + firm.name[at + 1 :]
    assert meant(slipped.upper(), FIRMS) == [firm]


BRIGHTFIX, GAS, _, DODD = ALL


@pytest.mark.parametrize(
    ("said", "firms", "main"),
    [
        ("Patel Plastering, for Brightfix", [PATEL], BRIGHTFIX),
        ("patel plastering for brightfix repairs ltd", [PATEL], BRIGHTFIX),
        ("Pattel Plastring on behalf of Britefix", [PATEL], BRIGHTFIX),
        ("They are from Patel Plastering, working for Brightfix", [PATEL], BRIGHTFIX),
        ("Patel Plastering (subcontractor to Brightfix)", [PATEL], BRIGHTFIX),
        ("Patel Plastering - sent by Brightfix Repairs", [PATEL], BRIGHTFIX),
        ("Brightfix Repairs, Patel Plastering", [PATEL], BRIGHTFIX),
        ("patel", [PATEL], None),
        ("Patel Plastering for Safe & Sound Gas", [PATEL], GAS),
        ("Dodd & Sons, for Brightfix", [DODD], BRIGHTFIX),
        ("Brightfix, for the boiler", [BRIGHTFIX], None),
        ("a plumber for Brightfix", [BRIGHTFIX], None),
        ("He says he works for Brightfix", [BRIGHTFIX], None),
        ("he says he is from brightfix", [BRIGHTFIX], None),
        ("Jo from Brightfix", [BRIGHTFIX], None),
        ("Shady Builders, for Brightfix", [], None),
        ("Shady Builders on behalf of Brightfix Repairs", [], None),
        ("Mr Patel from Shiny Roofs", [], None),
        ("Repairs", [], None),
        ("the gas", [], None),
        ("for", [], None),
    ],
)
def test_whom_words_about_a_caller_mean(said: str, firms: list[Firm], main: Firm | None) -> None:
    found = heard(said, ALL)
    assert (list(found.firms), found.main) == (firms, main)
    assert not (found.firms and found.near)


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("Shady Builders, for Brightfix", [BRIGHTFIX]),
        ("Brite Fixers", [BRIGHTFIX]),
        ("sound gas", [GAS]),
        ("Xylophone", []),
        ("", []),
    ],
)
def test_the_nearest_names_are_offered_where_none_was_understood(said: str, near: list[Firm]) -> None:
    assert list(heard(said, ALL).near) == near

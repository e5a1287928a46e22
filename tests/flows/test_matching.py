"""Finding the record that somebody means, however a phone's keyboard spells it, and no other one."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.kernel import refs
from flows.kernel.matching import meant, undressed
from storage.names import Record
from tests.typings import typed

NAMES = {
    "brightfix": "Brightfix Repairs",
    "safegas": "Safe & Sound Gas",
    "obriens": "O'Brien's Roofing Ltd",
    "safe2": "Safe & Warm Heating",
    "cafe": "Café Cleaners",
    "LARK": "Larkspur Court",
    "LARK-E": "Larkspur Court East",
    "ROWAN": "Rowan House",
    "NB": "North Block",
    "SB": "South Block",
    "EH": "East House",
    "WH": "West House",
    "LARK-12": "12 Larkspur Court",
    "LARK-14": "14 Larkspur Court",
    "LARK-2": "2 Larkspur Court",
    "LARK-F2": "Flat 2, 12 Larkspur Court",
    "ROW-12A": "12a Rowan House",
    "ROW-12B": "12b Rowan House",
    "BF-07": "Jo",
    "BF-08": "Jo",
    "SG-07": "Samira Khan",
    "J-0077": "J-0077",
    "A-77": "A-77",
    "A77": "A77",
}
KNOWN = [Record("home", number, ref, name) for number, (ref, name) in enumerate(NAMES.items())]


def found(said: str) -> list[str]:
    return [one.ref for one in meant(undressed(said), KNOWN).found]


@pytest.mark.parametrize(
    ("said", "ref"),
    [
        ("Safe & Sound Gas", "safegas"),
        ("safe and sound gas", "safegas"),
        ("Safe + Sound Gas Ltd.", "safegas"),
        ("safe nad sound gas", "safegas"),
        ("SafeSound Gas", "safegas"),
        ("“Brightfix Repairs”.", "brightfix"),
        ("*brigthfix*", "brightfix"),
        ("bright fix", "brightfix"),
        ("bright", "brightfix"),
        ("Brightfix Repairs (brightfix)", "brightfix"),
        ("O’Briens Roofing", "obriens"),
        ("cafe cleaners", "cafe"),
        ("Larkspur Court", "LARK"),
        ("larkspru court.", "LARK"),
        ("nroth block", "NB"),
        ("eorth block", "NB"),
        ("12 larkspur court", "LARK-12"),
        ("012 Larkspur Court", "LARK-12"),
        ("flat 2 12 larkspur", "LARK-F2"),
        ("12 A Rowan House", "ROW-12A"),
        ("lark – 12", "LARK-12"),
        ("LARK‑12", "LARK-12"),
        ("J 77", "J-0077"),
        ("a-77", "A-77"),
        ("a77", "A77"),
        ("samria khan", "SG-07"),
        ("bf 7", "BF-07"),
        ("twelve Larkspur Court", "LARK-12"),
        ("lark twelve", "LARK-12"),
        ("lark dash one two", "LARK-12"),
        ("Flat two, twelve Larkspur Court", "LARK-F2"),
        ("bf oh seven", "BF-07"),
        ("BF-O7", "BF-07"),
        ("LARK-I2", "LARK-12"),
        ("ref LARK-12", "LARK-12"),
        ("home number 12 Larkspur Court please", "LARK-12"),
        ("LARK-12’s", "LARK-12"),
        ("\uff2c\uff21\uff32\uff2b\uff0d\uff11\uff12", "LARK-12"),
        ("LARK_12", "LARK-12"),
        ("12 Larkspur Ct.", "LARK-12"),
        ("Larkspur Court, 12", "LARK-12"),
        ("12 Larkspur Court, Flat 2", "LARK-F2"),
        ("Larkspur East", "LARK-E"),
        ("block north", "NB"),
        ("Khan Samria", "SG-07"),
        ("Gas Safe and Sound", "safegas"),
        ("Safe 'n' Sound Gas", "safegas"),
        ("safe n sound gas", "safegas"),
        ("Brightfix Repair", "brightfix"),
        ("Brightfix’s Repairs & Co.", "brightfix"),
        ("[Brightfix Repairs]", "brightfix"),
        ("```Brightfix Repairs```", "brightfix"),
    ],
)
def test_the_record_that_is_meant_is_found(said: str, ref: str) -> None:
    assert found(said) == [ref]


@pytest.mark.parametrize(
    "said",
    ["22 Larkspur Court", "13 larkspur court", "Flat 3, 12 Larkspur Court", "Flat 12, 2 Larkspur Court",
     "12c Rowan House", "LARK-13", "BF-77", "Ko", "Safe", "Larkspur Court West", "12", "A 77", "wast house", "jo",
     "Sound Gas Fitters", "…", "", "Flat 2 Larkspur Court", "LARK-1-2", "flat one two",
     "Block N West", "Sate & Sound Gaz", "9" * 5000, "٣" * 5000, "flat " * 100],
)  # fmt: skip
def test_no_other_one_is_taken_for_it(said: str) -> None:
    assert len(found(said)) != 1


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Acme Plumbing", ["Ace Plumbing"]), ("Northgate Electrical", ["Southgate Electrical"]),
        ("D&P Fire Safety", ["P&D Fire Safety"]), ("12 Larkspur Court", ["Flat 2, 12 Larkspur Court"]),
        ("12 Mill Lane", ["12 Old Mill Lane"]), ("KL12", ["KI12"]),
        ("1-12 Court", ["11-2 Court", "1 Court", "12 Court"]),
        ("Ace Plumbers", ["Ace Plumbing"]), ("Flat 1, 2 Mill Lane", ["Flat 2, 1 Mill Lane"]),
        ("Block 12", ["Block 1", "Block 2"]), ("lark one two", ["LARK-12", "LARK-1-2"]),
        ("Smith & Co", ["Smith", "Smith Ltd"]),
        ("Jon", ["John", "Jonathan", "Joan"]), ("J Smth", ["J Smith", "J Smyth"]), ("Lark I2", ["Lark 12", "Lark L2"]),
    ],
)  # fmt: skip
def test_of_names_nearly_alike_none_is_chosen(said: str, known: list[str]) -> None:
    """Not the only one that there is either, if it is another."""
    records = [Record("home", number, name, name) for number, name in enumerate(known)]
    assert meant(undressed(said), records).one is None


@pytest.mark.parametrize(
    ("said", "ref"),
    [
        ("K7MP-4QXT", "K7MP4QXT"), ("ref k7mp 4qxt", "K7MP4QXT"), ("Reference: K7MP_4QXT, please", "K7MP4QXT"),
        ("no. K7MP/4QXT", "K7MP4QXT"), ("K 7 M P 4 Q X T", "K7MP4QXT"), ("the one about K7MP–4QXT, thanks", "K7MP4QXT"),
        ("kilo seven mike papa dash four quebec x-ray tango", "K7MP4QXT"), ("#K7MP4QXT", "K7MP4QXT"),
        ("K7MP-4QXT or K7MP-4QXU", None), ("ref one two", None), ("the one about the gate", None), ("", None),
        ("K7MP-4QXT " * 100, None),
    ],
)  # fmt: skip
def test_a_reference_is_read_as_it_is_typed_or_dictated(said: str, ref: str | None) -> None:
    assert refs.read(said) == ref


def test_what_is_nearest_is_offered() -> None:
    assert [one.ref for one in meant("13 Larkspur Court", KNOWN).near][:2] == ["LARK-12", "LARK-14"]
    assert not meant("zebra crossing", KNOWN).near


@given(st.randoms(use_true_random=False), st.sampled_from(KNOWN))
def test_however_it_is_typed_it_is_never_another(chance: Random, record: Record) -> None:
    others = [one.ref for one in KNOWN if one.name != record.name]
    for name in (record.ref, record.name):
        refs_found = found(typed(chance, name))
        assert len(refs_found) != 1 or refs_found[0] not in others


@given(st.randoms(use_true_random=False))
def test_one_slip_in_a_reference_leads_back_to_it(chance: Random) -> None:
    ref = "".join(chance.choice(refs.ALPHABET) for _ in range(refs.LENGTH))
    assert refs.read(f"“{refs.shown(ref).lower()}”.") == ref
    at, said = chance.randrange(refs.LENGTH), list(ref)
    slip = chance.choice(("", "0", "A", ref[at] * 2))
    said[at] = slip
    assert "".join(said) == ref or ref in refs.near("".join(said))

"""What staff type behind /doorstep is read as their phone's keyboard left it; what cannot be read says what to type."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.simulator.slack import StaffMember
from bot.simulator.slack.messages import Channel
from flows.features.all import FEATURES
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.text_ids import TextId
from storage import names
from storage.tables import attempts
from tests.copy import TEXTS, gist, say
from tests.stage import Stage


async def types(stage: Stage, robin: StaffMember, said: str, channel: Channel | None = None) -> str:
    """Return what a member of staff sees after typing something: a private message, or the form that opens."""
    robin.stack.clear()
    robin.ephemerals.clear()
    stage.world.clock.wind(timedelta(seconds=1))
    await robin.commands(f"/doorstep {said}", in_channel=channel or stage.channels.repairs)
    await stage.world.slack.bell.until(lambda: robin.stack or robin.ephemerals, 10)
    return robin.modal_screen() if robin.stack else robin.ephemerals[-1].words()


NAMED = [
    ("doorstep contractor Safe & Sound Gas", "Safe & Sound Gas (safegas)"),
    ("/doorstep find ref one two", gist("staff-no-reference")),
    ("`contractor` `Safe 'n' Sound Gas`", "Safe & Sound Gas (safegas)"),
    ("contractor <http://safe.co|Safe & Sound Gas>", "Safe & Sound Gas (safegas)"),
    ("contractor gas safe n sound :wave:", "Safe & Sound Gas (safegas)"),
    ("contractor Safe & Sound Gas", "Safe & Sound Gas (safegas)"),
    ("Contractor safe and sound gas.", "Safe & Sound Gas (safegas)"),
    ("*contractor* *Brightfix Repairs*", "Brightfix Repairs (brightfix)"),
    ("contractor: “Brightfix Repairs”", "Brightfix Repairs (brightfix)"),
    ("contractor\u00a0brigthfix", "Brightfix Repairs (brightfix)"),
    ("contractor — brightfix…", "Brightfix Repairs (brightfix)"),
    ("contractor Brightfix Repairs Ltd", "Brightfix Repairs (brightfix)"),
    ("CONTRACTOR BRIGHTFIX", "Brightfix Repairs (brightfix)"),
    ("home lark–12", "12 Larkspur Court (LARK-12)"),
    ("home `LARK-12`", "12 Larkspur Court (LARK-12)"),
    ("home 12 larkspru court", "12 Larkspur Court (LARK-12)"),
    ("book 12 Larkspur Court.", "12 Larkspur Court (LARK-12)"),
    ("block larkspur cuort", "Larkspur Court"),
    ("champion ‘Larkspur Court’", "Larkspur Court"),
    ("visit v 0001.", "its card is in"),
    ("visit “V–0001”", "its card is in"),
    ("round V_0001", say("round-not-communal")),
    ("scores Brigthfix Repairs 12M.", say("score-posted")),
    ("scores “contractor safegas”", say("score-posted")),
    ("copy LARK‑12 sam", "Sam"),
    ("erase 12 Larkspur Court, Sam", "Sam"),
]


async def test_a_name_is_found_as_a_keyboard_left_it(stage: Stage) -> None:
    sam = stage.resident("Sam")
    await stage.lives_at(sam)
    await stage.book(stage.at(3, 8))
    await stage.settles()
    robin = stage.world.slack.staff("Robin", channels=[*stage.world.slack.channels.values()])
    for said, seen in NAMED:
        assert seen in await types(stage, robin, said), said


async def test_a_reference_is_found_as_a_keyboard_left_it(stage: Stage) -> None:
    robin = stage.officer()
    report = await stage.report(stage.resident())
    await stage.settles()
    ref = refs.shown(report.ref)
    for said in (f"“{ref}”.", f"*{ref}*", ref.lower(), ref.replace("-", "–"), ref.replace("-", " "), f"\u200b{ref}!"):
        assert say("staff-open-card") in await types(stage, robin, f"find {said}")


async def test_a_slip_in_a_reference_is_no_wrong_guess(stage: Stage) -> None:
    """It is offered to those who may see its report, and opened only when it is typed."""
    robin, far = stage.officer(), stage.officer("Far Officer", stage.channels.default)
    report = await stage.report(stage.resident())
    await stage.settles()
    ref = report.ref
    slips = [ref[:-1], f"{ref}2", ref[1] + ref[0] + ref[2:], f"{ref[:3]}0{ref[4:]}", ref[:2] + _other(ref[2]) + ref[3:]]
    for slip in [slip for slip in slips if slip != ref] * 2:
        assert f"Did you mean {refs.shown(ref)}?" in await types(stage, robin, f"find {slip}")
    assert gist("staff-no-reference") in await types(stage, robin, "find the one about the gate")
    assert say("staff-open-card") in await types(stage, robin, f"find {ref}")
    assert await _guesses(stage) == 0
    assert say("staff-no-such-report") in await types(stage, far, f"find {slips[-1]}")
    assert gist("staff-no-reference") in await types(stage, far, f"find {slips[0]}")
    assert await _guesses(stage) == 1


def _other(letter: str) -> str:
    return next(one for one in refs.ALPHABET if one != letter)


async def _guesses(stage: Stage) -> int:
    async with stage.application.database.read() as tx:
        row = await tx.row(select(func.count()).select_from(attempts))
    assert row is not None
    return int(row[0])


async def test_an_unknown_word_says_so_and_what_is_nearest(stage: Stage) -> None:
    robin = stage.officer()
    seen = await types(stage, robin, "contrator Safe & Sound Gas")
    assert "There is no “contrator” here." in seen
    assert "Did you mean “/doorstep contractor Safe & Sound Gas”?" in seen
    seen = await types(stage, robin, "zzz")
    assert "There is no “zzz” here." in seen and "Did you mean" not in seen and "/doorstep help" in seen
    for said in ("help", "Help!", "", "?"):
        assert "/doorstep report" in await types(stage, robin, said)


async def test_what_is_not_found_offers_what_is_nearest(stage: Stage) -> None:
    robin = stage.officer()
    seen = await types(stage, robin, "home 13 Larkspur Court")
    assert "We have none called “13 Larkspur Court”. Nearest: " in seen and "12 Larkspur Court (LARK-12)" in seen
    assert "12 Larkspur Court (LARK-12)" in await types(stage, robin, "home larkspur"), "several fit"


async def test_nothing_near_is_named_to_those_who_may_not_know_of_it(stage: Stage) -> None:
    """Nor among what may be meant: to who is not in its channel, a thing and none are one answer."""
    far = stage.officer("Far Officer", stage.channels.lifts)
    robin = stage.world.slack.staff("Robin", channels=[*stage.world.slack.channels.values()])
    visits = [await stage.book(stage.at(3, hour)) for hour in (8, 13)]
    await stage.settles()
    assert {one.ref for one in visits} == {"V-0001", "V-0002"}
    for word in ("visit", "round"):
        for said in ("V-0001", "V-0003", "V-0009", "V", "V-OOO1", "v zero zero zero one"):
            seen = await types(stage, far, f"{word} {said}", stage.channels.lifts)
            assert seen == say("records-none", said=said), (word, said, seen)
        assert "V-0001, V-0002" in await types(stage, robin, f"{word} V-0009")
    for word in ("block", "champion"):
        for said in ("Larkspur Court", "Larkspur Curt", "Larkspur Castle", "Parkspur", "Larkspur Court East"):
            seen = await types(stage, far, f"{word} {said}", stage.channels.lifts)
            assert seen == say("records-none", said=said), (word, said, seen)
        assert "Larkspur Court" in await types(stage, robin, f"{word} Larkspur Castle")


PLACED = {
    "find": "K7MP-4QXT", "visit": "V-0001", "round": "V-0001", "book": "LARK-12", "home": "LARK-12",
    "phone": "LARK-12 sam", "contractor": "safegas", "worker": "BF-1", "block": "larkspur court",
    "champion": "larkspur court",
    "scores": "safegas", "copy": "LARK-12 sam", "erase": "LARK-12 sam", "represent": "LARK-12 sam",
    "report": "", "import": "",
}  # fmt: skip
"""What each word is given. A new one says here what it takes."""


@pytest.mark.parametrize("word", sorted(FEATURES.staff_commands))
async def test_wherever_it_is_typed_there_is_an_answer_and_only_for_our_own(stage: Stage, word: str) -> None:
    """In a conversation with the app, where nothing is posted, and by people of others, who learn nothing at all."""
    await stage.lives_at(stage.resident("Sam"))
    await stage.book(stage.at(3, 8))
    await stage.settles()
    slack, repairs = stage.world.slack, stage.channels.repairs
    robin = slack.staff("Robin", channels=[*slack.channels.values()])
    seen = await types(stage, robin, f"{word} {PLACED[word]}", slack.direct_channel(robin.id))
    assert seen.strip() and gist("staff-went-wrong") not in seen
    guest = slack.staff("Guest", guest=True, channels=[repairs])
    partner = slack.staff("Partner", team_id="T0OTHER", channels=[repairs])
    refused: list[tuple[StaffMember, TextId]] = [(guest, "staff-refused-guest"), (partner, "staff-refused-other-team")]
    for person, why in refused:
        for said in (PLACED[word], "", "nonsense", "LARK-12", "V-0001"):
            assert await types(stage, person, f"{word} {said}", repairs) == say(why)


async def test_a_bare_word_does_something_or_says_what_it_wants(stage: Stage) -> None:
    """Every word that there is opens a form, or shows how to write it."""
    robin, nowhere = stage.officer(), stage.channels.default
    robin.admin = True
    for command in FEATURES.staff_commands.values():
        seen, usage = await types(stage, robin, command.word, nowhere), TEXTS.say(command.usage, "en")
        assert bool(robin.stack) == (usage == command.word), seen
        assert robin.stack or f"/doorstep {command.word}" in seen, seen


HOSTILE = [
    "???", "👋", "9" * 5000, "٣" * 400, "a " * 1500, "Flat 2 " * 400, "<@U123>", "<@U123|sam>", "<!here>", "<!channel>",
    "<#C0DEFAULT|conduct>", "<mailto:a@b.co|a@b.co>", "<http://ab.co|ab.co>", "\x00", "\ud800", "\u202eLARK-12",
    "%", "_", "\\", "'; DROP TABLE homes; --", "{ $said }", "{{7*7}}", "`", "```", "~~", "&amp;lt;", "\n\nLARK-12\n",
    "one two three four five six seven eight nine ten eleven twelve thirteen", "½", "12 of 14", "-", "n", "the", "and",
    "report", "help", "visit V-0001", "contractor", "1m", "contract 3m", "block", "()", "[]", "none", "null", "0",
]  # fmt: skip


@pytest.mark.parametrize("word", sorted(FEATURES.staff_commands))
async def test_whatever_is_typed_is_answered(stage_on_either: Stage, word: str) -> None:
    """Every word with what nobody would type: no silence, nothing that goes wrong, and nobody called for."""
    stage = stage_on_either
    await stage.lives_at(stage.resident("Sam"))
    await stage.book(stage.at(3, 8))
    await stage.settles()
    robin = stage.world.slack.staff("Robin", channels=[*stage.world.slack.channels.values()])
    robin.admin = True
    for said in HOSTILE:
        seen = await types(stage, robin, f"{word} {said}")
        assert seen.strip() and gist("staff-went-wrong") not in seen, (said, seen)
        assert "<!" not in seen and len(seen) < 3000, (said, seen)
    assert not robin.errors


async def test_of_more_records_than_are_compared_the_right_one_is_still_found(
    stage_on_either: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, by = stage_on_either, Actor("landlord", "csv", "h.csv")
    monkeypatch.setattr(names, "MAX_KNOWN", 20)
    homes = [{"unit_ref": f"TOW-{number:03}", "address": f"{number} The Towers"} for number in range(1, 120)]
    await stage.application.bring("homes", homes, by)
    robin = stage.officer()
    for said in ("TOW-112", "tow 112.", "112 the towers", "112 Towres", "‘112, The Towers’"):
        assert "112 The Towers (TOW-112)" in await types(stage, robin, f"home {said}"), said
    assert "1 The Towers (TOW-001)" in await types(stage, robin, "home 1 the towers")
    assert gist("records-which") in await types(stage, robin, "home the towers")
    assert gist("records-none") in await types(stage, robin, "home 500 The Towers")

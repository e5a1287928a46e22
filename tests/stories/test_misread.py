"""Staff say that the bot misunderstood a first message: it is counted, and none of its words are."""

import asyncio

import pytest
from typer.testing import CliRunner

from bot import cli
from tests.copy import gist, say
from tests.stage import Stage

DOG = "the plumber left the gate open yesterday and my dog got out"


async def counted(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what `doorstep misread` says."""
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", stage.application.settings.database_url)
    return await asyncio.to_thread(lambda: CliRunner().invoke(cli.app, ["misread"], catch_exceptions=False).output)


async def begins_with_a_message(stage: Stage, *, hides_name: bool = False) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.goes_to(stage.at(5, 8))
    await stage.book(stage.at(4, 8))
    await stage.settles()
    await sam.sends(DOG)
    await sam.sees(say("report-review"))
    if hides_name:
        await sam.taps(say("report-hide-name"))
        await sam.sees(gist("report-seen-anonymous"))
    await sam.taps(say("report-send-tell"))
    await sam.sees(gist("report-sent"))


@pytest.mark.parametrize(("hides_name", "language"), [(False, "en"), (True, "–")])
async def test_a_misunderstood_first_message_is_counted_once_without_its_words(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, hides_name: bool, language: str
) -> None:
    await begins_with_a_message(stage, hides_name=hides_name)
    [report] = await stage.reports()
    card, robin = await stage.card(report), stage.officer()
    assert "0 marked in all" in await counted(stage, monkeypatch)
    await robin.presses(say("case-report-misread"), on=card)
    await stage.channels.repairs.thread_shows(card, gist("thread-misread"))
    await stage.settles()
    assert say("case-report-misread") not in card.screen()
    said = await counted(stage, monkeypatch)
    assert f"{stage.world.clock.now():%Y-%m}  {language}  conduct.gates_pets  1\n1 marked in all" in said
    assert "dog" not in said


async def test_a_report_that_began_with_a_button_has_nothing_to_mark(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    card = await stage.card(await stage.has_reported(sam))
    assert say("case-report-history") in card.screen() and say("case-report-misread") not in card.screen()


async def test_of_a_restricted_report_the_count_says_less(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    sam, place = stage.resident(), stage.channels.restricted
    await stage.lives_at(sam)
    card = await stage.card(await stage.has_reported(sam, clause="crime", taken_for="conduct.crime"), place)
    await stage.officer("Kim Officer", place).presses(say("case-report-misread"), on=card)
    await place.thread_shows(card, gist("thread-misread"))
    await stage.settles()
    said = await counted(stage, monkeypatch)
    assert "  conduct  1\n" in said and "crime" not in said

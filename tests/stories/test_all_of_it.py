"""However many visits and reports somebody has, each can be reached: those to come, those past, those sent."""

from pathlib import Path

import pytest

from bot.simulator.telegram import Phone
from bot.simulator.telegram.model import ChatMessage
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories import test_enquiries
from tests.stories.test_enquiries import asks
from tests.stories.test_hazards import damp

FEATURES = Path(__file__).parents[2] / "flows" / "features"


def buttons(message: ChatMessage) -> list[str]:
    return [button.text for row in message.buttons for button in row]


async def leafs(phone: Phone, heading: str, like: str) -> list[str]:
    """Return all buttons of a list, from its first page to its last, and go back to the first."""
    page = await phone.sees(heading)
    found, turned = [one for one in buttons(page) if like in one], 0
    while say("engine-more") in buttons(page):
        await phone.taps(say("engine-more"))
        page = await phone.sees(heading)
        found += [one for one in buttons(page) if like in one]
        turned += 1
        assert turned < 10
    for _ in range(turned):
        await phone.taps(say("engine-back"))
        page = await phone.sees(heading)
    assert say("engine-back") not in buttons(page)
    return found


async def test_the_last_of_many_visits_is_on_a_page_and_so_is_the_first_of_many_past(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    for day in range(2, 11):
        await stage.book(stage.at(day, 8), trade=f"Trade {day}")
    gas = await stage.book(stage.at(12, 8), trade="Gas", description="Gas check", safety="gas")
    await stage.settles()
    await sam.sends("/visits")
    found = await leafs(sam, say("visits-heading"), ": ")
    assert [one.rsplit(": ", 1)[1] for one in found] == [*(f"Trade {day}" for day in range(2, 11)), "Gas"]
    assert gas.safety
    await stage.goes_to(stage.at(11, 20))
    await sam.sends("/visits")
    await sam.taps(say("visits-past"))
    past = await leafs(sam, say("visits-past-heading"), "Trade ")
    assert [one.rsplit(": ", 1)[1] for one in past] == [f"Trade {day}" for day in reversed(range(2, 11))]


async def test_the_first_of_many_reports_is_on_a_page(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    refs = [(await stage.has_reported(sam)).ref for _ in range(9)]
    await stage.settles()
    await sam.sends("/reports")
    shown = [one.replace("-", "")[:8] for one in await leafs(sam, say("reports-heading"), "-")]
    assert shown == refs[::-1]
    await sam.sends("One thing more.")
    await sam.sees(say("sort-ask"))
    page, turned = await sam.sees_anywhere(say("sort-ask")), 0
    while not any(f"{refs[0][:4]}-{refs[0][4:]}" in label for label in buttons(page)):
        await sam.taps(say("engine-more"))
        page, turned = await sam.sees(say("sort-ask")), turned + 1
        assert turned < 5


async def test_what_is_broken_and_what_was_asked_of_a_person_are_on_pages_of_their_own(
    stage: Stage,
) -> None:
    """Whoever asks how something stands is led there, and writes more there; nobody else of the home sees it."""
    sam, ann, robin = stage.resident(), stage.resident("Ann"), stage.officer()
    for phone in (sam, ann):
        await stage.lives_at(phone)
    await damp(sam)
    await asks(sam, "Nobody rings me back.")
    await test_enquiries.sends(sam)
    await stage.settles()
    await sam.sends("/reports")
    await sam.taps(say("hazards-mine"))
    await sam.taps(say("hazard-kind-damp"))
    await sam.sees(say("hazard-stands-sent"))
    await robin.presses(say("case-hazard-got_it"), on=await stage.channels.repairs.shows(say("hazard-kind-damp")))
    await sam.sees(gist("hazard-passed"))
    await sam.sends("/reports")
    await sam.taps(say("hazards-mine"))
    await sam.taps(say("hazard-kind-damp"))
    page = await sam.sees(say("hazard-stands-received"))
    assert gist("hazard-passed-look") in page.text
    await sam.taps(say("report-add"), on=page)
    await sam.sees(gist("hazard-add-ask"))
    await sam.sends("It is black now.")
    await stage.channels.repairs.thread_shows(
        await stage.channels.repairs.shows(say("hazard-kind-damp")), "It is black now."
    )
    await sam.sends("/reports")
    await sam.taps(say("talks-mine"))
    await sam.taps("Mon 23 Nov")
    await sam.sees(gist("talk-stands-waits"))
    await ann.sends("/reports")
    await ann.sees(say("reports-none"))
    assert say("hazards-mine") not in ann.screen() and say("talks-mine") not in ann.screen()
    await ann.taps_data("go:hazard:1")
    await ann.sees(say("hazard-not-yours"))
    await ann.taps_data("go:talk:1")
    await ann.sees(say("talk-not-yours"))


async def test_a_page_that_is_not_there_is_the_first(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.book(stage.at(2, 8))
    await stage.settles()
    await sam.starts()
    for number in ("7", "9223372036854775807"):
        await sam.taps_data(f"go:visits:{number}")
        await sam.sees(say("visits-heading"))
        await sam.taps_data(f"go:visits:past:{number}")
        await sam.sees(say("visits-past-none"))
        await sam.taps_data(f"go:reports:{number}")
        await sam.sees(say("reports-none"))


@pytest.mark.parametrize("page", sorted(FEATURES.glob("*/pages.py")), ids=lambda path: path.parent.name)
def test_no_page_leaves_out_what_is_beyond_a_limit(page: Path) -> None:
    """A page reads a list through `lists.page`, or all of it: what is beyond a limit cannot be reached."""
    said = page.read_text()
    assert "MAX_LISTED" not in said and "limit=" not in said.replace("limit=limit", "").replace("limit=2", "")

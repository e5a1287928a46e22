"""However many visits and reports somebody has, each can be reached: those to come, those past, those sent."""

from pathlib import Path

import pytest

from bot.simulator.telegram import Phone
from bot.simulator.telegram.model import ChatMessage
from tests.copy import say
from tests.stage import Stage

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
    for _ in range(2):
        await sam.taps(say("engine-more"))
        page = await sam.sees(say("sort-ask"))
    assert sum(f"{refs[0][:4]}-{refs[0][4:]}" in label for label in buttons(page)) == 1


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

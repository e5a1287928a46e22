"""Visits, by clicking: another time, a wish, and a visit to which nobody came."""

import re
from datetime import timedelta

from playwright.async_api import expect

from tests.browser.site import Site


async def test_a_visit_is_moved_a_wish_is_granted_and_nobody_came(site: Site) -> None:
    sam = await site.phone("Sam")
    await site.letter("12 Larkspur Court")
    await sam.taps("My visits")
    await sam.root.get_by_role("button", name=re.compile("Plumbing")).last.click()
    await sam.sees("Mend the kitchen tap")
    await sam.taps("Ask for another time", "Say it in my own words")
    await sam.writes("After 4, please.")
    await sam.sees("has your wish")
    await sam.sees("You can undo this for one minute.")
    await site.control("Next due").click()
    robin = await site.slack("Robin Officer", "contract-repairs")
    card = await robin.sees("asks for another time")
    await robin.presses("Move it", on=card)
    later = site.playground.world.clock.now() + timedelta(days=9)
    await robin.fills("Day", f"{later:%Y-%m-%d}")
    await robin.submits("Save")
    await sam.sees("Your visit has a new time")

    await sam.writes("/wishes")
    await sam.taps("Ask for something", "Cover your boots", "Skip", "Staff, and the worker who comes")
    await sam.taps("No end, until I say so", "I agree, send it")
    await sam.sees("look at your wish")
    noor = await site.slack("Noor Guardian", "welfare-private")
    await noor.presses("Grant", on=await noor.sees("A household's wish"))
    await noor.submits("Save")
    await expect(noor.modal).to_contain_text("As the resident reads it")
    await noor.submits("Send it")
    await sam.sees("Cover your boots")

    await site.control("Next due").click()
    await sam.sees("Did anyone come?")
    await sam.taps("No, nobody came")
    await sam.sees("pays you £15 for a missed visit")
    await sam.taps("Send a report")
    await sam.sees("We have filled this in for you")
    await sam.taps("Just put it right")
    await sam.sees("Your reference is")
    robin = await site.slack("Robin Officer", "contract-repairs")
    await robin.sees("nobody came, says the resident")

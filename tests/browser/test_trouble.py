"""Trouble made on the page: nothing is lost by it."""

from playwright.async_api import expect

from tests.browser.site import Site

RESTARTING = "Doorstep is restarting…"


async def test_while_slack_is_down_reports_wait_for_it(site: Site) -> None:
    sam = await site.phone("Sam")
    robin = await site.slack("Robin Officer", "contract-repairs")
    await site.turns("Slack is down", on=True)
    await expect(site.page.get_by_text("Trouble (1 on)")).to_be_visible()
    await sam.starts()
    await site.report(sam)
    await expect(robin.post("Late or did not turn up")).to_have_count(0)
    await site.turns("Slack is down", on=False)
    await robin.sees("Late or did not turn up")


async def test_a_restart_in_the_middle_of_a_conversation(site: Site) -> None:
    sam = await site.phone("Sam")
    await sam.starts()
    await sam.taps("Report a worker")
    await sam.sees("Who is it about")
    menu = await site.opens_trouble()
    # It may be back before anybody looks.
    await site.page.evaluate(
        """said => { window.said = new Promise(done => {
            new MutationObserver(() => { if (document.body.innerText.includes(said)) done(true) })
                .observe(document.body, {childList: true, subtree: true, attributes: true, characterData: true})
        }) }""",
        RESTARTING,
    )
    await menu.get_by_role("button", name="Restart the bot").click()
    assert await site.page.evaluate("() => window.said")
    await sam.taps("Brightfix Repairs: Day-to-day repairs")
    await sam.sees("Where did it happen")
    await expect(site.page.get_by_text(RESTARTING)).to_be_hidden()
    await sam.taps("My home")
    await sam.sees("What happened")


async def test_time_is_wound_to_what_is_due(site: Site) -> None:
    sam = await site.phone("Sam")
    await sam.starts()
    await site.letter("12 Larkspur Court")
    await sam.sees("You have joined")
    await site.control("Next due").click()
    await sam.sees("Did anyone come?")

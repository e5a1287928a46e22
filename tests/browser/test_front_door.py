"""What residents say in their own words, by typing only: danger, a report, something broken, a talk, and thanks."""

from playwright.async_api import expect

from flows.kernel.text_ids import TextId
from tests.browser.site import Site

GATE = "The plumber left the gate open yesterday and my dog got out"
ANSWERS: tuple[TextId, ...] = (
    "report-contract-unknown",
    "report-place-home",
    "topic-visit",
    "clause-late_noshow",
    "engine-today",
)
DANGERS = (
    ("i can smell gas in the kitchen", "0800 111 999"),
    ("he is hitting me", "999"),
    ("the socket is sparking and smoking", "999"),
    ("my daughter is not breathing", "999"),
    ("someone is breaking in now", "999"),
)


async def test_danger_in_english_at_five_questions_of_an_arabic_phone(site: Site) -> None:
    amal, say = await site.phone("Amal"), site.words_in("ar")
    await amal.writes("/report")
    for (danger, number), answer in zip(DANGERS, ANSWERS, strict=True):
        await amal.writes(danger)
        await amal.sees(say("danger-not-watched"))
        await expect(amal.message(say("danger-not-watched"))).to_contain_text(number)
        await amal.writes(say(answer))
    await amal.sees(say("report-ask-story"))
    await amal.writes("He came late.")
    await amal.writes(say("engine-media-none"))
    review = await amal.sees(say("report-review"))
    for danger, _ in DANGERS:
        await expect(review).to_contain_text(danger)


async def test_all_else_by_typing_only(site: Site) -> None:
    sam = await site.phone("Sam")
    await site.letter("12 Larkspur Court")
    await sam.sees("You have joined")
    robin = await site.slack("Robin Officer", "contract-repairs")

    await sam.writes(GATE)
    await sam.sees("We have begun a report with what you sent")
    await expect(await sam.sees("what staff will see")).to_contain_text("Gate left open / pet at risk")
    await sam.writes("Just put it right")
    await sam.sees("Your reference is")
    await robin.sees(GATE)

    await sam.writes("there is water coming through my ceiling")
    await sam.sees("Could it hurt somebody today?")
    await sam.writes("no")
    await expect(await sam.sees("This is what our repairs team gets")).to_contain_text("A leak, or no water")
    await sam.writes("send it")
    await sam.sees("We sent this to our repairs team")
    await robin.presses("Got it", on=await robin.sees("there is water coming through my ceiling"))
    await sam.sees("Passed on: our repairs team has")

    await sam.writes("thank you the block's cleaner is so kind")
    await sam.writes("The block's cleaner")
    await sam.writes("send it")
    await sam.sees("Our team has it now")
    await robin.opens("thank-yous")
    await robin.sees("is so kind")

    await sam.writes("can i speak to someone about my rent letter")
    await sam.sees("Is it about one of these visits?")
    await sam.writes("no something else")
    await sam.sees("Shall we send this?")
    await sam.writes("send it")
    await sam.sees("A person answers you here by")
    await robin.opens("conduct")
    card = await robin.sees("my rent letter")
    await robin.presses("Reply to resident", on=card)
    await robin.fills("Your words to the resident", "The letter was wrong. We are sorry.")
    await robin.submits("Show me first")
    await robin.submits("Send it")
    await sam.sees("The letter was wrong.")

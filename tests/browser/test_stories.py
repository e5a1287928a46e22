"""The stories of the demo, played in a browser by clicking."""

from playwright.async_api import expect

from tests.browser.site import SAMPLE_PHOTO, Site

STORY = "He came two hours late and smoked by my door."
REPAIRS = "contract-repairs"


async def test_a_report_is_taken_answered_resolved_and_confirmed(site: Site) -> None:
    sam = await site.phone("Sam")
    await site.letter("12 Larkspur Court")
    await sam.taps("Report a worker", "Brightfix Repairs: Day-to-day repairs", "My home")
    await sam.taps("Visits and timing", "Late or did not turn up", "Today")
    await sam.sees("own words")
    await sam.writes(STORY)
    await sam.sees("Do you have photos")
    await sam.attaches(SAMPLE_PHOTO)
    await sam.sees("We have 1 file")
    await sam.taps("Done")
    review = await sam.sees("what staff will see")
    await expect(review).to_contain_text("12 Larkspur Court")
    await sam.taps("Just put it right")
    await sam.sees("Your reference is")

    robin = await site.slack("Robin Officer", REPAIRS)
    card = await robin.sees("Late or did not turn up")
    await robin.presses("Take it", on=card)
    await expect(card).to_contain_text("Being looked into")
    await sam.sees("looking into your report")

    await robin.presses("Reply to resident", on=card)
    await robin.fills("Your words to the resident", "Was it the same worker?")
    await robin.submits("Show me first")
    await expect(robin.modal).to_contain_text("As the resident reads it, in English")
    await robin.submits("Send it")
    await expect(robin.modal).to_be_hidden()
    await sam.sees("Was it the same worker?")
    await sam.writes("Yes, it was.")
    await sam.sees("We added it")

    await robin.presses("Resolve", on=card)
    await robin.fills("What was done", "We spoke to them.")
    await robin.fills("The lesson", "Ring ahead.")
    await robin.submits("Save")
    await sam.sees("We spoke to them.")
    await sam.taps("Yes, it is put right")
    await sam.sees("glad it is put right")
    await expect(card).to_contain_text("Put right")


async def test_the_same_in_arabic_runs_from_right_to_left(site: Site) -> None:
    amal = await site.phone("Amal")
    await amal.starts()
    say = site.words_in("ar")
    await amal.taps(say("menu-report"), say("engine-unknown"), say("report-place-home"))
    await amal.taps(say("topic-visit"), say("clause-late_noshow"), say("engine-today"))
    question = await amal.sees(say("report-ask-story"))
    assert await question.get_by_text(say("report-ask-story")).evaluate("it => getComputedStyle(it).direction") == "rtl"
    await amal.writes("جاء متأخرا.")
    await amal.taps(say("engine-media-none"))
    await amal.sees(say("report-review"))
    await amal.taps(say("report-send-complaint"))
    await amal.sees(say("report-sent-hint"))
    robin = await site.slack("Robin Officer", "conduct")
    card = await robin.sees("Late or did not turn up")
    await expect(card).to_contain_text("Arabic")


async def test_a_restricted_report_is_seen_in_its_own_channel_only(site: Site) -> None:
    sam = await site.phone("Sam")
    await sam.starts()
    await site.report(sam, topic="Something serious", clause="Theft, threats or violence")
    noor = await site.slack("Noor Guardian", "conduct-private")
    await noor.sees("Theft, threats or violence")
    for channel in ("conduct", "doorstep-alerts"):
        await noor.opens(channel)
        await expect(noor.post("Theft")).to_have_count(0)
    robin = await site.slack("Robin Officer", REPAIRS)
    await expect(robin.post("Theft")).to_have_count(0)
    await expect(robin.channel("conduct-private")).to_have_count(0)


async def test_somebody_of_another_organisation_is_refused(site: Site) -> None:
    sam = await site.phone("Sam")
    await sam.starts()
    await site.report(sam)
    pat = await site.slack("Pat Partner", REPAIRS)
    card = await pat.sees("Late or did not turn up")
    await pat.presses("Take it", on=card)
    await pat.sees("Only the landlord's own people can act here")
    await expect(card).to_contain_text("With nobody yet")


async def test_a_report_by_phone_says_what_is_missing(site: Site) -> None:
    maya = await site.slack("Maya Manager", "conduct")
    await maya.says("/doorstep report")
    await expect(maya.modal).to_contain_text("Report by phone")
    await maya.chooses("Safe & Sound Gas: Gas safety checks", "A shared area", "Rude or bad language")
    await maya.fills("In your words", "   ")
    await maya.chooses("Make it a complaint")
    await maya.submits("Send")
    await expect(maya.modal.get_by_text("Please write it in a message.")).to_be_visible()
    await maya.fills("In your words", "He swore in the hall.")
    await maya.submits("Send")
    await expect(maya.modal).to_contain_text("is written down")
    await maya.submits("Close")
    await maya.opens("contract-gas")
    await maya.sees("Rude or bad language")

"""The job pack: all that a worker needs, and nothing of the resident's; and the morning's summary."""

from bot.simulator.telegram import Phone
from flows.features.visits import passwords
from handlers.drawing.files import Drawings
from handlers.papers.typesetter import Typesetter
from storage.visits import Visit
from tests.copy import gist, say
from tests.stage import Stage

WORDS = "لا أسمع الجرس"


def said(stage: Stage) -> str:
    """All that a contractor's people can read."""
    return "\n".join(str(note.raw) for m in stage.channels.packs.messages for note in (m, *m.thread))


def papers(stage: Stage) -> list[bytes]:
    files = stage.world.slack.files.values()
    return [file.content or b"" for file in files if str(file.raw.get("name")).endswith(".pdf")]


async def booked(stage: Stage) -> tuple[Phone, Visit]:
    """An Arabic-speaking resident with a visit about which they have said something."""
    amal = stage.world.telegram.phone("Zorblatt", last_name="Quixmoor", language="ar")
    await stage.lives_at(amal)
    visit = await stage.book(stage.at(3, 8))
    await amal.sees("Mend the kitchen tap")
    await amal.taps(stage.say("visit-tell", "ar"))
    await amal.sees(stage.say("tell-ask", "ar"))
    await amal.sends(WORDS)
    await amal.sees(stage.say("tell-thanks", "ar"))
    return amal, visit


async def test_staff_send_the_pack_and_it_says_nothing_of_the_resident(stage: Stage) -> None:
    robin = stage.officer()
    amal, visit = await booked(stage)
    await robin.presses(say("case-visit-pack"), on=await stage.channels.repairs.shows(gist("visit-why-told")))
    shown = (await stage.channels.packs.shows("Job pack V-0001")).shown()
    await stage.settles()
    assert "12 Larkspur Court" in shown
    assert passwords.spoken(visit.password, "ar") in shown
    assert passwords.spoken(visit.password, "en") in shown
    for secret in ("Zorblatt", "Quixmoor", str(amal.chat_id), WORDS):
        assert secret not in said(stage)
    (paper,) = papers(stage)
    assert paper.startswith(b"%PDF")


async def test_a_paper_that_cannot_be_drawn_is_told(stage: Stage) -> None:
    """The pack itself goes in words, and staff hear that its paper did not."""
    robin, app = stage.officer(), stage.application
    typesetter = Typesetter(memory=1 << 20)
    app.slack_sender.drawings = Drawings(app.runtime, app.folder, typesetter)
    await booked(stage)
    await robin.presses(say("case-visit-pack"), on=await stage.channels.repairs.shows(gist("visit-why-told")))
    await stage.channels.packs.shows("Job pack V-0001")
    await stage.channels.alerts.shows("it cannot be drawn")
    typesetter.close()


async def test_a_pack_follows_its_visit(stage: Stage) -> None:
    robin = stage.officer()
    amal, _ = await booked(stage)
    card = await stage.channels.repairs.shows(gist("visit-why-told"))
    await robin.presses(say("case-visit-pack"), on=card)
    await stage.channels.packs.shows("Job pack V-0001")
    await robin.presses(say("case-visit-move"), on=card)
    await robin.sees_modal(say("visit-label-from"))
    await robin.fills_in({"day": f"{stage.at(4):%Y-%m-%d}", "from": "08:00", "to": "12:00"})
    await robin.submits()
    await amal.sees("Mend the kitchen tap")
    await stage.settles()
    assert "Fri 27 Nov" in stage.channels.packs.messages[-1].shown()
    assert len(papers(stage)) == 2
    await robin.presses(say("case-visit-cancel"), on=card)
    await robin.sees_modal(say("visit-cancel-sure"))
    await robin.submits()
    await stage.channels.packs.shows(gist("pack-heading-cancelled"))


async def test_packs_of_the_next_working_day_go_by_themselves_once(stage: Stage) -> None:
    await stage.book(stage.at(1, 8), ref="T-1")
    await stage.book(stage.at(2, 8), ref="T-2")
    await stage.goes_to(max(stage.world.clock.now(), stage.at(0, 9)))
    await stage.application.ring()
    await stage.application.ring()
    await stage.settles()
    assert "Job pack T-1" in said(stage)
    assert "Job pack T-2" not in said(stage)
    assert len(papers(stage)) == 1


async def test_work_for_all_must_say_enough(stage: Stage) -> None:
    kit, robin = stage.resident("Kit"), stage.officer()
    await stage.lives_at(kit)
    await stage.book(stage.at(3, 8), home=None, block="LARK", description="Service the lift")
    await kit.sees("Service the lift")
    await kit.taps(say("visit-tell"))
    await kit.sends("Mind the pram by the lift.")
    card = await stage.channels.repairs.shows(gist("visit-why-told"))
    await robin.presses(say("case-visit-pack"), on=card)
    await robin.told("it must say: Where exactly, How to get in, Whom to ask on site")
    assert "Job pack" not in said(stage)


async def test_the_morning_says_what_the_day_brings_once(stage: Stage) -> None:
    await stage.goes_to(stage.at(1, 7))
    await stage.book(stage.at(1, 12), hours=5)
    await stage.book(stage.at(1, 13), contractor="safegas", contract="gas")
    await stage.application.ring()
    await stage.settles()
    assert "Today:" not in str([m.raw for m in stage.channels.repairs.messages])
    await stage.goes_to(stage.at(1, 9))
    await stage.application.ring()
    summary = await stage.channels.repairs.shows(say("summary-heading", count=1))
    assert "12 Larkspur Court · Plumbing" in str(summary.raw)
    await stage.channels.gas.shows(say("summary-heading", count=1))
    await stage.restart()
    await stage.application.ring()
    await stage.settles()
    assert sum("Today: 1 visit" in str(m.raw) for m in stage.channels.repairs.messages) == 1

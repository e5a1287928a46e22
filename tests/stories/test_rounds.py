"""The whole block gives one verdict in its group chat, and what is not fixed is opened again."""

from datetime import datetime

import pytest
from sqlalchemy import insert, select

from bot.simulator.slack import StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import GroupChat, Phone
from bot.simulator.telegram.model import ChatMessage
from flows.features.all import FEATURES
from flows.kernel.texts import bare
from flows.kernel.words import named
from storage import estate, groups, rounds, tables
from storage.rounds import Round
from storage.visits import Visit
from tests.copy import TEXTS, gist, say
from tests.stage import Stage

WORKS = "Mend the lift"
MARKER = "Zebrafinch Quillon"


async def group_of(stage: Stage, *phones: Phone, block: str = "LARK", language: str = "en") -> GroupChat:
    """A group chat that staff have confirmed for a block."""
    chat = stage.world.telegram.group(f"Neighbours of {block}")
    for phone in phones:
        await chat.joins(phone)
    await chat.adds_bot(phones[0])
    await stage.settles()
    now = stage.world.clock.now()
    async with stage.application.database.write() as tx:
        found = await groups.find(tx, "telegram", str(chat.chat_id))
        assert found is not None
        await groups.change(tx, found.id, language=language)
        link = {"group_id": found.id, "block_id": await estate.number(tx, "blocks", block)}
        await tx.run(insert(tables.group_blocks).values(**link, state="linked", asked_at=now, decided_at=now))
    return chat


async def neighbours(stage: Stage, homes: int, strangers: int = 0) -> list[Phone]:
    """People of as many homes, and some whose home nobody knows."""
    phones = [stage.resident(f"Neighbour {number}") for number in range(homes)]
    for number, phone in zip(("12", "14", "15", "16", "17", "18"), phones, strict=False):
        await stage.lives_at(phone, f"LARK-{number}")
    return [*phones, *(stage.resident(f"Stranger {number}") for number in range(strangers))]


async def works_done(stage: Stage, at: datetime | None = None) -> Visit:
    visit = await stage.book(stage.at(1, 8), home=None, block="LARK", description=WORKS)
    await stage.goes_to(at or stage.at(1, 13))
    await stage.marks(visit, "done")
    return await stage.visit(visit.ref)


async def round_of(stage: Stage, visit: Visit) -> Round:
    async with stage.application.database.read() as tx:
        return (await rounds.of_job(tx, visit.job_id))[-1]


async def rings(stage: Stage, moment: datetime) -> None:
    await stage.goes_to(moment)
    await stage.application.ring()
    await stage.settles()


async def votes(chat: GroupChat, phone: Phone, on: ChatMessage, *answers: str, language: str = "en") -> None:
    for answer in answers:
        await chat.taps(phone, bare(TEXTS.say(named("round-pick-", answer.replace("-", "_")), language)), on=on)


async def card(stage: Stage) -> SlackMessage:
    return await stage.channels.repairs.shows(gist("round-card"))


async def test_five_neighbours_vote_and_the_verdict_appears_in_the_group_and_in_slack(stage: Stage) -> None:
    phones = await neighbours(stage, 5)
    chat = await group_of(stage, *phones)
    visit = await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    assert WORKS in asked.text and say("round-spoke-few") in asked.text
    await votes(chat, phones[0], asked, "fixed-yes")
    await phones[0].sees_toast(say("round-toast-home", said=say("round-said-fixed-yes")))
    await votes(chat, phones[0], asked, "fixed-yes")
    await phones[0].sees_toast(say("round-toast-stands", said=say("round-said-fixed-yes")))
    await votes(chat, phones[0], asked, "fixed-partly", "told-no")
    await phones[0].sees_toast(say("round-toast-home", said=say("round-said-told-no")))
    for phone in phones[1:]:
        await votes(chat, phone, asked, "fixed-yes")
    await rings(stage, stage.at(1, 14))
    assert say("round-spoke", count=5) in asked.text
    rows = [[button.text for button in row] for row in asked.buttons]
    assert rows[:2] == [["Fixed", "Partly fixed", "Not fixed"], ["Told before", "Not told"]], "no total before the end"
    assert say("round-totals-later") in str((await card(stage)).raw["blocks"])
    await rings(stage, stage.at(9, 9))
    assert asked.text == f"This vote is closed: {WORKS}. Thank you." and not asked.buttons
    verdict = await chat.sees("Is it fixed? Yes: more than half, Partly: less than half, No: less than half")
    assert verdict.raw["photo"] and "5 homes spoke" in verdict.text and "told before" not in verdict.text
    shown = await card(stage)
    said = str(shown.raw["blocks"])
    assert "5 of 6 homes" in said and "████████ Yes more than half" in said
    assert [file["title"] for reply in shown.thread for file in reply.files] == [
        f"round-{(await round_of(stage, visit)).id}"
    ]
    await votes_on_closed(stage, chat, phones[1], asked, (await round_of(stage, visit)).id)


async def votes_on_closed(stage: Stage, chat: GroupChat, phone: Phone, asked: ChatMessage, number: int) -> None:
    await chat.taps_data(phone, f"go:round:{number}:fixed:no", on=asked)
    await phone.sees_toast(say("round-toast-closed"))


async def test_a_home_has_one_vote_and_who_lives_elsewhere_has_none(stage: Stage) -> None:
    first, second, other = stage.resident("Ann"), stage.resident("Ben"), stage.resident("Cat")
    await stage.lives_at(first, "LARK-12")
    await stage.lives_at(second, "LARK-12")
    await other.starts(await stage.invitation(block="ROWAN"))
    chat = await group_of(stage, first, second, other)
    await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    await votes(chat, first, asked, "fixed-yes")
    await votes(chat, second, asked, "fixed-no")
    await votes(chat, other, asked, "fixed-no")
    await other.sees_toast(say("round-toast-elsewhere", block="Larkspur Court"))
    await stage.settles()
    assert say("round-spoke-few") in asked.text
    for forged in ("go:round:999:fixed:no", "go:round:1:fixed:maybe", "go:round:x:fixed:no", "go:round:1", "go:round"):
        await chat.taps_data(first, forged, on=asked)
        await first.sees_toast(stage.say("engine-old-button"))


async def test_a_button_of_another_group_is_not_believed(stage: Stage) -> None:
    sam, far = await neighbours(stage, 1, 1)
    chat, elsewhere = await group_of(stage, sam), await group_of(stage, far, block="ROWAN")
    visit = await works_done(stage)
    await chat.sees(say("round-ask-fixed"))
    message = await elsewhere.sends(far, "hello")
    await elsewhere.taps_data(far, f"go:round:{(await round_of(stage, visit)).id}:fixed:no", on=message)
    await far.sees_toast(stage.say("engine-old-button"))


async def test_three_homes_that_say_not_fixed_open_the_job_again_at_once(stage: Stage) -> None:
    phones = await neighbours(stage, 4)
    chat = await group_of(stage, *phones)
    visit = await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    for phone in phones:
        await votes(chat, phone, asked, "fixed-no")
    await stage.settles()
    assert (await stage.visit(visit.ref)).job_state == "reopened"
    async with stage.application.database.read() as tx:
        kinds = [row.kind for row in await tx.rows(select(tables.job_events.c.kind))]
    assert kinds.count("reopened") == 1
    await stage.channels.repairs.shows(gist("visit-why-reopened"))
    await rings(stage, stage.at(9, 9))
    told = await chat.sees(say("round-too-few", what="Mend the lift"))
    assert "photo" not in told.raw and "4" not in told.text
    assert "not fixed" not in chat.screen(), "of four homes that all say so, it would tell each one's answer"


async def test_what_staff_acted_on_is_told_to_the_block_where_its_verdict_says_it(stage: Stage) -> None:
    phones = await neighbours(stage, 6)
    chat = await group_of(stage, *phones)
    await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    for number, phone in enumerate(phones):
        await votes(chat, phone, asked, "fixed-no" if number < 4 else "fixed-yes")
    await rings(stage, stage.at(9, 9))
    told = await chat.sees("No: more than half")
    assert say("round-told-landlord", landlord="Example Homes") in told.text


async def test_unknown_accounts_lift_no_floor_and_reopen_nothing(stage: Stage) -> None:
    """Anybody can bring ten accounts into a group. They count from the moment their home is known."""
    phones = await neighbours(stage, 1, 5)
    chat = await group_of(stage, *phones)
    visit = await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    await votes(chat, phones[0], asked, "fixed-yes")
    for phone in phones[1:]:
        await votes(chat, phone, asked, "fixed-no")
        await phone.sees_toast(say("round-toast-person", said=say("round-said-fixed-no")))
    await rings(stage, stage.at(1, 14))
    assert say("round-spoke-few") in asked.text
    assert (await stage.visit(visit.ref)).job_state != "reopened"
    for phone, home in zip(phones[1:4], ("LARK-14", "LARK-15", "LARK-16"), strict=True):
        await stage.lives_at(phone, home)
    await rings(stage, stage.at(9, 9))
    await chat.sees(say("round-too-few", what="Mend the lift"))
    assert (await stage.visit(visit.ref)).job_state == "reopened"


async def test_nothing_in_the_group_moves_with_a_single_vote(stage: Stage) -> None:
    phones = await neighbours(stage, 6)
    chat = await group_of(stage, *phones)
    await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    seen = []
    for number, phone in enumerate(phones):
        await votes(chat, phone, asked, "fixed-yes", "told-no")
        await rings(stage, stage.at(1, 13, 30 + number))
        seen.append((asked.text, [button.text for row in asked.buttons for button in row]))
    assert seen[0] == seen[3] and seen[4] == seen[5]
    assert seen[0][1] == seen[5][1], "only how many took part, in steps of five"


async def test_without_a_group_nobody_is_asked_and_the_card_says_so(stage: Stage) -> None:
    robin = stage.officer()
    visit = await works_done(stage)
    await robin.commands(f"/doorstep visit {visit.ref}", in_channel=stage.channels.repairs)
    shown = await stage.channels.repairs.shows(say("round-no-group"))
    phone = stage.resident()
    chat = await group_of(stage, phone)
    await robin.presses(say("case-visit-ask"), on=shown)
    await chat.sees(say("round-ask-fixed"))
    await robin.commands(f"/doorstep round {visit.job_ref}", in_channel=stage.channels.repairs)
    said = "The block is being asked already"
    assert await stage.world.slack.bell.until(lambda: any(said in note.text for note in robin.ephemerals), 60)
    await robin.presses(say("case-round-close"), on=await card(stage))
    await chat.sees(say("round-over", what="Mend the lift"))
    await robin.presses(say("case-round-again"), on=await card(stage))
    await chat.sees(say("round-spoke-few"))


async def test_at_night_it_waits_for_the_morning_and_half_way_it_recalls_itself_once(stage: Stage) -> None:
    phones = await neighbours(stage, 2)
    chat = await group_of(stage, *phones)
    await works_done(stage, stage.at(1, 22))
    await stage.application.ring()
    await stage.settles()
    assert say("round-ask-fixed") not in chat.screen()
    await rings(stage, stage.at(2, 8, 1))
    asked = await chat.sees(say("round-ask-fixed"))
    await votes(chat, phones[0], asked, "fixed-yes")
    for day in (6, 7):
        await rings(stage, stage.at(day, 12))
    assert chat.screen().count("You can still tap your answers") == 1


async def test_it_closes_early_once_every_home_has_spoken(stage: Stage) -> None:
    phones = await neighbours(stage, 6)
    chat = await group_of(stage, *phones)
    visit = await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    for phone in phones:
        await votes(chat, phone, asked, "fixed-yes")
    await rings(stage, stage.at(1, 13, 5))
    await votes(chat, phones[5], asked, "respect-yes")
    await rings(stage, stage.at(1, 13, 20))
    assert (await round_of(stage, visit)).state == "closed"


async def test_in_arabic(stage: Stage) -> None:
    phones = await neighbours(stage, 5)
    chat = await group_of(stage, *phones, language="ar")
    await works_done(stage)
    asked = await chat.sees("هل تم الإصلاح؟")
    for phone in phones:
        await votes(chat, phone, asked, "fixed-no", language="ar")
    await phones[4].sees_toast("حسبنا إجابة بيتكم: لم يتم الإصلاح.")
    await rings(stage, stage.at(9, 9))
    await chat.sees("أجابت 5 بيوت.")
    await chat.sees("لا: أكثر من النصف")
    assert "أخبرنا Example Homes بأن الإصلاح لم يتم." in chat.screen()


async def says_more(stage: Stage, chat: GroupChat, phone: Phone) -> None:
    await chat.taps(phone, say("round-private"))
    await phone.starts(phone.opened[-1].partition("start=")[2])
    await phone.sees(say("comment-start", landlord="Example Homes", what="Mend the lift"))


@pytest.mark.parametrize("named", [False, True])
async def test_a_neighbour_says_more_in_private(stage: Stage, named: bool) -> None:
    sam = stage.resident("Zebrafinch")
    await stage.lives_at(sam)
    chat = await group_of(stage, sam)
    await works_done(stage)
    await chat.sees(say("round-ask-fixed"))
    await says_more(stage, chat, sam)
    await sam.taps(say("comment-say"))
    await sam.sees(say("comment-ask"))
    await sam.sends("The doors still stick on floor 3.")
    await sam.sees(say("comment-ask-media"))
    await sam.sends_photo()
    await sam.taps(say("engine-done"))
    await sam.taps("Say my name" if named else say("comment-unnamed"))
    await sam.sees(say("comment-sent", landlord="Example Homes"))
    await stage.settles()
    thread = "\n".join(str(reply.raw) for reply in (await card(stage)).thread)
    assert "The doors still stick on floor 3." in thread and "comment-1" in thread
    assert ("Zebrafinch" in thread) == named and (say("comment-neighbour") in thread) != named
    assert "doors" not in chat.screen()


async def test_a_word_about_a_person_becomes_a_report(stage: Stage) -> None:
    sam, far = stage.resident(), stage.resident("Far")
    await stage.lives_at(sam)
    await far.starts(await stage.invitation(block="ROWAN"))
    chat = await group_of(stage, sam, far)
    await works_done(stage)
    await chat.sees(say("round-ask-fixed"))
    await says_more(stage, chat, sam)
    await sam.taps(say("comment-person"))
    await sam.sees(stage.say("report-ask-topic"))
    await chat.taps(far, say("round-private"))
    await far.starts(far.opened[-1].partition("start=")[2])
    await far.sees(say("comment-elsewhere", block="Larkspur Court"))
    await far.starts("verdict-K7MP4QXT")
    await far.sees(say("comment-unknown"))


async def test_who_voted_is_in_no_card_and_no_log(stage: Stage, printed: object) -> None:
    sam = stage.world.telegram.phone("Zebrafinch", last_name="Quillon", language="en")
    await stage.lives_at(sam)
    others = await neighbours(stage, 5)
    chat = await group_of(stage, sam, *others)
    visit = await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    for phone in (sam, *others):
        await votes(chat, phone, asked, "fixed-no", "respect-yes")
    await rings(stage, stage.at(9, 9))
    # Managers see who joined whom in a home.
    open_to_more = [c for c in stage.world.slack.channels.values() if c is not stage.channels.managers]
    slack = "\n".join(str(note.raw) for c in open_to_more for m in c.messages for note in (m, *m.thread))
    assert "more than half" in slack
    result = (await round_of(stage, visit)).result
    said = "\n".join(message.text for message in chat.messages if message.from_bot)
    for where in (slack, said, printed(), str(result)):  # type: ignore[operator]
        assert "Zebrafinch" not in where and str(sam.user["id"]) not in where.replace(str(sam.chat_id) + ":", "")


async def test_quiet_is_for_chatter_and_not_for_the_blocks_vote(stage: Stage) -> None:
    """And the staff's card says what is held back."""
    robin = stage.officer("Robin Officer", stage.channels.estate, stage.channels.default)
    phones = await neighbours(stage, 2)
    chat = await group_of(stage, *phones)
    await chat.sends(phones[0], "/quiet 30")
    await chat.sees(gist("group-quiet-until"))
    await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    await votes(chat, phones[1], asked, "fixed-no")
    await rings(stage, stage.at(6, 12))
    assert gist("round-remind") not in chat.screen(), "a reminder is chatter"
    await robin.commands("/doorstep block LARK", in_channel=stage.channels.estate)
    shown = await stage.channels.estate.shows(say("block-card", name="Larkspur Court", ref="LARK"))
    held = say("block-group-held", title="Neighbours of LARK", held=say("post-round_reminder"))
    assert held in shown.words()
    await rings(stage, stage.at(9, 9))
    await chat.sees(say("round-too-few", what=WORKS))
    await chat.sends(phones[0], "/quiet off")
    await chat.sees(say("group-quiet-off"))
    await rings(stage, stage.at(9, 10))
    assert held not in shown.words(), "what is over by then is dropped"


async def _asks_for_round(stage: Stage, robin: StaffMember, ref: str) -> str:
    """Return what a member of staff is told who asks the block about a job."""
    before = len(robin.ephemerals)
    await robin.commands(f"/doorstep round {ref}", in_channel=stage.channels.repairs)
    assert await stage.world.slack.bell.until(lambda: len(robin.ephemerals) > before, 60)
    return robin.ephemerals[-1].words()


async def test_a_visit_that_nobody_marked_done_is_asked_about_by_nobody(stage: Stage) -> None:
    robin = stage.officer()
    chat = await group_of(stage, stage.resident())
    visit = await stage.book(stage.at(1, 8), home=None, block="LARK", description=WORKS)
    await stage.goes_to(stage.at(1, 13))
    for state in (None, "arrived", "incomplete"):
        if state:
            await stage.marks(visit, state)
        for ref in (visit.ref, visit.job_ref):
            assert say("round-not-done") in await _asks_for_round(stage, robin, ref)
    assert say("round-ask-fixed") not in chat.screen()


async def test_a_post_that_waits_has_a_name_for_staff() -> None:
    posts = {name: TEXTS.has(named("post-", name)) for name in FEATURES.posts}
    assert posts and all(posts.values()), posts

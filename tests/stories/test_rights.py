"""A resident sees what is kept about them, and has it deleted: rows, files, queues and Slack, but for what is owed."""

import json
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from bot.simulator.slack import StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from flows.features.homes import phones
from flows.kernel.text_ids import TextId
from storage import estate, people, reports, requests
from storage.people import Address
from storage.reports import Report
from tests.copy import gist, say
from tests.searching import places_of
from tests.stage import Stage
from tests.stories.test_backup import doorstep

DECENT = timedelta(hours=23)
"""From a morning until the next, when what was asked is done at a decent hour."""
NAME, STORY, REPLY, ADDED = "Zorblatt", "The worker was snarkwobble.", "Was it yarrowgast?", "It was fizzelwick."
MARKS = (NAME, "snarkwobble", "yarrowgast", "fizzelwick")


async def goes_on(stage: Stage, by: timedelta) -> None:
    """Let time pass, and let every timed job look twice: what one leaves for later, the next does."""
    stage.world.clock.wind(by)
    for _ in range(2):
        await stage.application.ring()
        await stage.settles()
        stage.world.clock.wind(timedelta(minutes=5))


async def moves_in(stage: Stage, name: str = NAME) -> Phone:
    phone = stage.resident(name)
    await stage.lives_at(phone)
    return phone


async def talks(stage: Stage, phone: Phone, robin: StaffMember) -> tuple[Report, SlackMessage]:
    """A report, staff's question about it, and the answer."""
    report = await stage.report(phone, story=STORY)
    card = await stage.card(report)
    await stage.reply(robin, card, REPLY)
    await phone.sees("yarrowgast")
    await phone.sends(ADDED)
    await stage.channels.repairs.thread_shows(card, "fizzelwick")
    return report, card


async def asks_for_erasure(phone: Phone) -> None:
    await phone.sends("/delete")
    await phone.sees(say("delete-ask"))
    await phone.taps(say("delete-sure"))
    await phone.sees(gist("delete-by"))


async def test_everything_kept_comes_as_a_page_and_as_data(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, ben, robin = await moves_in(stage), stage.resident("Brumblewick"), stage.officer()
    await stage.lives_at(ben)
    await stage.report(ben, story="Ben was crumplehorn.")
    await talks(stage, sam, robin)
    await sam.sends("/mydata")
    await sam.sees(say("mydata-ask"))
    assert not [message for message in sam.messages if message.document], "first a tap, for anyone may hold the phone"
    await sam.taps(say("mydata-send"))
    await sam.sees(say("mydata-sent"))
    await stage.settles()
    files = stage.world.telegram.world.files.by_id
    sent = [message.document for message in sam.messages if message.document]
    page, data = (files[document["file_id"]].content for document in sent)
    kept = json.loads(data)
    assert STORY in json.dumps(kept["reports"]) and "12 Larkspur Court" in json.dumps(kept["residencies"])
    for said in (NAME, STORY, "fizzelwick", "yarrowgast", "12 Larkspur Court"):
        assert said in unescape(page.decode()) and said in data.decode()
    for others in ("Brumblewick", "crumplehorn", robin.id, "Robin"):
        assert others not in page.decode() and others not in data.decode(), others


async def test_all_goes_within_a_day_and_nothing_is_left(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, robin = await moves_in(stage), stage.officer()
    _, card = await talks(stage, sam, robin)
    await stage.resolve(robin, card, "We spoke.", lesson="Ring first.")
    await sam.sees("We spoke.")
    assert await places_of(stage, *MARKS), "else this proves nothing"
    await asks_for_erasure(sam)
    await goes_on(stage, DECENT)
    await sam.sees(say("delete-done"))
    await goes_on(stage, timedelta(hours=1))
    assert not await places_of(stage, *MARKS, str(sam.chat_id))
    await stage.channels.repairs.shows(say("staff-erased"))
    await sam.sends("/menu")
    await sam.sees(say("menu"))


async def test_second_thoughts_keep_everything(stage: Stage) -> None:
    sam = await moves_in(stage)
    await asks_for_erasure(sam)
    await sam.taps(say("delete-keep"))
    await sam.sees(say("delete-kept"))
    await goes_on(stage, timedelta(days=2))
    assert "residents.name" in await places_of(stage, NAME)


async def test_what_is_owed_stays_until_it_is_closed(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, robin = await moves_in(stage), stage.officer()
    report, card = await talks(stage, sam, robin)
    await sam.sends("/delete")
    ref = f"{report.ref[:4]}-{report.ref[4:]}"
    await sam.sees(f"Your report {ref} is still open")
    await sam.taps(say("delete-sure"))
    await sam.sees(gist("delete-by"))
    await goes_on(stage, DECENT)
    await sam.sees(say("delete-some-done"))
    assert any("reports.story" in place for place in await places_of(stage, "snarkwobble"))
    shown = await stage.channels.managers.shows("1 report without an answer")
    assert ref not in shown.words(), "it may have been sent without a name"
    await stage.resolve(robin, card, "We spoke.", lesson="Ring first.")
    await sam.sees("We spoke.")
    await goes_on(stage, timedelta(days=1, hours=1))
    await sam.sees(say("delete-done"))
    await goes_on(stage, timedelta(hours=1))
    assert not await places_of(stage, *MARKS, str(sam.chat_id))


async def test_a_hold_says_why_and_until_when(stage: Stage) -> None:
    sam, wren = await moves_in(stage), stage.officer("Wren Manager", stage.channels.managers)
    await wren.commands("/doorstep erase LARK-12 Zorb", in_channel=stage.channels.managers)
    await wren.sees_modal(NAME)
    await wren.submits()
    card = await stage.channels.managers.shows(say("request-kind-erasure"))
    await wren.presses(say("case-request-hold"), on=card)
    await wren.sees_modal(say("request-ask-reason"))
    await wren.fills_in({"words": "A court case about the roof.", "until": "2026-12-20"})
    await wren.submits()
    await goes_on(stage, timedelta(days=1))
    await sam.sees("The reason: A court case about the roof.")
    assert "residents.name" in await places_of(stage, NAME)
    await goes_on(stage, timedelta(days=28))
    await sam.sees(say("delete-done"))


async def test_staff_send_a_copy_for_a_caller_only_to_the_residents_own_chat(stage: Stage) -> None:
    sam, wren = await moves_in(stage), stage.officer("Wren Manager", stage.channels.managers)
    await wren.commands("/doorstep represent LARK-12 Zorb", in_channel=stage.channels.managers)
    await wren.sees_modal(NAME)
    answers = {"name": "Rosa Daughter", "contact": "020 7946 0001", "words": "By letter.", "until": "2027-05-01"}
    await wren.fills_in(answers)
    await wren.submits()
    await sam.sees("You agreed that Rosa Daughter may ask")
    await wren.commands("/doorstep copy LARK-12 Zorb", in_channel=stage.channels.managers)
    await wren.sees_modal("Rosa Daughter")
    await wren.submits()
    await stage.settles()
    assert len([message for message in sam.messages if message.document]) == 2
    assert not stage.world.slack.files
    await sam.taps(say("represented-end", name="Rosa Daughter"))
    await sam.sees(say("represented-ended"))


async def test_only_those_who_may_see_requests_start_one(stage: Stage) -> None:
    await moves_in(stage)
    robin = stage.officer()
    await robin.commands("/doorstep erase LARK-12 Zorb", in_channel=stage.channels.repairs)
    await goes_on(stage, timedelta(days=2))
    assert "residents.name" in await places_of(stage, NAME)


@pytest.mark.parametrize(
    ("said", "leads_to"),
    [
        ("please delete my data", "delete-ask"),
        ("I want a copy of my data", "mydata-ask"),
        ("stop messaging me!!", "stop-ask"),
        ("/stop", "stop-ask"),
    ],
)
async def test_plain_words_lead_there(stage: Stage, said: str, leads_to: TextId) -> None:
    sam = await moves_in(stage)
    await sam.sends(said)
    await sam.sees(stage.say(leads_to))


async def test_plain_words_lead_there_in_arabic(stage: Stage) -> None:
    amal = stage.resident("Amal", "ar")
    await stage.lives_at(amal)
    await amal.sends("احذفوا بياناتي")
    await amal.sees(stage.say("delete-ask", "ar"))


async def test_who_left_is_erased_a_year_later(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam = await moves_in(stage)
    number = await _resident(stage, sam)
    async with stage.application.database.write() as tx:
        await estate.move_out(tx, number, stage.world.clock.now())
    await goes_on(stage, timedelta(days=338))
    await sam.sees(gist("delete-left"))
    await goes_on(stage, timedelta(days=26))
    assert "residents.name" in await places_of(stage, NAME)
    await goes_on(stage, timedelta(days=3))
    await goes_on(stage, timedelta(hours=1))
    assert not await places_of(stage, NAME, str(sam.chat_id))


async def _resident(stage: Stage, phone: Phone) -> int:
    address = Address("telegram", str(phone.user["id"]), str(phone.chat_id))
    async with stage.application.database.read() as tx:
        (standing,) = (await people.standings(tx, [address])).values()
    return standing.resident.id


# --- the end of what nobody goes on with -----------------------------------------------------------------------------


async def test_a_report_closes_some_weeks_after_it_was_answered(stage: Stage) -> None:
    sam, robin = await moves_in(stage), stage.officer()
    _, card = await talks(stage, sam, robin)
    await stage.resolve(robin, card, "We spoke.", lesson="Ring first.")
    await sam.sees("We spoke.")
    await goes_on(stage, timedelta(days=27))
    assert [one.state for one in await stage.reports()] == ["resolved"]
    await goes_on(stage, timedelta(days=2))
    assert [one.state for one in await stage.reports()] == ["closed"]
    await stage.channels.repairs.thread_shows(card, "Closed by itself")


async def test_an_anonymous_report_that_nobody_touches_closes_after_a_year(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, ben = await moves_in(stage), stage.resident("Ben")
    await stage.report(sam, anonymous=True)
    await stage.report(ben)
    await goes_on(stage, timedelta(days=366))
    assert {(one.anonymous, one.state) for one in await stage.reports()} == {(True, "closed"), (False, "new")}
    await stage.channels.repairs.shows("nobody has touched it for a year")


# --- a backup from before --------------------------------------------------------------------------------------------


async def test_a_restored_backup_brings_nobody_back(stage_on_either: Stage, tmp_path: Path) -> None:
    stage = stage_on_either
    file, elsewhere = tmp_path / "monday.in-clear.zip", tmp_path / "elsewhere"
    elsewhere_url = f"sqlite+aiosqlite:///{tmp_path / 'other.sqlite'}"
    zed, ben, pia = await moves_in(stage), stage.resident("Brumblewick"), stage.resident("Pimmerly")
    for phone in (ben, pia):
        await stage.lives_at(phone)
    await stage.report(pia, story="Pia was crumplehorn.")
    await stage.settles()
    await doorstep("backup", str(file), url=stage.application.database.url, files=stage.files)
    for phone in (zed, pia):
        await phone.sends("/delete")
        await phone.taps(say("delete-sure"))
        await phone.sees(gist("delete-by"))
    await goes_on(stage, DECENT)
    await zed.sees(say("delete-done"))
    await pia.sees(say("delete-some-done"))
    await goes_on(stage, timedelta(hours=1))
    await stage.stop()
    listed = stage.files.with_name(f"{stage.files.name}-erasures.json")
    told = await doorstep("restore", str(file), "--erasures", str(listed), url=elsewhere_url, files=elsewhere)
    assert "2 of those who had asked" in told
    stage.move(elsewhere_url, elsewhere)
    await stage.start()
    assert not await places_of(stage, NAME, str(zed.chat_id))
    assert "residents.name" in await places_of(stage, "Brumblewick")
    await goes_on(stage, timedelta(hours=1))
    await pia.sees(say("delete-some-done"))
    assert "residents.name" in await places_of(stage, "Pimmerly"), "her report is still open"


# --- what an erasure must not tell -----------------------------------------------------------------------------------


async def test_a_report_without_a_name_stays_without_one(stage: Stage) -> None:
    sam, robin = await moves_in(stage), stage.officer()
    report = await stage.report(sam, story=STORY, anonymous=True)
    card = await stage.card(report)
    note = await robin.says("Was that on Monday?", in_channel=stage.channels.repairs, thread=card)
    await asks_for_erasure(sam)
    await goes_on(stage, DECENT)
    await sam.sees(say("delete-some-done"))
    managers = stage.channels.managers
    shown = await managers.shows("1 report without an answer")
    await stage.resolve(robin, card, "We spoke.", lesson="Ring first.")
    await sam.sees("We spoke.")
    await goes_on(stage, timedelta(days=1, hours=1))
    await stage.channels.repairs.shows(note.ts.replace(".", ""))
    told = "\n".join(message.words() for message in managers.messages)
    ref = f"{report.ref[:4]}-{report.ref[4:]}"
    assert ref not in told and note.ts.replace(".", "") not in told and ref not in shown.words()


async def test_whoever_did_not_ask_hears_of_it_and_keeps_it(stage: Stage) -> None:
    sam, wren = await moves_in(stage), stage.officer("Wren Manager", stage.channels.managers)
    await wren.commands("/doorstep erase LARK-12 Zorblatt", in_channel=stage.channels.managers)
    await wren.sees_modal(NAME)
    await wren.submits()
    await sam.sees(gist("delete-asked-by-staff"))
    await sam.taps(say("delete-keep"))
    await sam.sees(say("delete-kept"))
    await goes_on(stage, timedelta(days=2))
    assert "residents.name" in await places_of(stage, NAME)


async def test_managers_can_hold_what_a_resident_asked(stage: Stage) -> None:
    sam, wren = await moves_in(stage), stage.officer("Wren Manager", stage.channels.managers)
    await asks_for_erasure(sam)
    card = await stage.channels.managers.shows(say("request-kind-erasure"))
    await wren.presses(say("case-request-hold"), on=card)
    await wren.sees_modal(say("request-ask-reason"))
    await wren.fills_in({"words": "A court case about the roof.", "until": "2029-12-20"})
    await wren.submits()
    await sam.sees("We must keep it until 20/12/2029. The reason: A court case about the roof.")


async def test_nothing_is_taken_back_once_something_is_gone(stage: Stage) -> None:
    sam = await moves_in(stage)
    await stage.report(sam)
    await asks_for_erasure(sam)
    asked = sam.messages[-1]
    await goes_on(stage, DECENT)
    await sam.sees(say("delete-some-done"))
    await sam.taps(say("delete-keep"), on=asked)
    await stage.settles()
    assert say("delete-kept") not in sam.screen()


async def test_where_others_look_at_the_phone_the_last_words_are_not_said(stage: Stage) -> None:
    sam = await moves_in(stage)
    await sam.sends("/privacy")
    await sam.taps(say("discreet-hide"))
    await sam.sees(say("discreet-set"))
    await asks_for_erasure(sam)
    await goes_on(stage, DECENT)
    await goes_on(stage, timedelta(hours=1))
    assert say("delete-done") not in sam.screen()
    assert not await places_of(stage, NAME, str(sam.chat_id))


async def test_the_other_of_the_home_does_not_learn_that_there_was_an_answer(stage: Stage) -> None:
    sam, ben, robin = await moves_in(stage), stage.resident("Ben"), stage.officer()
    await stage.lives_at(ben)
    await stage.book(stage.at(9, 8), reported=timedelta())
    await sam.sees(gist("told-booked"))
    await sam.taps(say("visit-tell"))
    await sam.sends(STORY)
    await sam.sees(say("tell-thanks"))
    await sam.taps(say("visit-tell"))
    await sam.sees(say("tell-ask"))
    await sam.taps(say("tell-only-photo"))
    await sam.sees(say("tell-ask-media"))
    await sam.sends_photo()
    await sam.sees(say("engine-media-have", count=1, most=10))
    await sam.taps(say("engine-done"))
    await sam.sees(say("tell-thanks"))
    await stage.settles()
    assert stage.world.slack.files
    card = await stage.channels.repairs.shows("snarkwobble")
    await robin.presses(say("case-visit-say"), on=card)
    await robin.sees_modal(say("staff-label-words"))
    await robin.fills_in({"words": REPLY})
    await robin.submits()
    await robin.sees_modal("yarrowgast")
    await robin.submits()
    await sam.sees("yarrowgast")
    await asks_for_erasure(sam)
    await goes_on(stage, DECENT)
    await sam.sees(say("delete-done"))
    await stage.settles()
    assert "snarkwobble" not in "".join(message.words() for message in stage.channels.repairs.messages)
    assert not stage.world.slack.files
    await ben.sends("/visits")
    await ben.taps("Wed 2 Dec, 8am to 12 noon: Plumbing")
    page = await ben.sees("Mend the kitchen tap")
    assert gist("journey-answered") not in page.text and gist("journey-told") not in page.text


async def test_nothing_is_left_under_the_number_of_an_old_phone(stage: Stage) -> None:
    sam, robin = await moves_in(stage), stage.officer()
    await talks(stage, sam, robin)
    async with stage.application.database.write() as tx:
        link = await phones.payload(tx, await _resident(stage, sam), stage.world.clock.now())
    new = stage.resident(NAME)
    await new.starts(link)
    await new.sees(gist("phone-goes-on"))
    await stage.settles()
    # What is on its way there, and which messages were about the report, go with these.
    known = {"outbox.lane of telegram", "outbox.payload of telegram", "relayed_messages.chat of telegram"}
    assert not await places_of(stage, str(sam.chat_id)) - known
    async with stage.application.database.read() as tx:
        report = (await reports.all_of(tx))[0]
    await stage.resolve(robin, await stage.card(report), "We spoke.", lesson="Ring first.")
    await new.sees("We spoke.")
    await asks_for_erasure(new)
    await goes_on(stage, DECENT)
    await new.sees(say("delete-done"))
    await goes_on(stage, timedelta(hours=1))
    assert not await places_of(stage, *MARKS, str(new.chat_id))


async def test_a_restore_forgets_neither_a_hold_nor_a_second_thought(stage: Stage, tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "monday.in-clear.zip", tmp_path / "elsewhere"
    url = f"sqlite+aiosqlite:///{tmp_path / 'other.sqlite'}"
    sam, pia = await moves_in(stage), stage.resident("Pimmerly")
    await stage.lives_at(pia)
    await asks_for_erasure(pia)
    await stage.settles()
    await doorstep("backup", str(file), url=stage.application.database.url, files=stage.files)
    await pia.taps(say("delete-keep"))
    await pia.sees(say("delete-kept"))
    await asks_for_erasure(sam)
    wren = stage.officer("Wren Manager", stage.channels.managers)
    async with stage.application.database.read() as tx:
        mine = await requests.erasure_of(tx, await _resident(stage, sam))
    assert mine
    card = await stage.channels.managers.shows(f"{mine.ref[:4]}-{mine.ref[4:]}")
    await wren.presses(say("case-request-hold"), on=card)
    await wren.sees_modal(say("request-ask-reason"))
    await wren.fills_in({"words": "A court case.", "until": "2027-12-20"})
    await wren.submits()
    await sam.sees("A court case.")
    await goes_on(stage, timedelta(minutes=5))
    await stage.stop()
    listed = stage.files.with_name(f"{stage.files.name}-erasures.json")
    await doorstep("restore", str(file), "--erasures", str(listed), url=url, files=elsewhere)
    stage.move(url, elsewhere)
    await stage.start()
    await goes_on(stage, timedelta(days=3))
    assert "residents.name" in await places_of(stage, NAME), "on hold"
    assert "residents.name" in await places_of(stage, "Pimmerly"), "wanted to be kept"

"""A page gives way to the next page; what is to be read again stays, and a report has one receipt that is kept up to
date."""

import pytest

from bot.simulator.telegram import Phone
from bot.simulator.telegram.model import ChatMessage
from flows.conversation.turn import Screen
from flows.features.all import FEATURES
from flows.features.reports.actions import Complain
from tests.copy import gist, say
from tests.stage import Stage

PAGES = sorted(name for name, way in FEATURES.index.commands().items() if isinstance(way, Screen))
RECEIPT = gist("report-sent")


def leads(message: ChatMessage) -> set[str]:
    """Return how the buttons of a message lead on: "on" if it stays."""
    return {str(button.callback_data).partition(":")[0] for row in message.buttons for button in row}


def receipts(phone: Phone) -> list[ChatMessage]:
    return [message for message in phone.messages if message.from_bot and RECEIPT in message.text]


async def looks_around(phone: Phone, *on: ChatMessage) -> None:
    """Tap what leads to a page under each message, and then on from page to page."""
    for message in on:
        for row in message.buttons:
            for button in row:
                if str(button.callback_data) in ("on:reports", "on:menu", "on:visits"):
                    await phone.taps(button.text, on=message)
    await phone.sends("/menu")
    await phone.taps(say("menu-visits"))


@pytest.mark.parametrize("command", PAGES)
async def test_a_page_with_a_number_for_danger_or_the_privacy_notice_stays(stage: Stage, command: str) -> None:
    """Each page that there is, by its own words, and not by a list that somebody keeps."""
    sam = stage.resident()
    await stage.lives_at(sam)
    await stage.settles()
    before = len(sam.messages)
    await sam.sends(f"/{command}")
    await stage.settles()
    (page,) = [message for message in sam.messages[before:] if message.from_bot]
    must_stay = "999" in page.text or stage.policy.landlord.urgent_phone in page.text or gist("privacy") in page.text
    if page.buttons:
        assert (leads(page) == {"on"}) == must_stay


async def test_the_first_words_and_the_numbers_for_danger_are_still_there_after_a_look_around(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    first = await sam.sees(gist("start-privacy"))
    await sam.taps(say("menu-more"), on=first)
    await sam.taps(say("menu-privacy"))
    privacy = await sam.sees(gist("privacy"))
    await sam.taps(say("menu-back"), on=privacy)
    await sam.taps(say("menu-more"))
    await sam.taps(say("menu-danger"))
    danger = await sam.sees("999")
    await sam.taps(say("menu-back"), on=danger)
    await stage.settles()
    for kept in (gist("start-privacy"), gist("privacy"), "999"):
        assert kept in sam.screen()
    await sam.taps(say("rate-stop"), on=await sam.sees_anywhere(gist("privacy")))
    await sam.sees(say("rate-stop-said"))
    assert gist("privacy") in sam.screen()


async def test_what_to_do_in_danger_stays_above_the_questions_of_a_report(stage: Stage) -> None:
    sam = stage.resident()
    await stage.prepare(sam)
    assert gist("report-danger-first") in sam.screen()
    assert stage.policy.landlord.urgent_phone in sam.screen()


async def test_a_report_has_one_receipt_that_says_how_it_stands(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    report = await stage.report(sam)
    (receipt,) = receipts(sam)
    for line in (
        say("receipt-sent", at="Mon 23 Nov, 9:30"),
        say("receipt-choice", choice=say("report-send-fix")),
        say("receipt-name-shown"),
        say("receipt-state", state=say("state-new")),
        gist("report-next-fix"),
    ):
        assert line in receipt.text
    await looks_around(sam, receipt)
    card = await stage.card(report)
    await robin.presses(say("case-report-take"), on=card)
    await sam.sees(say("receipt-state", state=say("state-taken")))
    await stage.reply(robin, card, "Was it the same worker?")
    answer = await sam.sees("Was it the same worker?")
    await looks_around(sam, answer)
    await stage.resolve(robin, card, "We spoke to him.", lesson="Ring first.")
    await sam.sees("We spoke to him.")
    await stage.settles()
    (receipt,) = receipts(sam)
    assert say("receipt-state", state=say("state-resolved")) in receipt.text
    assert gist("report-next-fix") not in receipt.text
    assert "Was it the same worker?" in sam.screen(), "what staff wrote stays as well"
    await sam.taps(say("resident-put-right-yes"))
    await stage.settles()
    assert say("receipt-state", state=say("state-closed")) in receipts(sam)[0].text


async def test_a_hidden_name_is_said_to_be_hidden_and_a_complaint_to_be_one(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    report = await stage.report(sam, anonymous=True)
    assert say("receipt-name-hidden") in receipts(sam)[0].text
    await sam.taps_data(Complain(report.ref).wire())
    await sam.taps(say("sure-yes"))
    await sam.sees(gist("complained"))
    await stage.settles()
    (receipt,) = receipts(sam)
    assert say("receipt-choice", choice=say("report-send-complaint")) in receipt.text


async def test_one_of_a_home_reads_nothing_of_the_others_receipt(stage: Stage) -> None:
    ann, ben = stage.resident("Ann"), stage.resident("Ben")
    for person in (ann, ben):
        await stage.lives_at(person)
    report = await stage.report(ann)
    await stage.settles()
    before = ben.screen()
    await stage.officer().presses(say("case-report-take"), on=await stage.card(report))
    await ann.sees(say("receipt-state", state=say("state-taken")))
    await stage.settles()
    assert ben.screen() == before


async def test_on_a_phone_that_others_look_at_a_receipt_changes_only_when_it_is_opened(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    await sam.sends("/privacy")
    await sam.taps(say("discreet-hide"))
    await sam.sees(say("discreet-set"))
    report = await stage.report(sam)
    card = await stage.card(report)
    await robin.presses(say("case-report-take"), on=card)
    await stage.settles()
    assert say("receipt-state", state=say("state-new")) in receipts(sam)[0].text
    await sam.taps(say("held-read"))
    await sam.sees_anywhere(say("receipt-state", state=say("state-taken")))
    assert len(receipts(sam)) == 1


async def test_a_receipt_outlives_a_fall(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    report = await stage.report(sam)
    await stage.settles()
    await stage.falls()
    await robin.presses(say("case-report-take"), on=await stage.card(report))
    await sam.sees(say("receipt-state", state=say("state-taken")))
    assert len(receipts(sam)) == 1


async def test_what_nobody_asked_for_stays_when_a_page_is_opened_from_it(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 9))
    await stage.marks(visit, "done")
    await stage.goes_to(stage.at(1, 11))
    for message in [one for one in sam.messages if one.from_bot and one.buttons]:
        assert leads(message) <= {"on"}, message.text


def test_a_button_that_leads_on_means_the_same_as_one_that_leads_away() -> None:
    for wire in ("visits", "menu", "reports:3"):
        assert FEATURES.index.actions.read(f"on:{wire}") == FEATURES.index.actions.read(f"go:{wire}") is not None

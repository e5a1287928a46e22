"""Somebody whose phone others look at: only that a message waits shows there, and a tap opens it."""

from collections.abc import Callable

import pytest

from bot.simulator.slack import StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from flows.kernel.effects import ChatFile, Effect, Say, StandingMessage, ToPerson, parcels
from flows.kernel.text_ids import TextId
from flows.kernel.words import Plain, Prompt
from storage import outbox, people
from storage.people import Address
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_household import household, tells, writes

NOTICE = say("held-notice", landlord="Example Homes")
SECRET = "zanderquill"


async def hides(person: Phone) -> None:
    await person.sends("/privacy")
    await person.taps(say("discreet-hide"))
    await person.sees(say("discreet-set"))


def notices(person: Phone) -> int:
    return sum(message.text == NOTICE for message in person.messages)


async def send(stage: Stage, *effects: Effect, before: bool = False) -> None:
    """Send what no turn of its reader caused. `before`: they become discreet while it is on its way."""
    now, process = stage.world.clock.now(), stage.application.database.process
    async with stage.application.database.write() as tx:
        rows = await outbox.put(tx, parcels(effects), process, now)
    if before:
        async with stage.application.database.write() as tx:
            await people.set_discreet(tx, 1, True)
    stage.application.delivery.accept(rows)
    await stage.settles()


def address_of(person: Phone) -> Address:
    return Address("telegram", str(person.user["id"]), str(person.chat_id))


async def test_a_message_waits_behind_one_neutral_line_until_it_is_opened(stage_on_either: Stage) -> None:
    stage = stage_on_either
    ann, ben = await household(stage)
    await hides(ann)
    await stage.settles()
    before = ann.screen()
    await stage.book(stage.at(3, 8))
    await stage.settles()
    stage.world.clock.wind(stage.at(0, 11) - stage.world.clock.now())
    await stage.book(stage.at(4, 8), description="Mend the door")
    await stage.settles()
    assert ann.screen().removeprefix(before).split("\n") == ["", f"bot: {NOTICE}", f"[{say('held-read')}]"]
    assert gist("told-booked") in ben.screen() and NOTICE not in ben.screen()
    await ann.taps(say("held-read"))
    await ann.sees(say("held-from", at="Mon 23 Nov, 11:00"))
    await stage.settles()
    shown = ann.screen().removeprefix(before)
    assert shown.index("Mend the kitchen tap") < shown.index("Mend the door")
    assert shown.count("Mend the kitchen tap") == 1 and say("held-from", at="Mon 23 Nov, 9:30") in shown
    await ann.taps(say("held-read"))
    await ann.sees(say("held-none"))
    await ann.taps(say("visit-confirm"))
    await ann.sees(say("visit-confirmed"))
    await stage.book(stage.at(5, 8), description="Mend the lock")
    await stage.settles()
    assert notices(ann) == 2


async def test_what_they_do_themselves_is_answered_at_once(stage: Stage) -> None:
    ann, _ = await household(stage)
    await stage.book(stage.at(3, 8))
    await ann.sees(gist("told-booked"))
    await hides(ann)
    await tells(ann, SECRET)
    await ann.sends("/menu")
    await ann.sees(say("menu"))
    await ann.sends("/visits")
    await ann.taps("Thu 26 Nov, 8am to 12 noon: Plumbing")
    await ann.taps(say("visit-calendar"))
    await stage.settles()
    assert NOTICE not in ann.screen() and "(document)" in ann.screen()


async def test_staffs_answer_waits_too_and_can_be_answered_once_it_is_read(stage: Stage) -> None:
    ann, _ = await household(stage)
    robin = stage.officer()
    await stage.book(stage.at(3, 8))
    await ann.sees(gist("told-booked"))
    await hides(ann)
    await tells(ann, "I am afraid.")
    await writes(stage, robin, SECRET)
    await ann.sees(NOTICE)
    assert SECRET not in ann.screen()
    await ann.sends(say("held-read"))
    await ann.sees(SECRET)
    await ann.taps(say("resident-answer"))
    await ann.sees(say("tell-ask"))


async def test_shown_again_nothing_is_left_waiting(stage: Stage) -> None:
    ann, _ = await household(stage)
    await hides(ann)
    await stage.book(stage.at(3, 8))
    await ann.sees(NOTICE)
    await ann.sends("/privacy")
    await ann.taps(say("discreet-show"))
    await ann.sees(gist("told-booked"))
    await ann.sees(say("discreet-ended"))
    await stage.book(stage.at(4, 8), description="Mend the door")
    await ann.sees("Mend the door")
    assert notices(ann) == 1


SAMPLES: dict[type[Effect], Callable[[Address, int], ToPerson]] = {
    Say: lambda to, visit: Say(to, Prompt((Plain(SECRET),)), "en"),
    ChatFile: lambda to, visit: ChatFile(to, "calendar", visit, "en", residency=1),
    StandingMessage: lambda to, visit: StandingMessage(to, "today", visit, residency=1),
}
"""One of each kind of effect to a person."""
TO_PERSONS = sorted(
    {kind for kind in Effect.kinds.values() if issubclass(kind, ToPerson) and vars(kind).get("hushed") is not True},
    key=lambda one: one.kind,
)


@pytest.mark.parametrize("before", [False, True], ids=["discreet already", "on its way"])
@pytest.mark.parametrize("kind", TO_PERSONS)
async def test_every_kind_of_message_is_held_whatever_caused_it(stage: Stage, kind: type[Effect], before: bool) -> None:
    """A new kind of effect to a person needs a sample here, and is held like the others."""
    ann = stage.resident("Ann")
    await stage.lives_at(ann)
    visit = await stage.book(stage.at(3, 8))
    await stage.settles()
    if not before:
        await hides(ann)
    quiet = len(ann.messages)
    await send(stage, SAMPLES[kind](address_of(ann), visit.id), before=before)
    assert [message.text for message in ann.messages[quiet:]] == [NOTICE]
    (sent,) = [e for e in stage.world.journal.entries if (e.params or {}).get("disable_notification")]
    assert NOTICE in str(sent.params)
    await ann.taps(say("held-read"))
    await stage.settles()
    opened = ann.screen()
    assert SECRET in opened or "(document)" in opened or say("today-moved") in opened


async def test_somebody_who_became_discreet_keeps_it_after_a_fall(stage_on_either: Stage) -> None:
    stage = stage_on_either
    ann = stage.resident("Ann")
    await stage.lives_at(ann)
    await hides(ann)
    await stage.settles()
    now, process = stage.world.clock.now(), stage.application.database.process
    async with stage.application.database.write() as tx:
        waits = Say(address_of(ann), Prompt((Plain(SECRET),)), "en")
        await outbox.put(tx, parcels([waits]), process, now)
        await outbox.hand_back(tx, process, [])
    await stage.falls()
    await stage.settles()
    assert SECRET not in ann.screen() and notices(ann) == 1


async def test_staff_set_it_on_a_report_at_the_residents_word(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    card = await stage.card(await stage.report(sam))
    await quietly(robin, card, "case-report-discreet", say("staff-discreet-hide"))
    await stage.settles()
    assert gist("thread-discreet") in str([note.raw for note in card.thread])
    await stage.reply(robin, card, SECRET)
    await sam.sees(NOTICE)
    assert SECRET not in sam.screen()
    await quietly(robin, card, "case-report-discreet", say("staff-discreet-show"))
    await stage.reply(robin, card, "As before.")
    await sam.sees("As before.")


async def quietly(staff: StaffMember, card: SlackMessage, action: TextId, how: str) -> None:
    await staff.presses(say(action), on=card)
    await staff.sees_modal(say("staff-discreet-ask"))
    await staff.fills_in({"how": how})
    await staff.submits()


async def test_a_report_without_a_name_does_not_say_who_is_discreet(stage: Stage) -> None:
    sam = stage.resident()
    card = await stage.card(await stage.report(sam, anonymous=True))
    assert say("case-report-history") in str(card.raw) and say("case-report-discreet") not in str(card.raw)


async def test_staff_set_it_on_a_call_for_help(stage: Stage) -> None:
    sam, wren = stage.resident(), stage.officer("Wren Welfare", stage.channels.welfare)
    await stage.lives_at(sam)
    await sam.sends("/menu")
    await sam.taps(say("menu-more"))
    await sam.taps(say("menu-hard"))
    await sam.sends("Somebody reads my phone.")
    await sam.taps(say("support-send"))
    await sam.sees(gist("support-sent"))
    card = await stage.channels.welfare.shows("Somebody reads my phone.")
    await quietly(wren, card, "case-support-discreet", say("staff-discreet-hide"))
    await stage.settles()
    await stage.book(stage.at(3, 8))
    await sam.sees(NOTICE)
    assert gist("told-booked") not in sam.screen()

"""One right missing is not mute: what may not be shown as a picture is said, and what may not be said waits."""

from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden

from bot.simulator.faults import Fault, Kind
from bot.simulator.telegram import GroupChat
from handlers.ports import Blocked, Gone, Invalid, NoRightTo, TryLater
from handlers.telegram.errors import meaning
from storage import groups
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_rounds import card, group_of, neighbours, rings, works_done

REFUSALS = ("CHAT_RESTRICTED", "CHAT_WRITE_FORBIDDEN", "CHAT_SEND_PLAIN_FORBIDDEN", "have no rights to send a message")


@pytest.mark.parametrize("why", ["", *REFUSALS])
async def test_a_round_whose_question_is_refused_is_asked_again(stage: Stage, why: str) -> None:
    """Without a word, the whole group is muted: of that, and of its end, no update tells."""
    phones = await neighbours(stage, 2)
    chat = await group_of(stage, *phones)
    if why:
        stage.world.faults.plan(Fault("telegram", "sendMessage", Kind.ERROR, times=None, status=400, error=why))
    else:
        await chat.hushes()
    await works_done(stage)
    await stage.settles()
    assert say("round-field-asked") in (await card(stage)).screen()
    assert not _asked(chat)
    stage.world.faults.clear()
    await chat.hushes(False)
    stage.world.clock.wind(timedelta(minutes=61))
    await stage.application.ring()
    await chat.sees(say("round-ask-fixed"))
    await stage.settles()
    assert say("round-field-asked") not in (await card(stage)).screen()
    assert len(_asked(chat)) == 1


async def _is_over(stage: Stage) -> GroupChat:
    """Play a round up to its last vote."""
    phones = await neighbours(stage, 5)
    chat = await group_of(stage, *phones)
    await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    for phone in phones:
        await chat.taps(phone, say("round-pick-fixed_yes"), on=asked)
    await stage.settles()
    return chat


async def test_a_verdict_that_is_refused_is_told_later(stage: Stage) -> None:
    chat = await _is_over(stage)
    await chat.hushes()
    await rings(stage, stage.at(9, 9))
    assert say("round-not-told") in (await card(stage)).words()
    await chat.hushes(False)
    await rings(stage, stage.at(9, 11))
    await chat.sees("5 homes spoke")
    await stage.settles()
    assert say("round-not-told") not in (await card(stage)).words()


async def test_a_verdict_that_may_not_be_told_today_is_told_tomorrow(stage: Stage) -> None:
    """Too much has been said there today; its card says so."""
    chat = await _is_over(stage)
    async with stage.application.database.write() as tx:
        known = await groups.find(tx, "telegram", str(chat.chat_id))
        assert known is not None
        day = stage.at(9, 9).astimezone(stage.policy.zone).date().isoformat()
        await groups.change(tx, known.id, said_on=day, said=stage.policy.surveys.group_daily)
    await rings(stage, stage.at(9, 9))
    assert say("round-not-told") in (await card(stage)).words()
    await rings(stage, stage.at(10, 9))
    await chat.sees("5 homes spoke")
    await stage.settles()
    assert say("round-not-told") not in (await card(stage)).words()


@pytest.mark.parametrize("question", [True, False])
async def test_what_a_group_refuses_for_good_is_told_on_the_rounds_card(stage: Stage, question: bool) -> None:
    robin = stage.officer("Robin Officer", stage.channels.alerts)
    chat = await group_of(stage, *await neighbours(stage, 2)) if question else await _is_over(stage)
    for method in ("sendMessage", "sendPhoto"):
        stage.world.faults.plan(Fault("telegram", method, Kind.ERROR, times=None, status=400, error="news"))
    if question:
        await works_done(stage)
        await stage.settles()
    else:
        await rings(stage, stage.at(9, 9))
    told = await card(stage)
    assert gist("staff-unposted-card") in told.words()
    await stage.channels.repairs.thread_shows(told, gist("staff-unposted-line"))
    alert = await stage.channels.alerts.shows(gist("alert-undelivered"))
    assert told.ts.replace(".", "") in str(alert.raw["blocks"]), "it leads to the card"
    stage.world.faults.clear()
    await robin.presses(say("alert-again"), on=alert)
    await chat.sees(say("round-ask-fixed") if question else "5 homes spoke")
    await stage.settles()
    assert gist("staff-unposted-card") not in (await card(stage)).words()


async def test_a_round_that_closed_unasked_asks_nothing(stage: Stage) -> None:
    phones = await neighbours(stage, 2)
    chat = await group_of(stage, *phones)
    await chat.hushes()
    await works_done(stage)
    await rings(stage, stage.at(9, 9))
    await chat.hushes(False)
    await rings(stage, stage.at(9, 11))
    await stage.settles()
    assert not _asked(chat)
    assert not [message for message in chat.messages if gist("round-over") in message.text]


@pytest.mark.parametrize("why", ["CHAT_SEND_PHOTOS_FORBIDDEN", "message caption is too long"])
async def test_a_verdict_that_may_not_be_a_picture_comes_in_words(stage: Stage, why: str) -> None:
    phones = await neighbours(stage, 5)
    chat = await group_of(stage, *phones)
    await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    for phone in phones:
        await chat.taps(phone, say("round-pick-fixed_yes"), on=asked)
    await stage.settles()
    stage.world.faults.plan(Fault("telegram", "sendPhoto", Kind.ERROR, times=None, status=400, error=why))
    await rings(stage, stage.at(9, 9))
    verdict = await chat.sees("5 homes spoke")
    assert "photo" not in verdict.raw
    assert not stage.channels.alerts.messages


def _asked(chat: GroupChat) -> list[object]:
    return [message for message in chat.messages if say("round-ask-fixed") in message.text]


# --- values --------------------------------------------------------------------------------------------------------

SEND, PHOTO, ASK = "sendMessage", "sendPhoto", "getChatMember"
MEANT = [
    (400, "not enough rights to send photos to the chat", PHOTO, "photos"),
    (400, "CHAT_SEND_PHOTOS_FORBIDDEN", PHOTO, "photos"),
    (400, "CHAT_SEND_MEDIA_FORBIDDEN", PHOTO, "photos"),
    (400, "CHAT_RESTRICTED", PHOTO, "photos"),
    (400, "not enough rights to send text messages to the chat", SEND, "speak"),
    (400, "have no rights to send a message", SEND, "speak"),
    (400, "need administrator rights in the channel chat", SEND, "speak"),
    (400, "CHAT_RESTRICTED", SEND, "speak"),
    (400, "CHAT_WRITE_FORBIDDEN", SEND, "speak"),
    (400, "CHAT_SEND_PLAIN_FORBIDDEN", SEND, "speak"),
    (400, "CHAT_GUEST_SEND_FORBIDDEN", SEND, "speak"),
    (400, "CHAT_ADMIN_REQUIRED", SEND, "speak"),
    (400, "USER_BANNED_IN_CHANNEL", SEND, "speak"),
    (403, "CHAT_WRITE_FORBIDDEN", SEND, "speak"),
    (400, "TOPIC_CLOSED", SEND, "topic"),
    (400, "TOPIC_DELETED", SEND, "topic"),
    (400, "message thread not found", SEND, "topic"),
    (400, "CHAT_SEND_WEBPAGE_FORBIDDEN", SEND, Invalid),
    (400, "CHAT_ADMIN_REQUIRED", ASK, Invalid),
    (400, "BUTTON_URL_INVALID", SEND, Invalid),
    (400, "SLOWMODE_WAIT_30", SEND, TryLater),
    (400, "CHANNEL_PRIVATE", SEND, Gone),
    (400, "chat not found", SEND, Gone),
    (403, "the group chat was deleted", SEND, Gone),
    (403, "bot was kicked from the supergroup chat", SEND, Blocked),
]


@pytest.mark.parametrize(("status", "why", "method", "meant"), MEANT)
def test_what_a_group_refuses_means_no_more_than_it_says(
    status: int, why: str, method: str, meant: str | type[Exception]
) -> None:
    error = BadRequest(why) if status == 400 else Forbidden(f"Forbidden: {why}")
    found = meaning(error, method, in_group=True)
    if isinstance(meant, str):
        assert isinstance(found, NoRightTo)
        assert found.what == meant
    else:
        assert type(found) is meant


@pytest.mark.parametrize(
    ("status", "why", "meant"),
    [
        (403, "bot was blocked by the user", Blocked),
        (403, "user is deactivated", Gone),
        (403, "bot can't initiate conversation with a user", Blocked),
        (400, "PEER_ID_INVALID", Gone),
        (400, "INPUT_USER_DEACTIVATED", Gone),
        (400, "chat not found", Gone),
        (400, "USER_IS_BLOCKED", Blocked),
        (400, "an error of next year", Invalid),
    ],
)
def test_what_a_person_refuses(status: int, why: str, meant: type[Exception]) -> None:
    error = BadRequest(why) if status == 400 else Forbidden(f"Forbidden: {why}")
    assert type(meaning(error, SEND, in_group=False)) is meant

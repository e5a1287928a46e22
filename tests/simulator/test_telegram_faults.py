"""Faults at Telegram beyond a single request, met by the real python-telegram-bot client."""

import asyncio
from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.simulator.faults import Fault, Kind
from bot.simulator.telegram import Phone
from bot.simulator.world import World

SAID = ("one", "two", "three", "four")


async def everyone_talks(world: World) -> list[Phone]:
    phones = [world.telegram.phone(name) for name in ("Sam", "Amal", "Wen")]
    for word in SAID:
        for phone in phones:
            await phone.sends(word)
    return phones


async def heard(bot: Bot, offset: int = 0) -> list[tuple[int, int, str]]:
    """Return the person, the update and the text of each message, in the order in which they were handed out."""
    updates = await bot.get_updates(offset=offset)
    messages = [(update.update_id, update.message) for update in updates if update.message]
    return [(number, message.chat.id, str(message.text)) for number, message in messages]


@pytest.mark.parametrize("seed", range(5))
async def test_chats_are_mixed_and_each_keeps_its_order(world: World, telegram_bot: Bot, seed: int) -> None:
    phones = await everyone_talks(world)
    world.telegram.shuffle(seed)
    mixed = await heard(telegram_bot)
    assert mixed != sorted(mixed)
    for phone in phones:
        assert tuple(text for _, chat, text in mixed if chat == phone.chat_id) == SAID
    world.telegram.shuffle(None)
    straight = await heard(telegram_bot)
    assert straight == sorted(mixed)


async def test_a_mixed_batch_can_be_confirmed_without_loss(world: World, telegram_bot: Bot) -> None:
    await everyone_talks(world)
    world.telegram.shuffle(3)
    first = await telegram_bot.get_updates(limit=5)
    offset = max(update.update_id for update in first) + 1
    assert len(await heard(telegram_bot, offset)) == 7


async def test_taps_and_poison_are_mixed_too(world: World, telegram_bot: Bot) -> None:
    (sam, *_) = await everyone_talks(world)
    sent = await telegram_bot.send_message(sam.chat_id, "Good?")
    await sam.taps_data("yes", on=await sam.sees(sent.text or ""))
    await world.telegram.push({"message": {"nonsense": True}})
    world.telegram.shuffle(1)
    raw: Any = await telegram_bot.do_api_request("getUpdates")
    own = [update for update in raw if str(sam.chat_id) in str(update)]
    assert len(raw) == 14 and "callback_query" in own[-1]


async def test_an_answer_with_updates_can_be_broken(world: World, telegram_bot: Bot) -> None:
    await world.telegram.phone("Sam").starts()
    for kind in (Kind.GARBLED, Kind.CUT_MIDDLE, Kind.CUT_AFTER, Kind.PAGE):
        world.faults.plan(Fault("telegram", "getUpdates", kind))
        with pytest.raises(TelegramError):
            await telegram_bot.get_updates()
    assert len(await telegram_bot.get_updates()) == 1, "nothing was confirmed, nothing is lost"


async def test_an_update_comes_twice(world: World, telegram_bot: Bot) -> None:
    await world.telegram.phone("Sam").starts()
    (update,) = await telegram_bot.get_updates()
    await telegram_bot.get_updates(offset=update.update_id + 1)
    await world.telegram.redeliver(update.update_id)
    assert await telegram_bot.get_updates(offset=update.update_id + 1) == (update,)


async def test_a_revoked_token_ends_the_poll_and_everything_else(world: World, telegram_bot: Bot) -> None:
    sam = world.telegram.phone("Sam")
    poll = asyncio.create_task(telegram_bot.get_updates(timeout=20))
    await world.telegram.polled()
    await world.telegram.revoke()
    with pytest.raises(InvalidToken):
        await poll
    with pytest.raises(InvalidToken):
        await telegram_bot.send_message(sam.chat_id, "Hello")
    await sam.starts()
    await world.telegram.restore()
    await telegram_bot.send_message(sam.chat_id, "Hello")
    assert len(await telegram_bot.get_updates()) == 1


async def test_chats_go_away(world: World, telegram_bot: Bot) -> None:
    sam, amal = world.telegram.phone("Sam"), world.telegram.phone("Amal")
    for phone in (sam, amal):
        await phone.starts()
    await sam.blocks()
    await amal.leaves_telegram()
    kicked, dissolved, moved = (
        world.telegram.group(name, supergroup=name == "Kicked") for name in ("Kicked", "Gone", "Moved")
    )
    for group in (kicked, dissolved, moved):
        await group.joins(amal)
        await group.adds_bot(amal)
    await kicked.kicks_bot(amal)
    await dissolved.dissolves()
    before = moved.chat_id
    after = await moved.migrates(amal)

    async def refusal(chat_id: int) -> TelegramError:
        with pytest.raises(TelegramError) as caught:
            await telegram_bot.send_message(chat_id, "Hello")
        return caught.value

    for chat_id, words in (
        (sam.chat_id, "bot was blocked by the user"),
        (amal.chat_id, "user is deactivated"),
        (kicked.chat_id, "bot was kicked from the supergroup chat"),
        (dissolved.chat_id, "the group chat was deleted"),
    ):
        error = await refusal(chat_id)
        assert isinstance(error, Forbidden) and words in str(error)
    assert "Chat not found" in str(await refusal(99))
    migrated = await refusal(before)
    assert isinstance(migrated, ChatMigrated) and migrated.new_chat_id == after


async def test_a_message_is_gone_or_just_the_same(world: World, telegram_bot: Bot) -> None:
    sam = world.telegram.phone("Sam")
    await sam.starts()
    sent = await telegram_bot.send_message(sam.chat_id, "Hello")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("Hello")
    await sam.deletes(await sam.sees_anywhere("Hello"))
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("Hello?")
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()

"""Messages to one person, or to a group."""

from flows.conversation import group_standing
from flows.conversation.group_moving import moved
from flows.kernel.effects import Effect, Say
from handlers.ports import Delivered, Invalid, Write
from handlers.telegram.read import PLATFORM
from handlers.telegram.transport import RENDERERS, TelegramTransport, is_group
from storage import groups, reports
from storage.database import Tx
from storage.outbox import Row


@RENDERERS.of(Say)
async def say(telegram: TelegramTransport, effect: Say, row: Row) -> Delivered:
    """Send a message, or put it in the place of the one whose button was tapped.

    Telegram has no key to send a message by, and no way to look up what arrived.
    """
    chat = effect.to.chat
    params = {"chat_id": int(chat), **telegram.drawn(effect.prompt, effect.language)}
    if effect.hushed:
        params["disable_notification"] = True
    if effect.thread:
        params["message_thread_id"] = int(effect.thread)
    if effect.edit:
        try:
            await telegram.call("editMessageText", {**params, "message_id": int(effect.edit)}, row)
            return Delivered()
        except Invalid as error:
            if "not modified" in str(error):
                return Delivered()
            # It is too old, deleted, or not a text: the question goes out as a new message.
    sent = await telegram.call("sendMessage", params, row)
    if is_group(params["chat_id"]):
        return Delivered(_heard(telegram, chat, str(sent["chat"]["id"])))
    number = effect.report
    return Delivered(_remember(telegram, number, chat, str(sent["message_id"])) if number else None)


def _remember(telegram: TelegramTransport, number: int, chat: str, message: str) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        await reports.relay(tx, number, PLATFORM, chat, message, telegram.clock.now())
        return []

    return write


def _heard(telegram: TelegramTransport, chat: str, now_at: str) -> Write:
    """Note that a message to a group arrived, perhaps in another chat than it was meant for."""

    async def write(tx: Tx) -> list[Effect]:
        if now_at != chat and (group := await groups.find(tx, PLATFORM, chat)):
            await moved(tx, group, now_at)
        return await group_standing.heard_us(tx, telegram.runtime, PLATFORM, now_at, telegram.clock.now())

    return write

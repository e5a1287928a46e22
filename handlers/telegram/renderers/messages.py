"""Messages to one person, or to a group."""

from flows.conversation import group_standing
from flows.conversation.group_moving import moved
from flows.kernel.actions import staying
from flows.kernel.effects import Effect, Say
from handlers.ports import Delivered, Invalid, Write
from handlers.telegram.read import PLATFORM
from handlers.telegram.transport import RENDERERS, TelegramTransport, is_group
from storage import groups, relayed
from storage.database import Tx
from storage.outbox import Row


@RENDERERS.of(Say)
async def say(telegram: TelegramTransport, effect: Say, row: Row) -> Delivered:
    """Send a message, or put it in the place of the one whose button was tapped.

    Telegram has no key to send a message by, and no way to look up what arrived.
    """
    chat = effect.to.chat
    stays = not effect.page and not is_group(int(chat))
    prompt = staying(effect.prompt) if stays else effect.prompt
    params = {"chat_id": int(chat), **telegram.drawn(prompt, effect.language)}
    if effect.hushed:
        params["disable_notification"] = True
    if effect.thread:
        params["message_thread_id"] = int(effect.thread)
    if effect.edit:
        try:
            await telegram.call("editMessageText", {**params, "message_id": int(effect.edit)}, row)
            return Delivered(_remember(telegram, effect, effect.edit))
        except Invalid as error:
            if "not modified" in str(error):
                return Delivered()
            # It is too old, deleted, or not a text: the question goes out as a new message.
    sent = await telegram.call("sendMessage", params, row)
    if is_group(params["chat_id"]):
        return Delivered(_heard(telegram, chat, str(sent["chat"]["id"])))
    return Delivered(_remember(telegram, effect, str(sent["message_id"])))


def _remember(telegram: TelegramTransport, effect: Say, message: str) -> Write | None:
    """Note what a message is about, for the answers to it."""
    if effect.subject is None:
        return None
    about, now = effect.subject, telegram.clock.now()

    async def write(tx: Tx) -> list[Effect]:
        await relayed.note(tx, effect.to, message, about, now)
        return []

    return write


def _heard(telegram: TelegramTransport, chat: str, now_at: str) -> Write:
    """Note that a message to a group arrived, perhaps in another chat than it was meant for."""

    async def write(tx: Tx) -> list[Effect]:
        if now_at != chat and (group := await groups.find(tx, PLATFORM, chat)):
            await moved(tx, group, now_at)
        return await group_standing.heard_us(tx, telegram.runtime, PLATFORM, now_at, telegram.clock.now())

    return write

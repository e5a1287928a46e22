"""Messages in one person's chat that are kept up to date where they stand, some of them pinned at its top."""

import hashlib

import structlog

from flows.conversation import standing
from flows.kernel.effects import Effect, Pin, StandingMessage
from handlers.ports import Blocked, Delivered, Gone, Invalid, Unreachable
from handlers.telegram.transport import RENDERERS, TelegramTransport
from storage.database import Tx, as_json
from storage.outbox import Row

log = structlog.get_logger()


@RENDERERS.of(StandingMessage)
async def stand(telegram: TelegramTransport, effect: StandingMessage, row: Row) -> Delivered:
    """Send a message, or edit it where it stands. It is drawn at delivery, so that one call shows all changes."""
    now = telegram.clock.now()
    async with telegram.database.read() as tx:
        what = await standing.drawn(tx, telegram.runtime, telegram.features.standing, effect, now, asked=row.own)
    if what is None:
        return Delivered()
    params = {"chat_id": int(effect.to.chat), **telegram.drawn(what.stands.prompt, what.resident.language)}
    digest = hashlib.sha256(as_json(params).encode()).hexdigest()
    message = what.known.message if what.known else None
    if message is None or (what.known and what.known.digest != digest):
        message = await _put(telegram, params, message, effect, row)

    async def write(tx: Tx) -> list[Effect]:
        return await standing.stood(tx, effect, what, message, digest, telegram.clock.now()) if message else []

    return Delivered(write)


async def _put(
    telegram: TelegramTransport, params: dict[str, object], message: str | None, effect: StandingMessage, row: Row
) -> str | None:
    """Put a message in its place, and return it. If it is gone from there it is sent anew, unless it was only to be
    changed: somebody may not want it there."""
    if message is not None:
        try:
            await telegram.call("editMessageText", {**params, "message_id": int(message)}, row)
            return message
        except Invalid as error:
            if "not modified" in str(error):
                return message
            if effect.again:
                log.info("standing_message_gone", row=row.id, why=str(error))
                return None
    sent = await telegram.call("sendMessage", params, row)
    return str(sent["message_id"])


@RENDERERS.of(Pin)
async def pin(telegram: TelegramTransport, effect: Pin, row: Row) -> Delivered:
    """Pin a message, or take it from the top. If that is refused, the message stands there all the same."""
    params: dict[str, object] = {"chat_id": int(effect.to.chat), "message_id": int(effect.message)}
    if effect.on:
        params["disable_notification"] = True
    try:
        await telegram.call("pinChatMessage" if effect.on else "unpinChatMessage", params, row)
    except (Blocked, Gone):
        raise
    except (Invalid, Unreachable) as error:
        log.info("pin_refused", row=row.id, why=str(error))
    return Delivered()

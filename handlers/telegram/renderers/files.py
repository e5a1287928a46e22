"""Files for one person's chat."""

import mimetypes

from flows.kernel.effects import ChatFile
from flows.kernel.files import Wanted
from handlers.drawing.files import Drawn
from handlers.ports import Delivered, Invalid
from handlers.telegram.transport import MAX_CAPTION, RENDERERS, TelegramTransport, shortened
from storage.outbox import Row


@RENDERERS.of(ChatFile)
async def chat_file(telegram: TelegramTransport, effect: ChatFile, row: Row) -> Delivered:
    """Send a feature's file, as it is now. Like a message, it is sent once more if it may not have arrived."""
    links = (telegram.group_link, telegram.start_link)
    wanted = Wanted("", effect.subject, "", "", effect.language, row.id, *links, effect.residency)
    async with telegram.database.read() as tx:
        now = telegram.clock.now()
        made = await telegram.features.files[effect.file].make(tx, telegram.runtime, wanted, now)
    if made is None:
        return Delivered()
    drawn = [found for file in made.files if (found := await telegram.drawings.of(file))]
    if not drawn:
        raise Invalid("it cannot be drawn")
    for file in drawn:
        await _send(telegram, effect.to.chat, file, row)
    return Delivered()


async def _send(telegram: TelegramTransport, chat: str, file: Drawn, row: Row) -> None:
    method, field = ("sendPhoto", "photo") if file.name.endswith(".png") else ("sendDocument", "document")
    mime = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    # What a picture says stands under it, for those who cannot see it.
    said = {"caption": shortened(file.read_out, MAX_CAPTION)} if file.read_out else {}
    where, content = {"chat_id": int(chat), **said}, (file.name, file.content, mime)
    try:
        await telegram.call(method, where, row, {field: content})
    except Invalid:
        if method != "sendPhoto":
            raise
        # It is no picture to Telegram's taste: as a file it is taken as it is.
        await telegram.call("sendDocument", where, row, {"document": content})

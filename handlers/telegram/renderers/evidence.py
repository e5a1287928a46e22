"""Evidence from residents, fetched from Telegram, cleaned and kept."""

from telegram.error import TelegramError

from flows.conversation.evidence import settle
from flows.kernel.effects import Effect, Fetch
from handlers.details import NotCleaned, cleaned
from handlers.ports import Delivered, Invalid, NotSent, Write
from handlers.telegram.transport import RENDERERS, TelegramTransport
from storage import evidence
from storage.database import Tx
from storage.evidence import Evidence
from storage.outbox import Row


@RENDERERS.of(Fetch)
async def fetch(telegram: TelegramTransport, effect: Fetch, row: Row) -> Delivered:
    """Fetch a piece of evidence, clean it, keep it."""
    async with telegram.database.read() as tx:
        piece = await evidence.get(tx, effect.evidence)
    if piece is None or piece.state != "waiting":
        return Delivered()
    try:
        async with telegram.fetching:
            content = await _download(telegram, piece, row)
            bare = await cleaned(piece.mime, content)
        name = f"{piece.key}.{bare.ending}"
        await telegram.folder.save(name, bare.content)
    except (Invalid, NotCleaned):
        return Delivered(_settle(telegram, piece.key))
    except OSError as error:
        raise NotSent(f"the file cannot be kept: {type(error).__name__}") from None
    return Delivered(_settle(telegram, piece.key, name, bare.mime))


async def _download(telegram: TelegramTransport, piece: Evidence, row: Row) -> bytes:
    found = await telegram.call("getFile", {"file_id": piece.source}, row)
    path = found.get("file_path") if isinstance(found, dict) else None
    if not path:
        raise Invalid("the file has no path")
    try:
        return await telegram.bot.request.retrieve(f"{telegram.bot.base_file_url}/{path}")
    except TelegramError as error:
        raise NotSent(type(error).__name__) from None


def _settle(telegram: TelegramTransport, key: str, file: str | None = None, mime: str | None = None) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        if file and await evidence.get(tx, key) is None:
            # Its sender's data was erased while it was on its way.
            await telegram.folder.remove([file])
            return []
        return await settle(tx, telegram.runtime, key, telegram.clock.now(), file=file, mime=mime)

    return write

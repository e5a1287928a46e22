"""What residents sent, brought from Telegram, cleaned and kept."""

import asyncio

from telegram.error import TelegramError

from flows.cases import attached
from flows.features.reports import record
from flows.features.support import staff as support
from flows.features.visits import resident
from flows.kernel.effects import Effect, Fetch, Say
from flows.kernel.words import Prompt, text
from handlers.pictures import NotAPicture, clean
from handlers.ports import Delivered, NotSent, Refused
from handlers.telegram.transport import RENDERERS, TelegramTransport, Write
from storage import evidence, people
from storage.database import Tx
from storage.evidence import Evidence
from storage.outbox import Row

ENDINGS = {
    "video/mp4": "mp4",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "application/pdf": "pdf",
    "text/plain": "txt",
}


@RENDERERS.of(Fetch)
async def fetch(telegram: TelegramTransport, effect: Fetch, row: Row) -> Delivered:
    """Bring a piece of evidence, clean it if it is a picture, keep it."""
    async with telegram.database.read() as tx:
        piece = await evidence.get(tx, effect.evidence)
    if piece is None or piece.state != "waiting":
        return Delivered()
    try:
        async with telegram.fetching:
            content = await _download(telegram, piece, row)
            name, mime, kept = await asyncio.to_thread(_cleaned, piece, content)
    except (Refused, NotAPicture):
        return Delivered(refuse(telegram, piece.key))
    try:
        await telegram.folder.save(name, kept)
    except OSError as error:
        raise NotSent(f"the file cannot be kept: {type(error).__name__}") from None
    return Delivered(_settle(telegram, piece, name, mime))


async def _download(telegram: TelegramTransport, piece: Evidence, row: Row) -> bytes:
    found = await telegram.call("getFile", {"file_id": piece.source}, row)
    path = found.get("file_path") if isinstance(found, dict) else None
    if not path:
        raise Refused("the file has no path")
    try:
        return await telegram.bot.request.retrieve(f"{telegram.bot.base_file_url}/{path}")
    except TelegramError as error:
        raise NotSent(type(error).__name__) from None


def _cleaned(piece: Evidence, content: bytes) -> tuple[str, str, bytes]:
    """A piece's file name, type and content as they are kept. Names are ours: a file's own may say too much."""
    if piece.kind == "photo" or piece.mime.startswith("image/"):
        return f"{piece.key}.jpg", "image/jpeg", clean(content)
    return f"{piece.key}.{ENDINGS.get(piece.mime, 'bin')}", piece.mime, content


def _settle(telegram: TelegramTransport, piece: Evidence, file: str, mime: str) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        runtime = telegram.runtime
        effects = await record.fetched(tx, runtime.policy, piece.key, "ready", file, mime)
        effects += await resident.fetched(tx, runtime, piece.key, "ready")
        effects += await attached.fetched(tx, runtime, telegram.features.cases, piece.key)
        return [*effects, *await support.fetched(tx, runtime.policy, piece.key, "ready")]

    return write


def refuse(telegram: TelegramTransport, key: str) -> Write:
    """It cannot be opened: the resident hears of it, and so does whoever reads the report."""

    async def write(tx: Tx) -> list[Effect]:
        effects = await record.fetched(tx, telegram.runtime.policy, key, "refused", None, None)
        effects += await support.fetched(tx, telegram.runtime.policy, key, "refused")
        piece = await evidence.get(tx, key)
        if piece is None:
            return effects
        address = await people.address_of(tx, piece.resident_id) if piece.resident_id else None
        who = await people.resident(tx, piece.resident_id) if piece.resident_id else None
        if address and who:
            effects.append(Say(address, Prompt((text("media-lost"),)), who.language))
        return effects

    return write

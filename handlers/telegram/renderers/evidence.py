"""Evidence from residents, fetched from Telegram, cleaned and kept."""

import re
from datetime import timedelta

from telegram.error import TelegramError

from flows.conversation.evidence import MAX_BYTES, Why, is_taken, settle
from flows.kernel.effects import Effect, Fetch
from handlers import kinds
from handlers.details import NotCleaned, can_clean, cleaned
from handlers.ports import Delivered, Invalid, NotSent, Write
from handlers.telegram.transport import RENDERERS, TelegramTransport
from storage import evidence
from storage.database import Tx
from storage.evidence import Evidence
from storage.outbox import Row

AWAY = re.compile(r"(?i)temporarily unavailable")
TOO_BIG = re.compile(r"(?i)too big")
AWAY_FOR = timedelta(minutes=10)
"""How long a file may be away; Telegram says the same of one that never was."""
AGAIN = 5
"""How often a file is fetched anew that has not the length that its platform names; then it is taken as it is."""


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
            bare = await cleaned(_kind(piece, content), content)
        name = f"{piece.key}.{bare.ending}"
        await telegram.folder.save(name, bare.content)
    except _NotTaken as error:
        return Delivered(_settle(telegram, piece.key, why=error.why))
    except (Invalid, NotCleaned):
        return Delivered(_settle(telegram, piece.key))
    except OSError as error:
        raise NotSent(f"the file cannot be kept: {type(error).__name__}") from None
    return Delivered(_settle(telegram, piece.key, name, bare.mime))


class _NotTaken(Exception):
    """The file is not what we take."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def _kind(piece: Evidence, content: bytes) -> str:
    """Return the type of a file, as its content tells it. Its sender must have been told what it may tell of them."""
    mime = kinds.told(piece.mime, content)
    as_said = mime == piece.mime
    if not is_taken(piece.kind if as_said else "document", mime) or (not as_said and not _may_become(piece.mime, mime)):
        raise _NotTaken("wrong-type")
    return mime


def _may_become(said: str, found: str) -> bool:
    return said == kinds.UNKNOWN or (
        (can_clean(found) or not can_clean(said)) and not found.startswith(("audio/", "video/"))
    )


async def _download(telegram: TelegramTransport, piece: Evidence, row: Row) -> bytes:
    try:
        found = await telegram.call("getFile", {"file_id": piece.source}, row)
    except Invalid as error:
        if AWAY.search(str(error)) and telegram.clock.now() - row.created_at < AWAY_FOR:
            raise NotSent(str(error)) from None
        raise _NotTaken("too-big") if TOO_BIG.search(str(error)) else error from None
    path = found.get("file_path") if isinstance(found, dict) else None
    if not path:
        raise Invalid("the file has no path")
    try:
        content = await telegram.bot.request.retrieve(f"{telegram.bot.base_file_url}/{path}")
    except TelegramError as error:
        raise NotSent(type(error).__name__) from None
    if len(content) > MAX_BYTES:
        raise _NotTaken("too-big")
    size = found.get("file_size")
    if type(size) is int and len(content) != size and row.attempts < AGAIN:
        raise NotSent(f"{len(content)} bytes of {size}")
    return content


def _settle(
    telegram: TelegramTransport, key: str, file: str | None = None, mime: str | None = None, *, why: Why = "lost"
) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        if file and await evidence.get(tx, key) is None:
            # Its sender's data was erased while it was on its way.
            await telegram.folder.remove([file])
            return []
        return await settle(tx, telegram.runtime, key, telegram.clock.now(), file=file, mime=mime, why=why)

    return write

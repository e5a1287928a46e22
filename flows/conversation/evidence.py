"""What residents send us to see or hear: which of it we take."""

import secrets
from datetime import datetime

from flows.conversation.arrived import Piece
from flows.engine.inputs import Gave
from flows.kernel.effects import Effect, Fetch
from storage import evidence
from storage.database import Tx
from storage.people import Address

MAX_BYTES = 20 * 1024 * 1024
TAKEN = {
    "photo": ("image/",),
    "video": ("video/",),
    "voice": ("audio/",),
    "document": (
        "image/jpeg", "image/png", "image/webp", "image/gif", "video/", "audio/", "application/pdf",
        "text/plain", "application/msword", "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.",
    ),
}  # fmt: skip


def trouble_with(piece: Piece) -> str | None:
    """The text id of what is wrong with a piece, if anything."""
    if piece.size is not None and piece.size > MAX_BYTES:
        return "media-too-big"
    return None if piece.mime.startswith(TAKEN[piece.kind]) else "media-wrong-type"


def offered(piece: Piece) -> Gave:
    """A piece as a conversation takes it: under a fresh key, or with what is wrong with it."""
    trouble = trouble_with(piece)
    key = "" if trouble else secrets.token_hex(12)
    return Gave(key, piece.kind, trouble, piece.words, piece.album)


async def keep(tx: Tx, piece: Piece, key: str, address: Address, resident_id: int, now: datetime) -> Effect:
    """Write a piece down and have it fetched."""
    await evidence.add(
        tx,
        {
            "key": key,
            "resident_id": resident_id,
            "platform": address.platform,
            "kind": piece.kind,
            "source": piece.source,
            "mime": piece.mime[:100],
            "name": piece.name[:100],
            "size": piece.size or 0,
            "state": "waiting",
            "created_at": now,
        },
    )
    return Fetch(address.platform, key)

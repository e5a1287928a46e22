"""Photos, videos, voice notes and documents that residents send: which of them we take."""

from datetime import datetime, timedelta

from flows.conversation.arrived import Piece
from flows.engine import traces
from flows.engine.inputs import Gave
from flows.engine.traces import Trace
from flows.kernel.effects import Effect, Fetch, Say
from flows.kernel.events import EvidenceSettled, GivenUp, Subscription
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Prompt, Text, text
from storage import evidence, people
from storage.database import Tx
from storage.evidence import Evidence
from storage.people import Address

DAY = timedelta(days=1)
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


def trouble_with(piece: Piece) -> Text | None:
    """Return what is wrong with a piece, if anything."""
    if piece.size is not None and piece.size > MAX_BYTES:
        return text("media-too-big")
    return None if piece.mime.startswith(TAKEN[piece.kind]) else text("media-wrong-type")


async def offered(tx: Tx, runtime: Runtime, piece: Piece, resident_id: int, now: datetime) -> Gave:
    """Return a piece as a conversation takes it: under a fresh key, or with the reason why it is not taken."""
    trouble = trouble_with(piece)
    most = runtime.policy.limits.files_a_day
    if trouble is None and await evidence.sent_since(tx, resident_id, now - DAY) >= most:
        trouble = text("media-enough", most=most, phone=Plain(runtime.policy.landlord.phone))
    key = "" if trouble else traces.new_key(_traces(piece))
    return Gave(key, piece.kind, trouble, piece.words, piece.album)


def _traces(piece: Piece) -> list[Trace]:
    voice: list[Trace] = ["voice"] if piece.mime.startswith(("audio/", "video/")) else []
    return voice if piece.can_clean else ["details", *voice]


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


async def settle(
    tx: Tx, runtime: Runtime, key: str, now: datetime, *, file: str | None = None, mime: str | None = None
) -> list[Effect]:
    """Settle a piece that is here, as this file, or cannot be opened; tell its feature, and its sender if in vain."""
    known = await evidence.get(tx, key)
    if known is None or known.state != "waiting":
        return []
    piece = await evidence.settle(tx, key, "ready" if file else "refused", file=file, mime=mime)
    assert piece is not None
    effects = await runtime.publish(tx, EvidenceSettled(piece), now)
    return [*effects, *([] if file else await _send_again(tx, piece))]


async def _send_again(tx: Tx, piece: Evidence) -> list[Effect]:
    address = await people.address_of(tx, piece.resident_id) if piece.resident_id else None
    who = await people.resident(tx, piece.resident_id) if piece.resident_id else None
    return [Say(address, Prompt((text("media-lost"),)), who.language)] if address and who else []


async def _given_up(tx: Tx, runtime: Runtime, event: GivenUp, now: datetime) -> list[Effect]:
    """Settle a piece that could not be fetched, so that nobody waits for ever."""
    return await settle(tx, runtime, event.effect.evidence, now) if isinstance(event.effect, Fetch) else []


GIVEN_UP = Subscription(GivenUp, _given_up)

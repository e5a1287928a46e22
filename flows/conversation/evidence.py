"""Photos, videos, voice notes and documents that residents send: which of them we take."""

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from flows.conversation.arrived import Piece
from flows.engine import traces
from flows.engine.inputs import Gave
from flows.engine.traces import Trace
from flows.kernel.effects import Effect, Fetch, Say
from flows.kernel.events import EvidenceSettled, GivenUp, Subscription
from flows.kernel.runtime import Runtime
from flows.kernel.seen import shown_name
from flows.kernel.words import Plain, Prompt, Text, Words, named, text
from storage import evidence, people
from storage.database import Tx
from storage.evidence import Evidence
from storage.people import Address

Why: TypeAlias = Literal["lost", "too-big", "wrong-type"]
"""Why a piece is not kept that was to be fetched: it could not be opened, or it is not what we take."""
DAY = timedelta(days=1)
MAX_BYTES = 20 * 1024 * 1024
UNTOLD = "application/octet-stream"
"""The type of a file of which nothing is told: it is looked into once it is here."""
TAKEN = {
    "photo": ("image/",),
    "video": ("video/",),
    "voice": ("audio/",),
    "document": (
        "image/jpeg", "image/png", "image/webp", "image/gif", "video/", "audio/", "application/pdf",
        "text/plain", "application/msword", "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.",
    ),
}  # fmt: skip


async def refusal(tx: Tx, runtime: Runtime, piece: Piece, resident_id: int, now: datetime) -> Text | None:
    """Return why a piece is not taken, naming it; None if it is."""
    if piece.size is not None and piece.size > MAX_BYTES:
        return text("media-too-big", file=name_of(piece.kind, piece.name))
    if not is_taken(piece.kind, piece.mime) and piece.mime != UNTOLD:
        return text("media-wrong-type", file=name_of(piece.kind, piece.name))
    most = runtime.policy.limits.files_a_day
    if await evidence.sent_since(tx, resident_id, now - DAY) < most:
        return None
    phone = Plain(runtime.policy.landlord.phone)
    return text("media-enough", file=name_of(piece.kind, piece.name), most=most, phone=phone)


def is_taken(kind: str, mime: str) -> bool:
    """Return whether we take files of a type."""
    return mime.startswith(TAKEN[kind])


def name_of(kind: str, name: str) -> Words:
    """Return what a piece is called to its sender: the name of a document, or what it is."""
    shown = shown_name(name) if kind == "document" else ""
    return Plain(f"“{shown}”") if shown else named("media-file-", kind)


def given(piece: Piece) -> Gave:
    """Return a piece as a conversation takes it, under a fresh key."""
    return Gave(traces.new_key(_traces(piece)), piece.kind, piece.words, piece.album, piece.aside)


def _traces(piece: Piece) -> list[Trace]:
    voice: list[Trace] = ["voice"] if piece.mime.startswith(("audio/", "video/", UNTOLD)) else []
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
            "name": (piece.name or piece.kind)[:100],
            "size": piece.size or 0,
            "state": "waiting",
            "created_at": now,
        },
    )
    return Fetch(address.platform, key)


async def settle(
    tx: Tx,
    runtime: Runtime,
    key: str,
    now: datetime,
    *,
    file: str | None = None,
    mime: str | None = None,
    why: Why = "lost",
) -> list[Effect]:
    """Settle a piece that is here, as this file, or is not kept; tell its feature, and its sender why if in vain."""
    known = await evidence.get(tx, key)
    if known is None or known.state != "waiting":
        return []
    piece = await evidence.settle(tx, key, "ready" if file else "refused", file=file, mime=mime)
    assert piece is not None
    effects = await runtime.publish(tx, EvidenceSettled(piece), now)
    return [*effects, *([] if file else await _not_kept(tx, piece, why))]


async def _not_kept(tx: Tx, piece: Evidence, why: Why) -> list[Effect]:
    address = await people.address_of(tx, piece.resident_id) if piece.resident_id else None
    who = await people.resident(tx, piece.resident_id) if piece.resident_id else None
    named_file = name_of(piece.kind, "" if piece.name == piece.kind else piece.name)
    said = Prompt((named("media-", why, file=named_file),))
    return [Say(address, said, who.language)] if address and who else []


async def _given_up(tx: Tx, runtime: Runtime, event: GivenUp, now: datetime) -> list[Effect]:
    """Settle a piece that could not be fetched, so that nobody waits for ever."""
    return await settle(tx, runtime, event.effect.evidence, now) if isinstance(event.effect, Fetch) else []


GIVEN_UP = Subscription(GivenUp, _given_up)

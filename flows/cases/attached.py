"""Photos, voice notes and videos that belong to a case: they go to the thread of its card once they are fetched."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.cases.case import CaseType
from flows.kernel.effects import Alert, Effect
from flows.kernel.events import EvidenceSettled, Subscription
from flows.kernel.runtime import Runtime
from flows.kernel.words import text
from storage import evidence
from storage.database import Tx
from storage.evidence import Evidence


async def attach(tx: Tx, runtime: Runtime, keys: Sequence[str], case: CaseType, subject: int) -> list[Effect]:
    """Make pieces part of a case. Those that are fetched already go to its card; the others follow (`fetched`)."""
    pieces = await evidence.attach_to(tx, keys, case.name, subject)
    return [effect for piece in pieces for effect in await _file(tx, runtime, {case.name: case}, piece)]


def file_came(cases: Mapping[str, CaseType]) -> Subscription[EvidenceSettled]:
    """Subscribe to pieces attached to cases: staff see one that was fetched, or hear of one that cannot be opened."""

    async def handle(tx: Tx, runtime: Runtime, event: EvidenceSettled, now: datetime) -> list[Effect]:
        if event.is_ready:
            return await _file(tx, runtime, cases, event.piece)
        return await _lost(tx, runtime, cases, event.piece, now)

    return Subscription(EvidenceSettled, handle)


async def _file(tx: Tx, runtime: Runtime, cases: Mapping[str, CaseType], piece: Evidence) -> list[Effect]:
    found = _case_of(cases, piece)
    if piece.state != "ready" or found is None:
        return []
    case, subject = found
    channel = await case.channel(tx, runtime, subject)
    return [case.file(subject, channel, piece)] if channel else []


async def _lost(
    tx: Tx, runtime: Runtime, cases: Mapping[str, CaseType], piece: Evidence, now: datetime
) -> list[Effect]:
    found = _case_of(cases, piece)
    if found is None:
        return []
    case, subject = found
    channel, card = await case.channel(tx, runtime, subject), await case.card(tx, runtime, subject, now)
    return (
        [Alert(channel, text("alert-case-file-lost", what=card.name), case.name, subject)] if channel and card else []
    )


def _case_of(cases: Mapping[str, CaseType], piece: Evidence) -> tuple[CaseType, int] | None:
    name, _, number = (piece.about or "").partition(":")
    return (cases[name], int(number)) if name in cases else None

"""Photos, voice notes and videos that belong to a case: they go to the thread of its card, once they are here."""

from collections.abc import Mapping, Sequence

from flows.cases.case import CaseType
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime
from storage import evidence
from storage.database import Tx
from storage.evidence import Evidence


async def attach(tx: Tx, runtime: Runtime, keys: Sequence[str], case: CaseType, subject: int) -> list[Effect]:
    """Make pieces part of a case. Those that are here already go to its card; the others follow (`fetched`)."""
    pieces = await evidence.attach_to(tx, keys, case.name, subject)
    return [effect for piece in pieces for effect in await _file(tx, runtime, {case.name: case}, piece)]


async def fetched(tx: Tx, runtime: Runtime, kinds: Mapping[str, CaseType], key: str) -> list[Effect]:
    """A piece has been brought in."""
    piece = await evidence.get(tx, key)
    return await _file(tx, runtime, kinds, piece) if piece else []


async def _file(tx: Tx, runtime: Runtime, kinds: Mapping[str, CaseType], piece: Evidence) -> list[Effect]:
    kind, _, number = (piece.about or "").partition(":")
    if piece.state != "ready" or kind not in kinds:
        return []
    subject = int(number)
    channel = await kinds[kind].channel(tx, runtime, subject)
    return [kinds[kind].file(subject, channel, piece)] if channel else []

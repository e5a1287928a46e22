"""Photos, voice notes and videos that belong to a matter: they go to the thread of its card, once they are here."""

from collections.abc import Mapping, Sequence

from flows.cases.case import CaseType
from flows.cases.files import EVIDENCE
from flows.kernel.effects import CaseFile, Effect
from flows.kernel.runtime import Runtime
from flows.kinds import KINDS
from storage import evidence
from storage.database import Tx
from storage.evidence import Evidence


async def attach(tx: Tx, runtime: Runtime, keys: Sequence[str], kind: str, subject: int) -> list[Effect]:
    """Make pieces part of a matter. Those that are here already go to its card; the others follow (`fetched`)."""
    pieces = await evidence.attach_to(tx, keys, kind, subject)
    return [effect for piece in pieces for effect in await _file(tx, runtime, KINDS, piece)]


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
    return [CaseFile(EVIDENCE.name, kind, subject, channel, piece.key)] if channel else []

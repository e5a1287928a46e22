"""Evidence from residents, as a file in the thread of a card."""

from datetime import datetime

from flows.kernel.files import File, Files, FileType, Kept, Wanted
from flows.kernel.runtime import Runtime
from storage import evidence
from storage.database import Tx


async def _piece(tx: Tx, runtime: Runtime, wanted: Wanted, now: datetime) -> Files | None:
    """Return a piece of evidence, under a name that says nothing."""
    piece = await evidence.get(tx, wanted.about)
    if piece is None or piece.file is None:
        return None
    ending = piece.file.rsplit(".", 1)[-1]
    return Files([File(wanted.called, f"{wanted.called}.{ending}", Kept(piece.file))])


EVIDENCE = FileType("evidence", _piece)

"""A round's chart as a file."""

from datetime import datetime

from flows.features.rounds import posts
from flows.kernel.files import File, Files, FileType, Wanted
from flows.kernel.runtime import Runtime
from storage import rounds
from storage.database import Tx


async def _chart(tx: Tx, runtime: Runtime, wanted: Wanted, now: datetime) -> Files | None:
    round_ = await rounds.get(tx, wanted.subject)
    chart = posts.chart(round_) if round_ else None
    named = f"round-{wanted.subject}"
    return Files([File(named, f"{named}.png", chart)]) if chart else None


FILES = (FileType("round-chart", _chart),)

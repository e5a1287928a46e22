"""A search through everything that is kept and shown: every column of every table, every file, Slack as it stands."""

import json
from collections.abc import Iterator

from sqlalchemy import select

from storage.tables import metadata
from tests.stage import Stage


async def everything(stage: Stage) -> list[tuple[str, str]]:
    """Return every place, by its name, with what stands there."""
    return [*await _rows(stage), *_files(stage), *_slack(stage)]


async def places_of(stage: Stage, *markers: str) -> set[str]:
    """Return the names of the places where any of some markers stands."""
    found = await everything(stage)
    return {place for place, said in found if any(marker in said for marker in markers)}


async def _rows(stage: Stage) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    async with stage.application.database.read() as tx:
        for table in metadata.sorted_tables:
            for row in await tx.rows(select(*table.c)):
                of = f" of {row.platform}" if "platform" in table.c else ""
                found += [
                    (f"{table.name}.{name}{of}", json.dumps(value, ensure_ascii=False, default=str))
                    for name, value in row._mapping.items()
                ]
    return found


def _files(stage: Stage) -> Iterator[tuple[str, str]]:
    for path in stage.files.rglob("*") if stage.files.exists() else ():
        if path.is_file():
            yield f"file {path.name}", path.name + path.read_bytes().decode("latin-1")


def _slack(stage: Stage) -> Iterator[tuple[str, str]]:
    for channel in stage.world.slack.channels.values():
        for message in (one for top in channel.messages for one in (top, *top.thread)):
            yield f"slack #{channel.name} {message.ts}", json.dumps(message.raw, ensure_ascii=False)
    for file in stage.world.slack.files.values():
        yield "slack file", json.dumps(file.raw) + (file.content or b"").decode("latin-1")

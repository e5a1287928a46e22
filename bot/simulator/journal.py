"""The requests that the simulator got, one JSON object each, so that anyone can check them afterwards."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Platform = Literal["telegram", "slack"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One request: `params` are decoded to plain JSON values; tokens are never among them."""

    at: str
    platform: Platform
    method: str
    params: Mapping[str, Any]
    files: Sequence[str] = ()
    status: int = 200
    error: str | None = None


@dataclass
class Journal:
    """Keeps every request in memory, and in a JSON-lines file when one is named."""

    path: Path | None = None
    entries: list[Entry] = field(default_factory=list)
    _added: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)
        if self.path is not None:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True) + "\n")

        self._added.set()
        self._added = asyncio.Event()

    async def refuses(self, method: str, times: int, *, timeout: float = 60.0) -> None:
        """Wait until so many requests for a method have been refused."""
        async with asyncio.timeout(timeout):
            while sum(entry.status != 200 for entry in self.of(method)) < times:
                await self._added.wait()

    async def grows(self) -> None:
        """Wait for the next request."""
        await self._added.wait()

    def of(self, method: str) -> list[Entry]:
        """Return the requests for one method, oldest first."""
        return [entry for entry in self.entries if entry.method == method]

"""Lets people in the workspace wait for a change without asking again and again."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Bell:
    """Rung whenever anything in the workspace changes."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake everyone who waits."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def next(self) -> None:
        """Wait until it is rung again."""
        await self._rung.wait()

    async def until(self, look: Callable[[], Found | None], timeout: float) -> Found | None:
        """Return what `look` finds, looking again after each change, or None when time (real time) runs out."""
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            rung = self._rung
            if found := look():
                return found
            left = deadline - asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(rung.wait(), left)
            except TimeoutError:
                return None

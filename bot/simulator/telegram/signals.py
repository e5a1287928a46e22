"""A way to wait for a change without asking again and again."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Signal:
    """Wakes everyone who waits for a change, to look again."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def fire(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def next(self) -> None:
        """Wait for the next thing that happens."""
        await self._event.wait()

    async def first(self, look: Callable[[], T | None], timeout: float) -> T | None:
        """Return what `look` finds, now or after a change, or None if it finds nothing in time."""
        try:
            async with asyncio.timeout(timeout):
                while True:
                    event = self._event
                    found = look()
                    if found is not None:
                        return found
                    await event.wait()
        except TimeoutError:
            return look()

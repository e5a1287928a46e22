"""Lists of a resident's own things, a page at a time: however many there are, each can be reached."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flows.kernel.actions import ButtonAction
from flows.kernel.words import Button, text

T = TypeVar("T")
ON_A_PAGE = 4
MAX_PAGE = 100_000
"""A page beyond this is a slip: its number is on a button, and may be anything."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    shown: Sequence[T]
    number: int
    has_more: bool

    def turns(self, to: Callable[[int], ButtonAction]) -> tuple[tuple[Button, ...], ...]:
        """Return the row of buttons that lead to the pages beside it; none if it is the only one."""
        back = [Button(text("engine-back"), to(self.number - 1).wire())] if self.number else []
        on = [Button(text("engine-more"), to(self.number + 1).wire())] if self.has_more else []
        return ((*back, *on),) if back or on else ()


async def page(number: int, some: Callable[[int, int], Awaitable[Sequence[T]]]) -> Page[T]:
    """Return one page of a list; the first, if there is none of that number (any more). `some` reads so many (the first
    argument), from the one of a number on (the second)."""
    number = number if number <= MAX_PAGE else 0
    found = await some(ON_A_PAGE + 1, number * ON_A_PAGE)
    if number and not found:
        return await page(0, some)
    return Page(found[:ON_A_PAGE], number, len(found) > ON_A_PAGE)

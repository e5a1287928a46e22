"""How a platform delivers each effect: one function of the platform for each effect class of its side."""

from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from flows.kernel.effects import Effect, Side
from handlers.ports import Delivered
from storage.outbox import Row

P = TypeVar("P")
E = TypeVar("E", bound=Effect)


class Renderers(Generic[P]):
    """The renderers of one platform, by effect class. `P` is the transport they use."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._renderers: dict[type[Effect], Callable[[P, Any, Row], Awaitable[Delivered]]] = {}

    def of(
        self, effect: type[E]
    ) -> Callable[[Callable[[P, E, Row], Awaitable[Delivered]]], Callable[[P, E, Row], Awaitable[Delivered]]]:
        """Mark the renderer of an effect class."""

        def mark(render: Callable[[P, E, Row], Awaitable[Delivered]]) -> Callable[[P, E, Row], Awaitable[Delivered]]:
            if effect in self._renderers:
                raise TypeError(f"{effect.__name__} has two renderers")
            self._renderers[effect] = render
            return render

        return mark

    def check(self) -> None:
        """Fail if an effect of this side has no renderer."""
        wanted = {effect for effect in Effect.kinds.values() if effect.side is self._side}
        if missing := sorted(effect.__name__ for effect in wanted - self._renderers.keys()):
            raise TypeError(f"no renderer for {', '.join(missing)}")

    async def deliver(self, platform: P, effect: Effect, row: Row) -> Delivered:
        return await self._renderers[type(effect)](platform, effect, row)

"""The deeds of the page by name: docs/playground.md lists them.

A deed takes the JSON object that was sent and returns another. An AssertionError says that a person could not do it,
as everywhere in the simulator; a KeyError, TypeError or ValueError that it makes no sense.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.simulator.web.cast import Cast
from bot.simulator.web.deeds import Deeds, Said
from bot.simulator.web.residents import GroupDeeds, PhoneDeeds
from bot.simulator.web.staff import StaffDeeds
from bot.simulator.web.trouble import BotDeeds, ClockDeeds, FaultDeeds

KINDS: Mapping[str, type[Deeds]] = {
    "phone": PhoneDeeds,
    "group": GroupDeeds,
    "staff": StaffDeeds,
    "clock": ClockDeeds,
    "fault": FaultDeeds,
    "bot": BotDeeds,
}
DEEDS: Mapping[str, Callable[[Any, Said], Awaitable[dict[str, Any] | None]]] = {
    f"{kind}.{name}": deed
    for kind, deeds in KINDS.items()
    for name, deed in vars(deeds).items()
    if not name.startswith("_")
}
"""Every deed by the name in a request ("phone.send")."""


class Doing:
    """Carries out one deed after another."""

    def __init__(self, cast: Cast) -> None:
        self._kinds = {kind: deeds(cast) for kind, deeds in KINDS.items()}

    async def do(self, what: str, said: Said) -> dict[str, Any]:
        return await DEEDS[what](self._kinds[what.partition(".")[0]], said) or {}

"""What can be done on the page, each by its name: docs/playground.md lists them.

A deed takes the JSON object that was sent and answers with another. What a person could not do is an AssertionError,
as everywhere in the simulator; what makes no sense is a KeyError, TypeError or ValueError.
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
"""Every deed by the name under which it is asked for ("phone.send")."""


class Doing:
    """Carries out one deed after the other."""

    def __init__(self, cast: Cast) -> None:
        self._kinds = {kind: deeds(cast) for kind, deeds in KINDS.items()}

    async def do(self, what: str, said: Said) -> dict[str, Any]:
        return await DEEDS[what](self._kinds[what.partition(".")[0]], said) or {}

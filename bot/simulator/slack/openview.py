"""A view that a person has before them: a modal on their screen, or their Home tab."""

from dataclasses import dataclass, field

from bot.simulator.slack.rules import Json
from bot.simulator.slack.states import Place, states


@dataclass(eq=False)
class OpenView:
    """A view and what was entered in it."""

    raw: Json
    touched: dict[Place, Json] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.raw["blocks"]
        return blocks

    def as_json(self) -> Json:
        """Return the view as payloads carry it, with its state."""
        return self.raw | {"state": {"values": states(self.blocks, self.touched)}}

    def become(self, raw: Json) -> None:
        """Show other content; what was entered stays if block and control have the same ids."""
        self.raw = raw
        known = states(self.blocks, {})
        self.touched = {place: state for place, state in self.touched.items() if place[1] in known.get(place[0], {})}

"""A simulated world as JSON, so that a playground can go on another day with all that was said and done."""

from datetime import timedelta
from typing import Any

from bot.simulator.slack import keep as slack
from bot.simulator.telegram import keep as telegram
from bot.simulator.world import World

Json = dict[str, Any]


def saved(world: World) -> Json:
    """Return what both platforms hold, except what is on its way or open on a screen."""
    return {
        "offset": world.clock.offset.total_seconds(),
        "telegram": telegram.saved(world.telegram.world),
        "slack": slack.saved(world.slack),
    }


def restore(world: World, kept: Json) -> None:
    """Bring a new world to the state of a saved one. People of Slack must have been added by name before."""
    world.clock.jump(timedelta(seconds=kept["offset"]) - world.clock.offset)
    telegram.restore(world.telegram.world, kept["telegram"])
    slack.restore(world.slack, kept["slack"])

"""The sample landlord in the simulator: its policy and its Slack channels."""

import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache

from bot.settings import SAMPLE_LANDLORD, Settings
from bot.simulator.slack import Channel
from bot.simulator.world import World
from flows.kernel.policy import Policy

CODES = {
    "C0DEFAULT": "conduct",
    "C0RESTRICTED": "conduct-private",
    "C0ALERTS": "doorstep-alerts",
    "C0GAS": "contract-gas",
    "C0REPAIRS": "contract-repairs",
    "C0LIFTS": "contract-lifts",
    "C0WELFARE": "welfare-private",
    "C0BRIGHTFIX": "packs-brightfix",
    "C0MANAGERS": "managers-private",
    "C0LARK": "estate-larkspur",
    "C0PRAISE": "thank-yous",
}
PRIVATE = ("C0RESTRICTED", "C0WELFARE", "C0MANAGERS")
"""The channels of the sample file that are private; `CODES` has their names in the simulator."""


@dataclass(frozen=True)
class Channels:
    default: Channel
    restricted: Channel
    alerts: Channel
    gas: Channel
    repairs: Channel
    lifts: Channel
    welfare: Channel
    packs: Channel
    managers: Channel
    estate: Channel
    praise: Channel


def move_in(world: World) -> Channels:
    """Open the sample landlord's channels in the simulator."""
    return Channels(*(world.slack.channel(name, private=code in PRIVATE) for code, name in CODES.items()))


def landlord_file(channels: Channels) -> str:
    """Return the sample `landlord.toml`, with the ids that the channels have in the simulator."""
    content = SAMPLE_LANDLORD.read_text(encoding="utf-8")
    for code, name in zip(CODES, (field.name for field in fields(Channels)), strict=True):
        content = content.replace(f'"{code}"', f'"{getattr(channels, name).id}"')
    return content


def policy_of(channels: Channels) -> Policy:
    return _policy(landlord_file(channels))


@lru_cache(maxsize=8)
def _policy(content: str) -> Policy:
    return Policy.model_validate(tomllib.loads(content))


def settings(world: World, database_url: str, data: str, landlord: str = "landlord.toml") -> Settings:
    """Settings that point an application at the simulator."""
    return Settings.model_validate(
        {
            "telegram_token": world.telegram.token,
            "slack_bot_token": world.slack.bot_token,
            "slack_app_token": world.slack.app_token,
            "telegram_url": world.url,
            "slack_url": f"{world.url}/api/",
            "database_url": database_url,
            "landlord": landlord,
            "data": data,
        }
    )

"""The sample landlord, at home in the simulator: its policy and its Slack channels."""

import json
import tomllib
from dataclasses import dataclass

from bot.settings import SAMPLE_LANDLORD, Settings
from bot.simulator.slack import Channel
from bot.simulator.world import World
from flows.policy import Policy

NAMES = {
    "C0DEFAULT": "conduct",
    "C0RESTRICTED": "conduct-private",
    "C0ALERTS": "doorstep-alerts",
    "C0GAS": "contract-gas",
    "C0REPAIRS": "contract-repairs",
    "C0LIFTS": "contract-lifts",
}


@dataclass(frozen=True)
class Channels:
    default: Channel
    restricted: Channel
    alerts: Channel
    gas: Channel
    repairs: Channel
    lifts: Channel


def move_in(world: World) -> tuple[Policy, Channels]:
    """Open the sample landlord's channels in the simulator; its policy names them by their ids there."""
    made = {code: world.slack.channel(name, private=code == "C0RESTRICTED") for code, name in NAMES.items()}
    content = json.dumps(tomllib.loads(SAMPLE_LANDLORD.read_text(encoding="utf-8")))
    for code, channel in made.items():
        content = content.replace(f'"{code}"', f'"{channel.id}"')
    return Policy.model_validate_json(content), Channels(*made.values())


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

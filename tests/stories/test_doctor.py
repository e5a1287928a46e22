"""`doctor`: one readable check, and each fault says what to do."""

from pathlib import Path

import pytest

from bot.doctor import Finding, findings, pictures
from bot.simulator.landlord import move_in, policy_of, settings
from bot.simulator.world import World
from handlers.papers.typesetter import Typesetter


async def examine(world: World, tmp_path: Path, **changes: object) -> list[Finding]:
    found = settings(world, f"sqlite+aiosqlite:///{tmp_path / 'doctor.sqlite'}", str(tmp_path))
    policy = policy_of(move_in(world))
    return [finding async for finding in findings(found.model_copy(update=changes), policy)]


async def test_all_is_well(world: World, tmp_path: Path) -> None:
    found = await examine(world, tmp_path)
    assert not [finding for finding in found if finding.good is False]
    said = "\n".join(finding.shown() for finding in found)
    for part in (
        "Telegram: @",
        "No webhook",
        "Slack: ",
        "scopes are granted",
        "Socket Mode",
        "#conduct",
        "GiB free",
        "can be made",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("fault", "complaint", "cure"),
    [
        ("scope", "missing files:write", "Paste docs/slack-manifest.json"),
        ("shared", "#contract-gas: shared with another organisation", "Name a channel of your own"),
        ("outside", "#contract-lifts: the bot is not in it", "/invite"),
        ("public", "only few may see what goes here, but anybody may join", "Make the channel private"),
        ("webhook", "A webhook is set", "deleteWebhook"),
        ("token", "Telegram does not know the token", "BotFather"),
        ("app token", "Socket Mode refuses the app token", "connections:write"),
        ("away", "Slack cannot be reached", "DOORSTEP_SLACK_URL"),
        ("rights", "Others on this machine can look into", "chmod go="),
        ("database", "The database cannot be written", "DOORSTEP_DATABASE_URL"),
    ],
)
async def test_each_fault_says_what_to_do(world: World, tmp_path: Path, fault: str, complaint: str, cure: str) -> None:
    from pydantic import SecretStr

    channels = move_in(world)
    changes: dict[str, object] = {}
    match fault:
        case "scope":
            world.slack.scopes.discard("files:write")
        case "shared":
            channels.gas.is_ext_shared = True
        case "outside":
            channels.lifts.members.discard(world.slack.bot_user_id)
        case "public":
            channels.restricted.is_private = False
        case "webhook":
            world.telegram.world.settings.webhook = "https://elsewhere.example/hook"
        case "token":
            changes["telegram_token"] = SecretStr("1:wrong")
        case "app token":
            changes["slack_app_token"] = SecretStr("xapp-wrong")
        case "away":
            changes["slack_url"] = "http://127.0.0.1:9/api/"
        case "rights":
            changes["data"] = tmp_path / "open"
            (tmp_path / "open").mkdir(0o755)
        case "database":
            changes["database_url"] = f"sqlite+aiosqlite:///{tmp_path}/no/such/folder/a.sqlite"
    found = settings(world, f"sqlite+aiosqlite:///{tmp_path / 'doctor.sqlite'}", str(tmp_path))
    shown = [f.shown() async for f in findings(found.model_copy(update=changes), policy_of(channels))]
    wrong = [line for line in shown if line.startswith("✗")]
    assert any(complaint in line and cure in line for line in wrong), "\n".join(shown)
    assert len(wrong) == 1


async def test_a_machine_that_can_set_no_picture_is_told(tmp_path: Path) -> None:
    typesetter = Typesetter(memory=1 << 20)
    found = await pictures(typesetter)
    typesetter.close()
    assert found.good is False and "Install the requirements again" in found.cure

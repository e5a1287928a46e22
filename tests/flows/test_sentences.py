"""What is wrong with the settings or the landlord's file is a sentence that names the key and the cure."""

import copy
import datetime as dt
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot import cli, sentences
from bot.settings import SAMPLE_LANDLORD, BadSettings, read_policy, read_settings
from flows.kernel.policy import Policy

SAMPLE = SAMPLE_LANDLORD.read_text("utf-8")
TOKENS = {"TELEGRAM_TOKEN": "1:story", "SLACK_BOT_TOKEN": "xoxb-story", "SLACK_APP_TOKEN": "xapp-story"}
WRONG: tuple[Any, ...] = (
    [], {}, -1, 10**9, 1.5, "", "x" * 1000, True, "25:99", dt.date(2030, 1, 1), dt.time(3), [1], ["x"], [{}]
)  # fmt: skip
PYDANTIC = re.compile(r"\b(Input|Field required|should|Tuple|String|validation|instance|parse)\b|pattern '")


def values(content: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the place of each value of the file; of a list, those of its first entry."""
    inside = (
        content.items() if isinstance(content, dict) else enumerate(content[:1]) if isinstance(content, list) else ()
    )
    for name, value in inside:
        yield (*at, name)
        yield from values(value, (*at, name))


def test_whatever_is_wrong_in_the_file_is_said_in_our_own_words() -> None:
    sample = tomllib.loads(SAMPLE)
    for place in values(sample):
        for wrong in (*WRONG, None):
            content = copy.deepcopy(sample)
            inside: Any = content
            for name in place[:-1]:
                inside = inside[name]
            inside[place[-1]] = wrong
            if wrong is None:
                del inside[place[-1]]
            try:
                Policy.model_validate(content)
            except ValidationError as error:
                said = [sentences.of(one) for one in error.errors()]
                assert not [one for one in said if PYDANTIC.search(one)], (place, said)


WITHOUT_CONTRACTS = SAMPLE.split("[[contracts]]")[0]


def instead(old: str, new: str) -> str:
    assert old in SAMPLE
    return SAMPLE.replace(old, new, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (WITHOUT_CONTRACTS, "contracts: is missing; add at least one section [[contracts]]"),
        (f"contracts = []\n{WITHOUT_CONTRACTS}", "contracts: is missing; add at least one section [[contracts]]"),
        ("", "landlord: is missing; add a section [landlord]"),
        (instead('"Example Homes"', "“Example Homes”"), "line 5 has curly quotes; write straight ones"),
        (instead("[channels]", "[channels"), "line 13 is not written as the sample is"),
        (
            instead('default = "C0DEFAULT"', 'default = "#conduct"'),
            "channels.default: must be the id of a Slack",
        ),
        (instead("critical_minutes = 60", 'critical_minutes = "1h"'), "due.critical_minutes: must be a whole number"),
        (instead('zone = "Europe/London"', f'zone = "{"x" * 300}"'), "is no time zone; write one such as"),
    ],
)
def test_a_wrong_file_names_the_key_and_the_cure(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "landlord.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(BadSettings) as error:
        read_policy(file)
    assert said in str(error.value)


def test_a_mark_in_front_of_a_file_is_no_fault_and_another_encoding_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "landlord.toml"
    file.write_text(SAMPLE, "utf-8-sig")
    assert read_policy(file).landlord.name == "Example Homes"
    file.write_text(SAMPLE, "utf-16")
    with pytest.raises(BadSettings, match="is not saved as UTF-8"):
        read_policy(file)
    monkeypatch.chdir(tmp_path)
    lines = "\r\n".join(f"DOORSTEP_{name}={value}" for name, value in TOKENS.items())
    (tmp_path / ".env").write_text(lines, "utf-8-sig")
    assert read_settings().telegram_token.get_secret_value() == "1:story"
    (tmp_path / ".env").write_text(lines, "utf-16")
    with pytest.raises(BadSettings, match="env cannot be read"):
        read_settings()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"SLACK_BOT_TOKEN": "xapp-story", "SLACK_APP_TOKEN": "xoxb-story"},
            "BOT_TOKEN: holds Slack's app-level token (xapp-…), which belongs into DOORSTEP_SLACK_APP_TOKEN",
        ),
        ({"TELEGRAM_TOKEN": "xoxb-story"}, "DOORSTEP_TELEGRAM_TOKEN: holds Slack's bot token"),
        ({"SLACK_APP_TOKEN": "nonsense"}, "DOORSTEP_SLACK_APP_TOKEN: is no token as we know it; put Slack's app-level"),
        ({"TELEGRAM_TOKEN": ""}, "DOORSTEP_TELEGRAM_TOKEN: is missing; add it"),
        ({"DATABASE_URL": "doorstep.sqlite"}, "DOORSTEP_DATABASE_URL: must begin with sqlite+aiosqlite:///"),
        ({"SLACK_URL": "slack.com/api"}, "DOORSTEP_SLACK_URL: must be an address that begins with https://"),
        ({"HTTP_PORT": "eighty"}, "DOORSTEP_HTTP_PORT: must be a whole number"),
        ({"HTTP_PORT": "70000"}, "DOORSTEP_HTTP_PORT: must be 65535 or less"),
        ({"LOG_LEVEL": "loud"}, "DOORSTEP_LOG_LEVEL: must be 'debug', 'info', 'warning', 'error' or 'critical'"),
        ({"HOOKS_INSIDE": "perhaps"}, "DOORSTEP_HOOKS_INSIDE: must be true or false"),
    ],
)
def test_a_wrong_setting_names_the_key_and_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in (TOKENS | given).items():
        monkeypatch.setenv(f"DOORSTEP_{name}", value)
    with pytest.raises(BadSettings) as error:
        read_settings()
    assert said in str(error.value)
    assert "story" not in str(error.value), "no token is shown"
    assert not PYDANTIC.search(str(error.value))


def test_a_wrong_setting_is_no_traceback_for_a_command_that_needs_only_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", "nonsense")
    monkeypatch.setattr(sys, "argv", ["doorstep", "migrate"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "DOORSTEP_DATABASE_URL: must begin with" in capsys.readouterr().err


def test_the_version_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["doorstep", "--version"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    assert re.fullmatch(r"doorstep \d+\.\d+\.\d+\n", capsys.readouterr().out)

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
        (instead("[channels]", "[channels"), "line 13 has a bracket that is not closed"),
        (
            instead('default = "C0DEFAULT"', 'default = "#conduct"'),
            "channels.default: must be the id of a Slack",
        ),
        (instead("critical_minutes = 60", 'critical_minutes = "1h"'), "due.critical_minutes: must be a whole number"),
        (SAMPLE.replace("Example Homes", "Example\x00Homes"), "is not saved as UTF-8"),
        (instead("name = ", "name\u00a0= "), "line 5 has a sign that nobody sees; delete the line and write it anew"),
        (instead("zone = ", 'name = "A"\nzone = '), "line 7 says again what stands above"),
        (f"{SAMPLE}[channels]\n", "begins a section that stands above already; put its values there"),
        (instead("[[contracts]]", "[contracts]"), "[NAME] in one place and [[NAME]] in another; keep one way"),
        (instead("zone = ", "zoen = "), "landlord.zoen: is not a setting we know; did you mean zone?"),
        (instead("[thresholds]", "[treshholds]"), "treshholds: is not a setting we know; did you mean thresholds?"),
        (instead('channel = "C0GAS"', 'chanel = "C0GAS"'), "contractors (no. 2, safegas).chanel: is not a setting we"),
        (instead('contractor = "safegas"', 'contractor = "safegass"'), "[[contractors]]; did you mean 'safegas'?"),
        (instead('ref = "lifts"', 'ref = "Repairs-North"'), "contracts: 'repairs-north' stands twice; leave it once"),
        (
            instead('name = "Lift repairs"', 'name = "Day-to-day repairs"'),
            "of one contractor have one name; rename one",
        ),
        (instead("Europe/London", "Europe/Lodnon"), "is no time zone; write one such as Europe/London"),
        (instead('["en", "ar"]', '["en", "arabic"]'), "must be the code of a language, in small letters"),
        (instead("20:00:00", "20:00"), "line 48 has a time without seconds; write it as 20:00:00"),
        (instead("20:00:00", "20.00"), "visits.quiet_from: must be a time of day"),
        (instead("high_days = 1", "high_days = true"), "due.high_days: must be a whole number, without quotes"),
        (instead('"020 7946 0100"', "02079460100"), 'begins with 0 or +; put it between quotes (")'),
        (
            instead("restricted = true", "restricted = Yes"),
            "must be true or false, in small letters and without quotes",
        ),
        (instead('"Europe/London"', '"Europe/London";'), "line 7 has a sign too many at its end; take it out"),
        (instead('"Example Homes"', '"Example Homes'), "line 5 has no closing quote"),
        (instead("name = ", "name: "), "line 5 has a colon after its name; write NAME = VALUE"),
        (instead('"Example Homes"', "Example Homes"), "line 5 has a value that is none; words stand between quotes"),
        (instead('zone = "Europe/London"', f'zone = "{"x" * 300}"'), "is no time zone; write one such as"),
    ],
)
def test_a_wrong_file_names_the_key_and_the_cure(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "landlord.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(BadSettings) as error:
        read_policy(file)
    assert said in str(error.value)


def test_whatever_ends_a_line_too_early_is_said_in_our_own_words(tmp_path: Path) -> None:
    """The file cut off at any place, and with any line without its first or last sign."""
    lines, file = SAMPLE.split("\n"), tmp_path / "landlord.toml"
    spoilt = ["\n".join(lines[:at]) + lines[at][:-1] for at in range(len(lines))]
    spoilt += ["\n".join([*lines[:at], lines[at][1:], *lines[at + 1 :]]) for at in range(len(lines))]
    for content in spoilt:
        file.write_text(content, "utf-8")
        try:
            read_policy(file)
        except BadSettings as error:
            said = str(error)
            assert not re.search("Expected|Invalid|Illegal|Cannot|Unclosed|Unescaped", said.replace(content, "")), said
            assert not PYDANTIC.search(said.partition(":")[2]), said


@pytest.mark.parametrize(("at", "said"), [("", "cannot be read: Is a directory"), ("none.toml", "There is no ")])
def test_a_file_that_is_none_is_a_sentence(tmp_path: Path, at: str, said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        read_policy(tmp_path / at)


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
    (tmp_path / ".env").write_text(lines.replace("TELEGRAM_TOKEN", "TELEGRAM_TOKE"), "utf-8-sig")
    with pytest.raises(BadSettings, match="there is DOORSTEP_TELEGRAM_TOKE: is it spelt right"):
        read_settings()
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
        (
            {"SLACK_SIGNING_SECRET": "xoxb-story"},
            "SIGNING_SECRET: holds Slack's bot token (xoxb-…), which belongs into",
        ),
        ({"SLACK_BOT_TOKEN": '"xapp-story"'}, "DOORSTEP_SLACK_BOT_TOKEN: holds Slack's app-level token"),
        ({"TELEGRAM_TOKEN": '"1:story"'}, "DOORSTEP_TELEGRAM_TOKEN: is no token as we know it; put Telegram's token"),
        ({"TELEGRAM_TOKEN": "\ufeff1:story"}, "DOORSTEP_TELEGRAM_TOKEN: is no token as we know it"),
        ({"TELEGRAM_TOKEN": "1:st\u200bory"}, "DOORSTEP_TELEGRAM_TOKEN: is no token as we know it"),
        ({"TELEGRAM_TOKEN": "1:sto\nry"}, "DOORSTEP_TELEGRAM_TOKEN: is no token as we know it"),
        ({"TELEGRAM_TOKEN": "", "TELEGRAM_TOCKEN": "1:story"}, "there is DOORSTEP_TELEGRAM_TOCKEN: is it spelt right?"),
        (
            {"DATABASE_URL": "postgresql+psycopg://u:p@h:port/d"},
            "DATABASE_URL: is an address that cannot be read; write",
        ),
        ({"TELEGRAM_URL": "https://x:99999999"}, "DOORSTEP_TELEGRAM_URL: is an address that cannot be read"),
        ({"SLACK_URL": "https://exa mple.org"}, "DOORSTEP_SLACK_URL: must be an address that begins with https://"),
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


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("doctr", "No such command 'doctr'. Did you mean 'doctor'? See `doorstep --help`."),
        ("token mke", "No such command 'mke'. Did you mean 'make'? See `doorstep token --help`."),
        ("backup", "Missing argument 'FILE'. See `doorstep backup --help`."),
        ("import hoems x.csv", "KIND: 'hoems' is not one of 'homes', "),
        ("outbox show abc", "number: must be a whole number"),
        ("invite --days 0 --home LARK-12", "--days: must be 1 or more. See `doorstep invite --help`."),
        ("demo --prot 1", "No such option: --prot (Possible options: --port)."),
        ("hook replay 1 --since yesterday", "--since: must be a day, such as 2026-01-31"),
        ("demo --transcript --journal /proc/journal", "/proc/journal: No such file or directory."),
    ],
)
def test_a_command_that_is_wrongly_given_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: str, said: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["doorstep", *given.split()])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line and not PYDANTIC.search(line)


@pytest.mark.parametrize("given", ["help", "help token", "token help", "--help"])
def test_help_is_a_word_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: str) -> None:
    monkeypatch.setattr(sys, "argv", ["doorstep", *given.split()])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    assert "Usage: doorstep" in capsys.readouterr().out


@pytest.mark.parametrize("asked", ["--version", "-V", "version"])
def test_the_version_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], asked: str) -> None:
    monkeypatch.setattr(sys, "argv", ["doorstep", asked])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    assert re.fullmatch(r"doorstep \d+\.\d+\.\d+\n", capsys.readouterr().out)

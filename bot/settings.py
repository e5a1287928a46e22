"""Secrets and addresses, from `DOORSTEP_*` and `.env`; the landlord's policy, from its own file."""

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import Field, SecretStr, StringConstraints, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url

from bot import sentences

if TYPE_CHECKING:
    from flows.kernel.policy import Policy

SAMPLE_LANDLORD = Path(__file__).parent / "sample" / "landlord.toml"


WebAddress = Annotated[str, StringConstraints(pattern=sentences.WEB)]
TOKENS = {
    "telegram_token": (r"\d+:\S+", "Telegram's token (123456:ABC…)"),
    "slack_bot_token": (r"xoxb-\S+", "Slack's bot token (xoxb-…)"),
    "slack_app_token": (r"xapp-\S+", "Slack's app-level token (xapp-…)"),
}
"""What each token looks like, and what it is."""


class DatabaseSettings(BaseSettings):
    """The settings that a command needs to look after stored data."""

    model_config = SettingsConfigDict(
        env_prefix="DOORSTEP_",
        env_file=".env",
        # Some editors put a mark in front of the file's first letter.
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
    )

    database_url: Annotated[str, StringConstraints(pattern=sentences.DATABASE)] = "sqlite+aiosqlite:///doorstep.sqlite"
    data: Path = Path("data")
    """The folder for residents' photos and files."""
    landlord: Path = Path("landlord.toml")
    hooks_inside: bool = False
    """Whether hooks may lead into the landlord's own network."""


class Settings(DatabaseSettings):
    """The settings of `doorstep run`. Each is an environment variable with `DOORSTEP_` before its name."""

    telegram_token: SecretStr
    slack_bot_token: SecretStr
    slack_app_token: SecretStr
    slack_signing_secret: SecretStr | None = None
    """With it, and a port, Slack may come over HTTP too."""
    telegram_url: WebAddress = "https://api.telegram.org"
    slack_url: WebAddress = "https://slack.com/api/"
    log_level: Literal["debug", "info", "warning", "error", "critical"] = "info"
    http_port: int | None = Field(None, ge=0, le=65535)
    """The port of the HTTP API; unset: it is not served."""
    http_host: str = "127.0.0.1"

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_any_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator(*TOKENS, mode="after")
    @classmethod
    def _is_that_token(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        """Refuse one token in the place of another; what it holds is said nowhere."""
        said, (looks, what) = value.get_secret_value().strip(), TOKENS[str(info.field_name)]
        if re.fullmatch(looks, said):
            return SecretStr(said)
        for name, (other, found) in TOKENS.items():
            if re.fullmatch(other, said):
                raise ValueError(f"holds {found}, which belongs into DOORSTEP_{name.upper()}; put {what} here")
        raise ValueError(f"is no token as we know it; put {what} here, without quotes or spaces")


class BadSettings(Exception):
    """A fault that a person must put right before Doorstep can start; the message describes it."""


def database_fault(url: str, error: Exception) -> str:
    """Say in one sentence what is wrong with the database that this error comes from, and what to do about it."""
    found = make_url(url)
    if not url.startswith("sqlite"):
        where = found.host or "this machine"
        return f"The database at {where} cannot be used: {_first_line(error)}. See DOORSTEP_DATABASE_URL."
    file = Path(found.database or "").absolute()
    if not file.parent.is_dir():
        return f"There is no folder {file.parent} for the database. Make it, or mend DOORSTEP_DATABASE_URL."
    said = _first_line(error)
    if any(word in said for word in ("malformed", "not a database")):
        return f"The database {file} is damaged ({said}). Put a backup in its place: doorstep restore FILE --force."
    return f"The database {file} cannot be used by this user: {said}. See DOORSTEP_DATABASE_URL."


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or getattr(error, "strerror", None) or error).partition("\n")[0].rstrip(".")


S = TypeVar("S", bound=DatabaseSettings)


def read_settings() -> Settings:
    return read(Settings)


def read(kind: type[S]) -> S:
    """Return the settings that a command needs, or raise an error that names each one to mend."""
    try:
        return kind()
    except ValidationError as error:
        lines = [f"  DOORSTEP_{str(e['loc'][0]).upper()}: {sentences.of(e)}" for e in error.errors()]
        raise BadSettings("Settings are missing or wrong (see README, .env):\n" + "\n".join(lines)) from None
    except UnicodeDecodeError:
        raise BadSettings(".env cannot be read: it is not saved as UTF-8. Save it as UTF-8.") from None


def read_policy(path: Path) -> "Policy":
    """Return the landlord's policy, or raise an error that names each line to mend."""
    # Loaded only by who asks for it: a backup needs none of it.
    from flows.kernel.events import Bus
    from flows.kernel.policy import Policy
    from flows.kernel.runtime import make_runtime

    try:
        content = path.read_text(encoding="utf-8-sig")
        found = tomllib.loads(content)
    except FileNotFoundError:
        raise BadSettings(f"There is no {path}. Copy bot/sample/landlord.toml there and make it yours.") from None
    except UnicodeDecodeError:
        raise BadSettings(f"{path} cannot be read: it is not saved as UTF-8. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{path} cannot be read: {sentences.of_toml(str(error), content)}") from None
    try:
        policy = Policy.model_validate(found)
    except ValidationError as error:
        lines = [f"  {_where(e['loc'])}: {sentences.of(e)}" for e in error.errors()]
        raise BadSettings(f"{path} needs mending:\n" + "\n".join(lines)) from None
    unnamed = make_runtime(policy, Bus()).unnamed()
    if unnamed:
        raise BadSettings(f"{path} needs mending:\n" + "\n".join(f"  {what}: add label.en" for what in unnamed))
    return policy


def _where(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc) or "the file as a whole"

"""Secrets and addresses, from `DOORSTEP_*` and `.env`; the landlord's policy, from its own file."""

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError
from yarl import URL

from bot import sentences

if TYPE_CHECKING:
    from flows.kernel.policy import Policy

SAMPLE_LANDLORD = Path(__file__).parent / "sample" / "landlord.toml"


def _can_be_read(address: str) -> str:
    try:
        URL(address)
    except ValueError:
        raise ValueError(
            "is an address that cannot be read; is its port a number, and is there no sign too many?"
        ) from None
    return address


def _is_a_database(url: str) -> str:
    try:
        make_url(url)
    except (ArgumentError, ValueError):
        cure = "write postgresql+psycopg://USER:PASSWORD@HOST/NAME, and a sign such as @ in the password as %40"
        raise ValueError(f"is an address that cannot be read; {cure}") from None
    return url


WebAddress = Annotated[str, StringConstraints(pattern=sentences.WEB), AfterValidator(_can_be_read)]
DatabaseAddress = Annotated[str, StringConstraints(pattern=sentences.DATABASE), AfterValidator(_is_a_database)]
TOKENS = {
    "telegram_token": (r"\d+:[\w-]+", "Telegram's token (123456:ABC…)"),
    "slack_bot_token": (r"xoxb-[\w.-]+", "Slack's bot token (xoxb-…)"),
    "slack_app_token": (r"xapp-[\w.-]+", "Slack's app-level token (xapp-…)"),
}
"""What each token looks like, and what it is."""
SECRETS = TOKENS | {
    "slack_signing_secret": (r"(?!xox|xapp|\d+:)[^\s\"'`]+", "Slack's signing secret (Basic Information)")
}


class DatabaseSettings(BaseSettings):
    """The settings that a command needs to look after stored data."""

    model_config = SettingsConfigDict(
        env_prefix="DOORSTEP_",
        env_file=".env",
        # Some editors put a mark in front of the file's first letter.
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        str_strip_whitespace=True,
    )

    database_url: DatabaseAddress = "sqlite+aiosqlite:///doorstep.sqlite"
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
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator(*SECRETS, mode="after")
    @classmethod
    def _is_that_secret(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """Refuse one secret in the place of another; what it holds is said nowhere."""
        if value is None:
            return None
        said, (looks, what) = value.get_secret_value().strip(), SECRETS[str(info.field_name)]
        if re.fullmatch(looks, said, re.ASCII):
            return SecretStr(said)
        for name, (other, found) in TOKENS.items():
            if re.fullmatch(other, said.strip("\"'`<>").strip()) and name != info.field_name:
                raise ValueError(f"holds {found}, which belongs into DOORSTEP_{name.upper()}; put {what} here")
        raise ValueError(f"is no token as we know it; put {what} here, without quotes or spaces")


NOT_UTF_8 = "it is not saved as UTF-8. Save it as UTF-8."


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
        lines = [f"  DOORSTEP_{str(e['loc'][0]).upper()}: {sentences.of(e)}{_misspelt(e)}" for e in error.errors()]
        raise BadSettings("Settings are missing or wrong (see README, .env):\n" + "\n".join(lines)) from None
    except UnicodeDecodeError:
        raise BadSettings(f".env cannot be read: {NOT_UTF_8}") from None


def _misspelt(error: ErrorDetails) -> str:
    """Point at a variable that may have been meant for one that is missing."""
    if error["type"] != "missing":
        return ""
    from flows.kernel.matching import nearest

    known = {f"DOORSTEP_{name.upper()}" for name in Settings.model_fields}
    file = Path(".env")
    written = file.read_text("utf-8", "replace") if file.is_file() else ""
    given = [*os.environ, *re.findall(r"^\W*(?:export\s+)?(DOORSTEP\w*)", written, re.MULTILINE)]
    others = [name for name in given if name.upper().startswith("DOORSTEP") and name.upper() not in known]
    near = nearest(f"doorstep {error['loc'][0]}", others)
    return f"; there is {others[near[0]]}: is it spelt right?" if near else ""


def read_policy(path: Path) -> "Policy":
    """Return the landlord's policy, or raise an error that names each line to mend."""
    # Loaded only by who asks for it: a backup needs none of it.
    from flows.kernel.events import Bus
    from flows.kernel.policy import Policy
    from flows.kernel.runtime import make_runtime

    try:
        content = path.read_text(encoding="utf-8-sig")
        if "\x00" in content:
            raise BadSettings(f"{path} cannot be read: {NOT_UTF_8}")
        found = tomllib.loads(content)
    except FileNotFoundError:
        raise BadSettings(f"There is no {path}. Copy bot/sample/landlord.toml there and make it yours.") from None
    except UnicodeDecodeError:
        raise BadSettings(f"{path} cannot be read: {NOT_UTF_8}") from None
    except OSError as error:
        raise BadSettings(f"{path} cannot be read: {_first_line(error)}. DOORSTEP_LANDLORD names the file.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{path} cannot be read: {sentences.of_toml(str(error), content)}") from None
    try:
        policy = Policy.model_validate(found)
    except ValidationError as error:
        lines = [
            f"  {_where(e['loc'], found)}: {sentences.of(e, _names_beside(Policy, e['loc']))}" for e in error.errors()
        ]
        raise BadSettings(f"{path} needs mending:\n" + "\n".join(lines)) from None
    unnamed = make_runtime(policy, Bus()).unnamed()
    if unnamed:
        raise BadSettings(f"{path} needs mending:\n" + "\n".join(f"  {what}: add label.en" for what in unnamed))
    return policy


Loc: TypeAlias = tuple[int | str, ...]


def _where(loc: Loc, found: Any) -> str:
    """Return the place of a fault in the file: of a section that stands several times also which, and its name."""
    said = ""
    for part in loc:
        found = _inside(found, part)
        if isinstance(part, int):
            named = [str(found[key]) for key in ("ref", "id", "name") if key in found] if type(found) is dict else []
            said += f" ({', '.join([f'no. {part + 1}', *named[:1]])})"
        elif part != "[key]":
            said += f"{'.' if said else ''}{part}"
    return said or "the file as a whole"


def _inside(found: Any, part: int | str) -> Any:
    try:
        return found[part]
    except (KeyError, IndexError, TypeError):
        return None


def _names_beside(model: type[BaseModel], loc: Loc) -> list[str]:
    """Return the names that there are where a setting stands that nobody knows."""
    for part in loc[:-1]:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        model = next(_models(field.annotation), model) if field else model
    return list(model.model_fields)


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for inner in get_args(kind):
        yield from _models(inner)

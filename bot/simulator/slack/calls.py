"""One call of a Web API method, and the way a method refuses."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.slack.rules import Json, Problem

_NUMBERS = ("length", "limit")
_NESTED = ("blocks", "attachments", "metadata", "view", "files", "message")


class RefusedError(Exception):
    """The method answers `{"ok": false, "error": ...}` with these extra fields."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def body(self) -> Json:
        return {"ok": False, "error": self.error, **self.extra}


class TooFastError(RefusedError):
    """The call is over its rate: HTTP 429 with this many seconds to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


def refused_with(error: str, problems: list[Problem]) -> RefusedError:
    """Return a refusal that lists what is wrong, as Slack does under `response_metadata`."""
    sentences = [problem.sentence() for problem in problems]
    return RefusedError(error, response_metadata={"messages": sentences})


def invalid(message: str) -> RefusedError:
    """`invalid_arguments` with one reason."""
    return RefusedError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {message}"]})


@dataclass(frozen=True)
class Call:
    """The arguments of a call, JSON already decoded; `base` is the address the caller reached us at."""

    method: str
    args: Json
    token: str = ""
    base: str = "http://127.0.0.1"
    files: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        value = self.args.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        return self.args.get(name) in (True, 1, "1", "true", "True")

    def limit(self, default: int) -> int:
        """Return the page size asked for."""
        text = self.text("limit") or str(default)
        if not text.isdigit() or not 1 <= int(text) <= 1000:
            raise RefusedError("invalid_limit")
        return int(text)

    def need(self, *names: str) -> None:
        """Refuse the call if an argument is missing."""
        missing = [name for name in names if self.args.get(name) in (None, "")]
        if missing:
            messages = [f"[ERROR] missing required field: {name}" for name in missing]
            raise RefusedError("invalid_arguments", response_metadata={"messages": messages})


def decoded(args: Mapping[str, Any]) -> Json:
    """Return the arguments with nested JSON strings turned into values, and numbers of a form into numbers."""
    return {name: _decode(value) if name in (*_NESTED, *_NUMBERS) else value for name, value in args.items()}


def _decode(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def to_cursor(place: str) -> str:
    """Return an opaque cursor for a place in a list."""
    return base64.b64encode(f"next:{place}".encode()).decode()


def from_cursor(cursor: str) -> str:
    """Return the place that a cursor names; empty for no cursor."""
    if not cursor:
        return ""
    try:
        mark, _, place = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        mark, place = "", ""
    if mark != "next":
        raise RefusedError("invalid_cursor")
    return place


def page_of(items: list[Json], call: Call, default: int = 100) -> tuple[list[Json], Json]:
    """Return one page of a list, and the `response_metadata` that leads to the next."""
    size, place = call.limit(default), from_cursor(call.text("cursor"))
    if place and not place.isdigit():
        raise RefusedError("invalid_cursor")
    start = int(place or 0)
    rest = start + size < len(items)
    return items[start : start + size], {"next_cursor": to_cursor(str(start + size)) if rest else ""}

"""Requests as they arrive: forms, multipart, JSON, query strings or nothing at all."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from .errors import Refused, bad_request

MAX_UPLOAD = 50 << 20
_TEXTS = {
    "callback_query_id",
    "caption",
    "description",
    "language_code",
    "name",
    "parse_mode",
    "secret_token",
    "short_description",
    "text",
    "title",
    "url",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the request."""

    name: str
    mime: str
    content: bytes


@dataclass
class Call:
    """One request for a method: parameters as they came, files by field name."""

    method: str
    params: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    gone: Callable[[], bool] = lambda: False

    def has(self, name: str) -> bool:
        return self.params.get(name) not in (None, "")

    def text(self, name: str) -> str:
        value = self.params.get(name, "")
        if isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False)

    def number(self, name: str) -> int | None:
        """Return the integer of that name, or None if it is missing or no integer."""
        try:
            return int(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "yes", "1"}

    def value(self, name: str, noun: str) -> Any:
        """Return a JSON value; `noun` is what the platform calls it in its complaint."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {noun}") from None

    def record(self, secrets: tuple[str, ...]) -> dict[str, Any]:
        """Return the parameters for the journal, decoded, with secrets blotted out."""
        return {name: _blot(_decoded(name, value), name, secrets) for name, value in self.params.items()}


def _decoded(name: str, value: Any) -> Any:
    if not isinstance(value, str) or name in _TEXTS or not value:
        return value
    if value[0] in "[{" or value in {"true", "false"}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    digits = value[1:] if value[0] == "-" else value
    return int(value) if digits.isascii() and digits.isdigit() else value


def _blot(value: Any, name: str, secrets: tuple[str, ...]) -> Any:
    if name == "secret_token":
        return "…"
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, "…")
        return value
    if isinstance(value, list):
        return [_blot(item, "", secrets) for item in value]
    if isinstance(value, dict):
        return {key: _blot(item, key, secrets) for key, item in value.items()}
    return value


async def read_call(request: web.Request, method: str) -> Call:
    """Read the parameters from wherever the client put them."""
    call = Call(method, dict(request.query), gone=lambda: request.transport is None or request.transport.is_closing())
    kind = request.content_type
    if kind == "multipart/form-data":
        await _read_multipart(request, call)
    elif kind == "application/json":
        call.params.update(_json_object(await request.read()))
    elif kind == "application/x-www-form-urlencoded":
        body = (await request.read()).decode()
        call.params.update(parse_qsl(body, keep_blank_values=True))
    return call


def _json_object(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("object expected")
    return {key: item for key, item in value.items() if item is not None}


async def _read_multipart(request: web.Request, call: Call) -> None:
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = await _read_part(part)
        if part.filename is None:
            call.params[part.name] = content.decode()
            continue
        mime = part.headers.get("Content-Type", "application/octet-stream")
        call.files[part.name] = Upload(part.filename, mime, content)


async def _read_part(part: BodyPartReader) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk():
        content += chunk
        if len(content) > MAX_UPLOAD:
            raise Refused(413, "Request Entity Too Large")
    return bytes(content)

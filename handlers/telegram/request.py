"""python-telegram-bot's network, over the one aiohttp session of the program."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from handlers.ports import MAX_WAIT, MIN_WAIT
from storage.database import as_json

AS_JSON = {"Content-Type": "application/json"}


class NotConnected(NetworkError):
    """No connection was made: the call was certainly not carried out."""


class ServerTrouble(NetworkError):
    """Telegram answered that it cannot serve now (5xx): the call was not carried out."""


class TooMuch(NetworkError):
    """Telegram answered that it is too much (429), without a time to wait: the call was not carried out."""


class NotTelegrams(NetworkError):
    """A server in between refused the call, and did not pass it on: it says nothing about the chat, or our token."""


class AiohttpRequest(BaseRequest):
    """Sends requests through a session that its owner opens and closes."""

    def __init__(self, session: aiohttp.ClientSession, *, read_timeout: float = 20.0) -> None:
        self._session = session
        self._read_timeout = read_timeout

    @property
    def read_timeout(self) -> float | None:
        return self._read_timeout

    async def initialize(self) -> None:
        """Do nothing: the session's owner opens it."""

    async def shutdown(self) -> None:
        """Do nothing: the session's owner closes it."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        wait = read_timeout if isinstance(read_timeout, int | float) else self._read_timeout
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=wait)
        try:
            async with self._session.request(method, url, timeout=timeout, **_body(request_data)) as response:
                if response.status >= 500:
                    raise ServerTrouble(f"Telegram cannot serve now ({response.status})")
                content = await response.read()
                _must_be_telegrams(url, response.status, content)
                return response.status, content
        except aiohttp.ClientConnectorError as error:
            raise NotConnected(f"no connection: {type(error).__name__}") from None
        except aiohttp.ConnectionTimeoutError:
            raise NotConnected("no connection in time") from None
        except TimeoutError as error:
            raise TimedOut("no answer in time") from error
        except aiohttp.ClientError as error:
            # The address holds the token: nothing of the original error's text may be passed on.
            raise NetworkError(f"connection lost: {type(error).__name__}") from None


def _must_be_telegrams(url: str, status: int, content: bytes) -> None:
    """Raise if an answer is none of Telegram's, or says to wait for a time that is none."""
    if status == 200:
        # The whole of it is read later. A file may be anything.
        if "/file/bot" not in url and not (content.lstrip().startswith(b"{") and b'"result"' in content):
            raise NetworkError("an answer that is not Telegram's, which may have got the call")
        return
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    said = answer if isinstance(answer, dict) else {}
    if status == 429:
        parameters = said.get("parameters")
        after = parameters.get("retry_after") if isinstance(parameters, dict) else None
        if type(after) is not int or not MIN_WAIT <= after <= MAX_WAIT:
            raise TooMuch("too much, for an unknown time")
    elif not isinstance(said.get("description"), str):
        raise NotTelegrams(f"an answer ({status}) that is not Telegram's")


@dataclass(frozen=True, slots=True)
class Params:
    """A call's parameters, unchanged. They are sent as JSON, or, if there are files, as a form. A file is its name,
    its content and its type."""

    values: Mapping[str, Any]
    files: Mapping[str, tuple[str, bytes, str]] = field(default_factory=dict)


async def call(
    bot: Bot,
    method: str,
    params: Mapping[str, Any],
    files: Mapping[str, tuple[str, bytes, str]] | None = None,
    *,
    read_timeout: float | None = None,
) -> Any:
    """Call a method; return its result unparsed. Parsing replies into objects would be a third of the work.

    Raises what python-telegram-bot raises.
    """
    wait = {} if read_timeout is None else {"read_timeout": read_timeout}
    # Passed unchanged to our own `do_request`, its only reader.
    data = cast(RequestData, Params(params, files or {}))
    return await bot.request.post(f"{bot.base_url}/{method}", data, **wait)


def _body(data: RequestData | Params | None) -> dict[str, Any]:
    """Return a request's body, as the session takes it."""
    if data is None:
        return {}
    if isinstance(data, Params) and data.files:
        form = aiohttp.FormData()
        for name, value in data.values.items():
            form.add_field(name, value if isinstance(value, str) else as_json(value))
        for name, (file, whole, kind) in data.files.items():
            form.add_field(name, whole, filename=file, content_type=kind)
        return {"data": form}
    if isinstance(data, Params):
        return {"data": as_json(data.values).encode(), "headers": AS_JSON}
    if not data.contains_files:
        return {"data": dict(data.json_parameters)}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return {"data": form}

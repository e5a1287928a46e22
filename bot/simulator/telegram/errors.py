"""The platform's refusals."""

import math
from typing import Any


class Refused(Exception):
    """A request that is answered with an error, in the platform's own words."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str, **parameters: Any) -> Refused:
    return Refused(400, f"Bad Request: {reason}", parameters)


def forbidden(reason: str) -> Refused:
    return Refused(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refused:
    return Refused(409, f"Conflict: {reason}")


def too_many_requests(seconds: float) -> Refused:
    wait = max(1, math.ceil(seconds))
    return Refused(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})


_BY_STATUS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


def error_of(status: int, retry_after: int | None = None, reason: str = "") -> Refused:
    """Return the error that Telegram gives with this status; a 429 that does not say how long has no parameters."""
    words = _BY_STATUS.get(status, "Internal Server Error")
    if reason:
        words = f"{words.partition(':')[0]}: {reason}"
    elif status == 429 and retry_after is not None:
        words = f"{words}: retry after {retry_after}"
    return Refused(status, words, None if retry_after is None else {"retry_after": retry_after})

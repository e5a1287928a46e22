"""Logs that say what happened and never who said what: secrets and people's words are removed on the way.

Everything that is printed goes through here: our own lines, the libraries', warnings, and uncaught errors.
"""

import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

from storage.database import UNAVAILABLE

PRIVATE = frozenset(
    """
    address answer body caller caption chat data first_name handle home lane last_name lesson name outcome params
    payload person prompt query raw story text token url username words
    """.split()  # noqa: SIM905
)
OF_THE_SYSTEM = (OSError, *UNAVAILABLE)
"""Errors whose text is the system's ("disk full", "connection refused"). Any other may quote somebody's words."""
_SECRET = re.compile(
    r"\d{3,}(?::|%3A)[\w-]{8,}"  # Telegram's token
    r"|xox[a-z][.-][\w.-]+|xapp-[\w-]+"  # Slack's
    r"|(?<=/response/)[^\s\"'<>]+|(?<=/upload/)[^\s\"'<>]+|(?<=slack\.com/)[^\s\"'<>]+"  # addresses that need no other
    r"|(?<=://)[^\s/@]+(?=@)|(?<=Bearer )\S+"
    r"|(?<=ticket=)[^\s&\"'<>]+|(?<=token=)[^\s&\"'<>]+|(?<=/start )\S+|(?<=start=)[^\s&\"'<>]+",
    re.IGNORECASE | re.ASCII,
)
_BEFORE_ANY_VALUE = re.compile(r"[^\n:'\"(<\[{%]*")


def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Remove everything under a private key, and everything that looks like a secret, from a log line."""
    return {key: "[private]" if key in PRIVATE else _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return _SECRET.sub("[secret]", value)
        case Mapping():
            return {_clean(str(key)): "[private]" if key in PRIVATE else _clean(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(one) for one in value]
        case _:
            # Anything else may describe itself in any way; an error, say, may quote what caused it.
            return type(value).__name__


def _error(error: BaseException) -> dict[str, Any]:
    """Describe an error by its kind and its places in the code, with the error that caused it."""
    told: dict[str, Any] = {"kind": type(error).__name__}
    if isinstance(error, OF_THE_SYSTEM):
        told["said"] = str(error).partition("\n")[0]
    places = traceback.extract_tb(error.__traceback__)
    told["at"] = [f"{place.filename}:{place.lineno} {place.name}" for place in places]
    if isinstance(error, BaseExceptionGroup):
        told["all"] = [_error(one) for one in error.exceptions]
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return {**told, "after": _error(before)} if before else told


def _library(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep the part of a library's message before any value: it may hold whole requests, with all that people wrote."""
    record: logging.LogRecord = event["_record"]
    said = _BEFORE_ANY_VALUE.match(str(record.msg))
    return {**event, "event": "library", "logger": record.name, "said": said.group().strip() if said else ""}


_BEFORE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(lambda info: _error(info[1])),
]
_JSON: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)


class _Printed(logging.Handler):
    """Prints what arrives through the standard library's logging in the form of our own lines."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            print(self.format(record), flush=True)
        except Exception:
            structlog.get_logger().error("log_line_lost", logger=record.name)


def set_up(level: str = "info") -> None:
    """Make everything printed from now on go through here. Of libraries only warnings and worse, whatever the level."""
    structlog.configure(
        processors=[*_BEFORE, redact, _JSON],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    printed = _Printed(max(logging.WARNING, logging.getLevelNamesMapping()[level.upper()]))
    without_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    printed.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_library, *_BEFORE], processors=[without_meta, redact, _JSON]
        )
    )
    root = logging.getLogger()
    root.handlers = [*(handler for handler in root.handlers if not isinstance(handler, _Printed)), printed]
    log = structlog.get_logger()
    # Python itself would print these, with the texts of errors and all that they quote.
    sys.excepthook = lambda kind, error, trace: log.critical("uncaught", exc_info=error)
    threading.excepthook = lambda args: log.critical("uncaught", exc_info=args.exc_value)
    sys.unraisablehook = lambda args: log.error("unraisable", exc_info=args.exc_value)
    warnings.showwarning = lambda message, category, filename, lineno, file=None, line=None: log.warning(
        "warning", kind=category.__name__, said=str(message).partition("\n")[0], at=f"{filename}:{lineno}"
    )

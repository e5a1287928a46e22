"""Logs that say what happened and never who said what: secrets and people's words are taken out on the way."""

import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

PRIVATE = frozenset(
    [
        "text",
        "words",
        "story",
        "name",
        "caller",
        "token",
        "payload",
        "raw",
        "chat",
        "person",
        "home",
        "params",
        "prompt",
    ]
)
_SECRET = re.compile(r"(?<!\d)\d{3,}:[A-Za-z0-9_-]{8,}|xox[a-z]-[A-Za-z0-9-]+|xapp-[A-Za-z0-9-]+")


def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Nothing under a private key, and nothing that looks like a token, leaves by a log line."""
    return {key: "[private]" if key in PRIVATE else _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    return _SECRET.sub("[secret]", value) if isinstance(value, str) else value


def set_up(level: str = "info") -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING)
    # These write addresses with tokens in them.
    for noisy in ("httpx", "httpcore", "telegram", "slack_sdk", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.ERROR)

"""The base of the page's deeds: the cast that they act on, and the data that was sent."""

import base64
from collections.abc import Mapping
from typing import Any

from bot.simulator.web.cast import Cast

Said = Mapping[str, Any]
LONGEST_NAME = 60


def content(said: Said) -> bytes | None:
    """Return the bytes that were sent, or None if there are none."""
    return base64.b64decode(said["content"], validate=True) if said.get("content") else None


class Deeds:
    """Deeds of one kind: each public method is one."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

"""What every deed of the page is made of: the cast that it is done to, and what was sent with it."""

import base64
from collections.abc import Mapping
from typing import Any

from bot.simulator.web.cast import Cast

Said = Mapping[str, Any]
LONGEST_NAME = 60


def content(said: Said) -> bytes | None:
    """The bytes that came along, or None if there are none."""
    return base64.b64decode(said["content"], validate=True) if said.get("content") else None


class Deeds:
    """Deeds of one kind: each method that has a public name is one."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

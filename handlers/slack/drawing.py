"""Small helpers for everything drawn for Slack: escaping, shortening, plain text."""

import re
from typing import Any

from flows.kernel.texts import NAMED, NAMES

Block = dict[str, Any]
NAME = re.compile(f"{NAMES}([@#][A-Z0-9]+){NAMED}")


def escape(words: str) -> str:
    """Text for a mrkdwn or fallback field, in which nobody can be named and nothing linked but by ourselves."""
    harmless = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return NAME.sub(r"<\1>", harmless)


def short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def plain(words: str, most: int = 3000) -> dict[str, Any]:
    """Text that is shown just as it is; never empty, which Slack refuses."""
    shown = NAME.sub(r"\1", words)
    return {"type": "plain_text", "text": short(shown, most).strip() or "–", "emoji": False}


def pieces(words: str, most: int = 3000) -> list[str]:
    return [words[at : at + most] for at in range(0, len(words), most)] or [""]


def section(words: str) -> Block:
    return {"type": "section", "text": plain(words)}


def own_words(words: str) -> list[Block]:
    """Return somebody's own words, whole, as plain text."""
    return [section(piece) for piece in pieces(words) if piece.strip()]


def context(*elements: dict[str, Any]) -> Block:
    return {"type": "context", "elements": list(elements)[:10]}


def mrkdwn(words: str) -> dict[str, Any]:
    """Return our own markup; words of others in it must have been escaped."""
    return {"type": "mrkdwn", "text": short(words, 2000)}

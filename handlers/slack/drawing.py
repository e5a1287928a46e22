"""Small helpers for everything drawn for Slack: escaping, shortening, plain text."""

import re
from typing import Any

Block = dict[str, Any]


def escape(words: str) -> str:
    """Return text for a mrkdwn or fallback field, in which it can mention nobody and link nowhere."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def our_words(words: str) -> str:
    """Escape words, except mentions of people and channels that we name ourselves. Not for a resident's words."""
    return re.sub(r"&lt;([@#][A-Z0-9]+)&gt;", r"<\1>", escape(words))


def short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def plain(words: str, most: int = 3000) -> dict[str, Any]:
    """Return text that is shown unchanged; never empty, which Slack refuses."""
    return {"type": "plain_text", "text": short(words, most).strip() or "–", "emoji": False}


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

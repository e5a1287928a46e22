"""Danger comes first: whom to call is said before anything else is done with the words, wherever they were typed."""

import re

from flows.conversation import typed, understand
from flows.conversation.actions import ShowDangerOf
from flows.conversation.arrived import Command, Given, Odd, Piece
from flows.conversation.turn import ResidentTurn
from flows.conversation.understand import Danger
from flows.engine import Said
from flows.kernel import refs
from flows.kernel.actions import go
from flows.kernel.words import Prompt, text

LINK = re.compile(r"(?=.*\d)[\w-]+|[\w-]{16,}", re.ASCII)
"""What a link gives to /start: signs by chance, in which a model may see anything."""


def heard(turn: ResidentTurn) -> Danger | None:
    """Say whom to call, if the words that arrived say that somebody is in danger. Return the danger, or None."""
    return told(turn, words(turn.arrived.given))


def told(turn: ResidentTurn, words: str) -> Danger | None:
    danger = _told(turn, words) if words else None
    if danger and danger.level == "card":
        turn.say(turn.index.in_danger(turn, danger.kind))
    return danger


def _told(turn: ResidentTurn, words: str) -> Danger | None:
    """Return the danger that words tell of. A yes in front of it ("yes, he hit me") hides it from no one."""
    whole = understand.read(words).danger
    behind = typed.beyond(words, turn.runtime.texts, (typed.YES,))
    if behind in ("", words) or (whole and whole.level == "card"):
        return whole
    return understand.read(behind).danger or whole


def ask(turn: ResidentTurn, danger: Danger | None) -> None:
    """Ask whether somebody is in danger, below the answer, where the words leave it open."""
    if danger and danger.level == "ask":
        turn.say(Prompt((text("danger-ask"),), (go(ShowDangerOf(danger.kind), "danger-ask-yes"),)))


def words(given: Given) -> str:
    """Return what somebody has typed just now; "" for a button, and for a change of what was typed before."""
    match given:
        case Command(name="start", rest=said) if LINK.fullmatch(said):
            return ""
        case Said(text=said) if refs.code(said):
            return ""
        case Said(text=said) | Command(rest=said) | Piece(words=said) | Odd(words=said):
            return said
        case _:
            return ""

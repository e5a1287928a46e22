"""Danger comes first: whom to call is said before anything else is done with the words, wherever they were typed."""

from flows.conversation import understand
from flows.conversation.actions import ShowDangerOf
from flows.conversation.arrived import Command, Given, Odd, Piece
from flows.conversation.turn import ResidentTurn
from flows.conversation.understand import Danger
from flows.engine import Said
from flows.kernel.actions import go
from flows.kernel.words import Prompt, text


def heard(turn: ResidentTurn) -> Danger | None:
    """Say whom to call, if the words that arrived say that somebody is in danger. Return the danger, or None."""
    return told(turn, words(turn.arrived.given))


def told(turn: ResidentTurn, words: str) -> Danger | None:
    danger = understand.read(words).danger if words else None
    if danger and danger.level == "card":
        turn.say(turn.index.in_danger(turn, danger.kind))
    return danger


def ask(turn: ResidentTurn, danger: Danger | None) -> None:
    """Ask whether somebody is in danger, below the answer, where the words leave it open."""
    if danger and danger.level == "ask":
        turn.say(Prompt((text("danger-ask"),), (go(ShowDangerOf(danger.kind), "danger-ask-yes"),)))


def words(given: Given) -> str:
    """Return what somebody has typed just now; "" for a button, and for a change of what was typed before."""
    match given:
        case Said(text=said):
            return said
        case Command(rest=said) | Piece(words=said) | Odd(words=said):
            return said
        case _:
            return ""

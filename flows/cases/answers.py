"""What is wrong with a form's answers, whatever it asks: a form may be old when it comes, or forged."""

import unicodedata
from datetime import date, time

from flows.cases.case import ActionForm, Answers, Question
from flows.kernel.words import Words, text

NEEDED, GONE = text("engine-needed"), text("engine-asked-again")


def wrong(asked: ActionForm, answers: Answers) -> dict[str, Words]:
    """Return the errors by question: nothing given that must be, too many letters, no such choice, no day, no time."""
    found = ((one.key, _why_not(one, answers.get(one.key))) for one in asked.questions)
    return {key: why for key, why in found if why}


def _why_not(question: Question, given: object) -> Words | None:
    if not given or (isinstance(given, str) and not _shows(given)):
        return None if question.optional else NEEDED
    match question.kind:
        case "words" | "line" if len(str(given)) > question.most:
            return text("engine-too-long", length=len(str(given)), most=question.most)
        case "one" if given not in _values(question):
            return GONE
        case "many" | "ticks" if isinstance(given, list) and not question.optional and not _values(question) & {*given}:
            return GONE
        case "day":
            return None if _reads(date, str(given)) else NEEDED
        case "time":
            return None if _reads(time, str(given)) else NEEDED
        case _:
            return None


def _shows(words: str) -> bool:
    """Return whether there is anything to see in a text."""
    return any(not unicodedata.category(sign).startswith(("Z", "C")) for sign in words)


def _values(question: Question) -> set[str]:
    groups = [choices for _, choices in question.groups]
    return {value for choices in (question.choices, *groups) for value, _ in choices}


def _reads(kind: type[date] | type[time], given: str) -> bool:
    try:
        kind.fromisoformat(given)
    except ValueError:
        return False
    return True

"""Typed equivalents of buttons: every button's own words."""

import re
import unicodedata

from flows.conversation.arrived import Press
from flows.engine import Tap
from flows.kernel.actions import ON, PREFIX
from flows.kernel.texts import Texts, bare
from flows.kernel.words import Prompt

MAX_LABEL = 80


def meant(prompt: Prompt, said: str, texts: Texts, language: str) -> str | None:
    """Return the action of the button whose label was typed, whatever the case, marks and punctuation."""
    if len(said) > MAX_LABEL:
        return None
    wanted = _plain(said)
    if not wanted:
        return None
    return next(
        (b.action for b in prompt.buttons() if b.action and _plain(texts.say(b.label, language)) == wanted), None
    )


def _plain(said: str) -> str:
    """Return words without case, accents, vowel marks and punctuation; Arabic letters that people mix become one."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", bare(said)) if not unicodedata.combining(c))
    folded = letters.translate(str.maketrans("ةى", "هي"))
    return re.sub(r"[\W_]+", " ", folded).strip().casefold()


def read_action(data: str) -> Tap | Press | None:
    """Read a button's action: "go:…" and "on:…" lead on; "token.revision.value" answers a question; None: not ours."""
    if data.startswith((PREFIX, ON)):
        return Press(data)
    match data.split(".", 2):
        case [token, revision, value] if token and revision.isascii() and revision.isdigit() and len(revision) < 10:
            return Tap(token, int(revision), value)
        case _:
            return None

"""Typed equivalents of buttons: every button's own words, a slip of the pen in them, a yes or a no and what follows."""

import re
import unicodedata

from flows.conversation import understand
from flows.conversation.arrived import Press
from flows.engine import Tap
from flows.kernel import matching, phrases
from flows.kernel.actions import ON, PREFIX
from flows.kernel.texts import Texts, bare
from flows.kernel.words import Prompt, Text, text
from storage.names import Record

MAX_LABEL = 80
MAX_SLIPPED = 5
"""So many words may be a button's with a slip of the pen; more are a sentence."""
SHORTEST = 3
"""A first word with fewer letters only leads to the button's."""
MEANT = 0.8
"""The least share by which words without a yes or a no in front of them mean one."""
AGAINST = 0.5
"""The least share by which what follows a yes or a no tells of the opposite."""
WRONG, RIGHT = ("conduct", "repair", "danger", "answer.no"), ("thanks", "answer.yes")
"""What somebody tells of that is not well; and of what is."""
YES, NO = text("phrases-yes"), text("phrases-no")
UNCLEAR, NOT_YES = text("phrases-unclear"), text("phrases-not-yes")
"""What makes a yes or a no unclear; and what makes a yes unclear that may follow a no."""


def meant(prompt: Prompt, said: str, texts: Texts, language: str) -> str | None:
    """Return the action of the button whose label was typed, whatever the case, marks and punctuation; or of the one
    that is meant by what else people write who mean it, unless another one says that."""
    wanted = _plain(said) if len(said) <= MAX_LABEL else ""
    if not wanted:
        return None
    labels = [(button, _plain(texts.say(button.label, language))) for button in prompt.buttons() if button.action]
    for button, label in labels:
        if label == wanted:
            return button.action
    if any(wanted in label for _, label in labels):
        return None
    spoken = (b.action for b, _ in labels if b.spoken and wanted in map(_plain, phrases.of(b.spoken, texts)))
    return next(spoken, None)


def slipped(prompt: Prompt, said: str, texts: Texts, language: str) -> str | None:
    """Return the action of the one button whose label was typed in part or with a slip of the pen."""
    first, *others = said.split() or [""]
    if len(others) >= MAX_SLIPPED:
        return None
    buttons = prompt.buttons()
    known = [Record("button", at, "", texts.say(button.label, language)) for at, button in enumerate(buttons)]
    # "In the kitchen", "at home".
    short = [" ".join(others)] if others and len(first) < SHORTEST else []
    found = next((one for words in (said, *short) if (one := matching.meant(words, known).one)), None)
    return buttons[found.id].action if found else None


def answered(prompt: Prompt, said: str, texts: Texts, language: str) -> str | None:
    """Return the action of the button that a yes or a no means, whatever follows it: one that says yes, or one that
    says no where another says yes. A yes with a but is neither."""
    if phrases.says(UNCLEAR, said, texts):
        return None
    labels = {b.action: texts.say(b.label, language) for b in prompt.buttons() if b.action}
    yes, no = ([action for action, label in labels.items() if phrases.begins(side, label, texts)] for side in (YES, NO))
    if len(yes) != 1 or len(no) > 1:
        return None
    if _says(YES, "answer.yes", said, texts):
        return None if phrases.says(NOT_YES, said, texts) else yes[0]
    return no[0] if no and _says(NO, "answer.no", said, texts) else None


def is_yes_or_no(said: str, texts: Texts) -> bool:
    return _says(YES, "answer.yes", said, texts) or _says(NO, "answer.no", said, texts)


def _says(side: Text, means: str, said: str, texts: Texts) -> bool:
    """Return whether words begin with one side's, or mean it."""
    if any(phrases.begins(one, said, texts) for one in (YES, NO)):
        return phrases.begins(side, said, texts)
    return understand.read(said).share((means,)) >= MEANT


def is_contradicted(said: str, texts: Texts) -> bool:
    """Return whether what follows a yes tells of something wrong ("yeah right, nobody came"), or what follows a no of
    something good."""
    rest = beyond(said, texts)
    opposite = WRONG if _says(YES, "answer.yes", said, texts) else RIGHT
    return rest not in ("", said) and understand.read(rest).share(opposite) >= AGAINST


def beyond(said: str, texts: Texts, sides: tuple[Text, ...] = (YES, NO)) -> str:
    """Return what follows the yes or no with which words begin, or all of them."""
    words = said.split()
    first = next((at for at, word in enumerate(words) if not _is_one(word, sides, texts)), len(words))
    return " ".join(words[first:]) if first else said


def _is_one(word: str, sides: tuple[Text, ...], texts: Texts) -> bool:
    return any(phrases.begins(side, word, texts) for side in sides)


def is_bare(said: str) -> bool:
    """Return whether a yes or a no is all that was said."""
    return len(said.split()) == 1


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

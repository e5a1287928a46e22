"""A resident tells us of a lost key: which one, and where they think it is."""

from flows.engine import Choose, Draft, Flow, Option, Words
from flows.kernel.words import Plain
from flows.kernel.words import Words as Said
from tests.toy.words import named, text

WHICH = ("front", "flat", "post")


def shown(which: str | None) -> Said:
    return named("keys-which-", which) if which else Plain("–")


class KeyDraft(Draft):
    which: str | None = None
    words: str = ""


LOST_KEY: Flow[KeyDraft, None] = Flow(
    name="lost_key",
    draft=KeyDraft,
    steps=(
        Choose(
            key="which",
            ask=text("keys-ask-which"),
            title=text("keys-title-which"),
            choices=lambda draft, facts: [Option(which, shown(which)) for which in WHICH],
        ),
        Words(key="words", ask=text("keys-ask-words"), title=text("keys-title-words"), skip=text("engine-skip")),
    ),
)

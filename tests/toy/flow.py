"""A resident tells us of a lost key: which one, and where they think it is."""

from pydantic import BaseModel

from flows.engine import Choose, Flow, Option, Words
from flows.kernel.words import Text

WHICH = ("front", "flat", "post")


class KeyDraft(BaseModel):
    which: str | None = None
    words: str = ""


LOST_KEY: Flow[KeyDraft, None] = Flow(
    name="lost_key",
    draft=KeyDraft,
    steps=(
        Choose(
            key="which",
            ask="keys-ask-which",
            title="keys-title-which",
            choices=lambda draft, facts: [Option(which, Text(f"keys-which-{which}")) for which in WHICH],
        ),
        Words(key="words", ask="keys-ask-words", title="keys-title-words", skip="engine-skip"),
    ),
)

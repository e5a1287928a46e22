"""A neighbour's comment in private: words, a voice note, pictures; with their name or without."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from flows.engine import Choose, Draft, Flow, Media, Option, Words
from flows.kernel.policy import Policy
from flows.kernel.seen import name_of
from flows.kernel.words import Plain, text
from flows.kernel.words import Words as Said

MAX_WORDS = 2000


class CommentDraft(Draft):
    """`ref`: the round it is about; `what`: the works, in the landlord's words."""

    ref: str = ""
    what: str = ""
    words: str = ""
    more: tuple[str, ...] = ()
    voice: str | None = None
    media: tuple[str, ...] = ()
    named: Literal["no", "yes"] | None = None

    def own(self) -> str:
        return self.joined(self.words, *self.more)


@dataclass(frozen=True)
class CommentFacts:
    policy: Policy
    now: datetime
    name: str

    def today(self, now: datetime) -> date:
        return now.astimezone(self.policy.zone).date()


def _about(draft: CommentDraft, facts: CommentFacts) -> Said | None:
    return text("comment-about", what=Plain(draft.what)) if draft.what else None


def _named(draft: Any, facts: CommentFacts) -> list[Option]:
    return [Option("no", text("comment-unnamed")), Option("yes", text("comment-named", name=name_of(facts.name)))]


COMMENT: Flow[CommentDraft, CommentFacts] = Flow(
    name="comment",
    draft=CommentDraft,
    steps=(
        Words(
            key="words",
            ask=text("comment-ask"),
            title=text("comment-title-words"),
            most=MAX_WORDS,
            voice="voice",
            more="more",
            note=_about,
        ),
        Media(key="media", ask=text("comment-ask-media"), title=text("comment-title-media")),
        Choose(
            key="named",
            ask=text("comment-ask-named"),
            title=text("comment-title-named"),
            choices=_named,
        ),
    ),
    parks=True,
    unnamed=lambda draft, facts: True,
)

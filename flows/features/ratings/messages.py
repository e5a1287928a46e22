"""What residents read around a survey: the question that begins it, and what is said at its end."""

from collections.abc import Sequence
from typing import Literal, get_args

from flows.conversation.actions import MENU
from flows.features.ratings.actions import AskAgain, AskNoMore, FirstPart, Later, Rate, ReportIt, Score
from flows.features.ratings.questions import CLAUSES, NO
from flows.features.visits import messages
from flows.kernel.actions import go
from flows.kernel.words import Button, Prompt, Words, text
from storage.ratings import Rating
from storage.visits import Visit


def survey(rating: Rating, visit: Visit, heading: str) -> Prompt:
    """The message that asks: the first tap is the first answer."""
    scores = tuple(go(Rate(rating.id, score), f"rate-score-{score}") for score in get_args(Score))
    asked = text(heading, what=messages.what(visit), when=messages.when(visit))
    return Prompt((asked,), (*scores, go(Later(rating.id), "rate-later"), stop_row()))


def thanks(rating: Rating, *above: Words) -> Prompt:
    """One message at the end; who said no to something can send a report of it."""
    if not unhappy(rating) or rating.report_ref:
        return Prompt((*above, text("rate-thanks")), (MENU,))
    return Prompt(
        (*above, text("rate-thanks"), text("rate-report-offer")), (go(ReportIt(rating.id), "nobody-send"), MENU)
    )


def unhappy(rating: Rating) -> Sequence[str]:
    """The questions of conduct that were answered with no."""
    return [question for question in CLAUSES if getattr(rating, question) == NO]


def stop_row() -> tuple[Button, ...]:
    return go(AskNoMore(), "rate-stop")


def again_row() -> tuple[Button, ...]:
    return go(AskAgain(), "rate-again")


def start_row(rating: int, question: Literal["easy", "informed"]) -> tuple[Button, ...]:
    """Yes and no to one of the two questions about what went before a visit."""
    return (
        *go(FirstPart(rating, question, "yes"), "sure-yes"),
        *go(FirstPart(rating, question, "no"), "sure-no"),
    )

"""Messages to residents around a survey: the question that begins it, and the thanks at its end."""

from collections.abc import Sequence
from typing import Literal, get_args

from flows.conversation.actions import MENU
from flows.features.ratings.actions import AskAgain, AskNoMore, FirstPart, Later, Rate, RateWorker, ReportIt, Score
from flows.features.ratings.questions import CLAUSES, NO
from flows.features.visits import messages
from flows.kernel.actions import go, row
from flows.kernel.text_ids import TextId
from flows.kernel.words import Button, Plain, Prompt, Words, named, text
from storage.ratings import Rating
from storage.visits import Visit


def survey(number: int, visit: Visit, heading: TextId) -> Prompt:
    """Return the message that asks: the first tap is the first answer."""
    scores = tuple(row(Rate(number, score), named("rate-score-", score)) for score in get_args(Score))
    asked = text(heading, what=messages.what(visit), when=messages.when(visit))
    return Prompt((asked,), (*scores, go(Later(number), "rate-later"), stop_row()))


def thanks(rating: Rating, visit: Visit, *above: Words) -> Prompt:
    """Return the one message at the end; after a "no" it offers to send a report."""
    offer = bool(unhappy(rating)) and not rating.report_ref
    body = (*above, text("rate-thanks"), *((text("rate-report-offer"),) if offer else ()))
    report = (go(ReportIt(rating.id), "nobody-send"),) if offer else ()
    return Prompt(body, (*report, *worker_row(rating, visit), MENU))


def worker_row(rating: Rating, visit: Visit) -> tuple[tuple[Button, ...], ...]:
    """Offer to say something about the worker who came, once."""
    if not visit.worker_name or rating.stars is not None or rating.about_worker:
        return ()
    return (go(RateWorker(rating.id), "rate-about-worker", worker=Plain(visit.worker_name)),)


def unhappy(rating: Rating) -> Sequence[str]:
    """Return the questions of conduct that were answered with no."""
    return [question for question in CLAUSES if getattr(rating, question) == NO]


def stop_row() -> tuple[Button, ...]:
    return go(AskNoMore(), "rate-stop")


def again_row() -> tuple[Button, ...]:
    return go(AskAgain(), "rate-again")


def start_row(rating: int, question: Literal["easy", "informed"]) -> tuple[Button, ...]:
    """Return yes and no to one of the two questions about the time before a visit."""
    return (
        *go(FirstPart(rating, question, "yes"), "sure-yes"),
        *go(FirstPart(rating, question, "no"), "sure-no"),
    )

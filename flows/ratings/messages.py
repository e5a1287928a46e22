"""What residents read around a survey: the question that begins it, and what is said at its end."""

from collections.abc import Sequence

from flows.ratings.questions import CLAUSES, NO
from flows.visits import messages
from flows.words import Button, Prompt, Words, text
from storage.ratings import Rating
from storage.visits import Visit

SCORES = ("5", "4", "3", "2", "1")


def survey(rating: Rating, visit: Visit, heading: str) -> Prompt:
    """The message that asks: the first tap is the first answer."""
    scores = tuple(_row(rating, score, f"rate-score-{score}") for score in SCORES)
    asked = text(heading, what=messages.what(visit), when=messages.when(visit))
    return Prompt((asked,), (*scores, _row(rating, "later", "rate-later"), stop_row()))


def thanks(rating: Rating, *above: Words) -> Prompt:
    """One message at the end; who said no to something can send a report of it."""
    menu = (Button(text("menu-back"), "go:menu"),)
    if not unhappy(rating) or rating.report_ref:
        return Prompt((*above, text("rate-thanks")), (menu,))
    return Prompt(
        (*above, text("rate-thanks"), text("rate-report-offer")), (_row(rating, "report", "nobody-send"), menu)
    )


def unhappy(rating: Rating) -> Sequence[str]:
    """The questions of conduct that were answered with no."""
    return [question for question in CLAUSES if getattr(rating, question) == NO]


def stop_row() -> tuple[Button, ...]:
    return (Button(text("rate-stop"), "go:rate:stop"),)


def again_row() -> tuple[Button, ...]:
    return (Button(text("rate-again"), "go:rate:again"),)


def start_row(rating: int, question: str) -> tuple[Button, ...]:
    """Yes and no to one of the two questions about what went before a visit."""
    return tuple(Button(text(f"sure-{said}"), f"go:start:{rating}:{question}:{said}") for said in ("yes", "no"))


def _row(rating: Rating, verb: str, label: str) -> tuple[Button, ...]:
    return (Button(text(label), f"go:rate:{rating.id}:{verb}"),)

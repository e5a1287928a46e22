"""What a block is asked after works there."""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.kernel.chart import Tone


@dataclass(frozen=True, slots=True)
class Question:
    """`answers`: what can be tapped, in its order, and what each of them means."""

    key: str
    answers: Mapping[str, Tone]


FIXED = "fixed"
NOT_FIXED = "no"
QUESTIONS: tuple[Question, ...] = (
    Question(FIXED, {"yes": "good", "partly": "middling", NOT_FIXED: "bad"}),
    Question("told", {"yes": "good", "no": "bad"}),
    Question("clean", {"yes": "good", "no": "bad"}),
    Question("trouble", {"no": "good", "yes": "bad"}),
    Question("respect", {"yes": "good", "no": "bad"}),
)


def is_answer(question: str, answer: str) -> bool:
    return any(one.key == question and answer in one.answers for one in QUESTIONS)

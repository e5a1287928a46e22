"""The questions to a block after works there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from flows.kernel.chart import Tone

Key: TypeAlias = Literal["fixed", "told", "clean", "trouble", "respect"]
Answer: TypeAlias = Literal["yes", "partly", "no"]


@dataclass(frozen=True, slots=True)
class Question:
    """`answers`: those that can be tapped, in their order, and the meaning of each."""

    key: Key
    answers: Mapping[Answer, Tone]


FIXED: Key = "fixed"
NOT_FIXED: Answer = "no"
QUESTIONS: tuple[Question, ...] = (
    Question(FIXED, {"yes": "good", "partly": "middling", NOT_FIXED: "bad"}),
    Question("told", {"yes": "good", "no": "bad"}),
    Question("clean", {"yes": "good", "no": "bad"}),
    Question("trouble", {"no": "good", "yes": "bad"}),
    Question("respect", {"yes": "good", "no": "bad"}),
)


def is_answer(question: Key, answer: Answer) -> bool:
    return any(one.key == question and answer in one.answers for one in QUESTIONS)

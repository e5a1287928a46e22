"""The posts of a round in a block's group: the questions with their totals, one reminder, and the verdict."""

from datetime import datetime

from flows.conversation.posts import Drawn
from flows.features.rounds.actions import Vote
from flows.features.rounds.closing import counted, tellable
from flows.features.rounds.questions import QUESTIONS, Answer, Question
from flows.kernel.chart import Chart, Part, Row
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Button, Listed, Opens, Plain, Prompt, Words, named, text
from storage import rounds
from storage.database import Tx
from storage.groups import Group
from storage.rounds import CLOSED, OPEN, Round


class RoundPost:
    """The questions, a row of buttons each; see `flows.conversation.posts`."""

    name = "round"

    async def draw(self, tx: Tx, runtime: Runtime, group: Group, subject: int, now: datetime) -> Drawn | None:
        round_ = await rounds.get(tx, subject)
        if round_ is None:
            return None
        if round_.state == CLOSED:
            return Drawn(Prompt((text("round-over", what=_what(round_)),)))
        votes = await counted(tx, round_)
        told = tellable(runtime.policy, votes)
        asked = [
            text("round-question", number=number, question=named("round-ask-", question.key))
            for number, question in enumerate(QUESTIONS, 1)
        ]
        rows = [
            tuple(_button(round_, number, question, answer, told) for answer in question.answers)
            for number, question in enumerate(QUESTIONS, 1)
        ]
        body = (
            text("round-asks", landlord=Plain(runtime.policy.landlord.name), what=_what(round_)),
            Listed(asked),
            text("round-how", closes=At(round_.closes_at)),
            text("round-spoke", count=votes.spoke),
        )
        private = (Button(text("round-private"), opens=Opens("verdict", round_.ref)),)
        return Drawn(Prompt(body, (*rows, private)))


class ReminderPost:
    name = "round_reminder"

    async def draw(self, tx: Tx, runtime: Runtime, group: Group, subject: int, now: datetime) -> Drawn | None:
        round_ = await rounds.get(tx, subject)
        if round_ is None or round_.state != OPEN:
            return None
        return Drawn(Prompt((text("round-remind", what=_what(round_), closes=At(round_.closes_at)),)))


class ResultPost:
    """The verdict: a picture, and the same in words. With too few votes, a kind line and no number at all."""

    name = "round_result"

    async def draw(self, tx: Tx, runtime: Runtime, group: Group, subject: int, now: datetime) -> Drawn | None:
        round_ = await rounds.get(tx, subject)
        if round_ is None or round_.result is None:
            return None
        shown, what = chart(round_), _what(round_)
        reopened = (
            (text("round-told-landlord", landlord=Plain(runtime.policy.landlord.name)),) if round_.reopened else ()
        )
        if shown is None:
            return Drawn(Prompt((text("round-too-few", what=what), *reopened)))
        said = [
            text("round-result-line", question=row.label, answers=Listed([_count(part) for part in row.parts], ", "))
            for row in shown.rows
        ]
        spoke = text("round-result-spoke", count=int(round_.result["spoke"]))
        body = (text("round-result", what=what), spoke, Listed(said), *reopened, text("round-thanks"))
        return Drawn(Prompt(body), shown)


def chart(round_: Round) -> Chart | None:
    """Return a closed round's totals, or None if there are none that may be shown."""
    totals = (round_.result or {}).get("totals")
    if not totals or round_.result is None:
        return None
    rows = [
        Row(named("round-ask-", question.key), _parts(question, totals[question.key]))
        for question in QUESTIONS
        if question.key in totals
    ]
    spoke = text("round-result-spoke", count=int(round_.result["spoke"]))
    return Chart(text("round-chart", block=Plain(round_.block_name)), (_what(round_), spoke), rows)


def _parts(question: Question, totals: dict[str, int]) -> list[Part]:
    return [Part(named("round-answer-", answer), totals[answer], tone) for answer, tone in question.answers.items()]


def _count(part: Part) -> Words:
    return text("round-count", answer=part.label, count=part.count)


def _button(round_: Round, number: int, question: Question, answer: Answer, told: dict[str, dict[str, int]]) -> Button:
    action, said = Vote(round_.id, question.key, answer).wire(), _said(answer)
    if question.key not in told:
        return Button(text("round-button", number=number, answer=said), action)
    shown = text("round-button-total", number=number, answer=said, count=told[question.key][answer])
    return Button(shown, action)


def _said(answer: str) -> Words:
    return named("round-answer-", answer)


def _what(round_: Round) -> Words:
    return Plain(round_.description)

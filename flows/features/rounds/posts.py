"""The posts of a round in a block's group: the questions, one reminder, and the verdict."""

from datetime import datetime

from flows.conversation.posts import Drawn
from flows.features.rounds.actions import Vote
from flows.features.rounds.closing import counted, found, says_not_fixed, shown
from flows.features.rounds.questions import QUESTIONS, Answer, Question
from flows.kernel import few
from flows.kernel.chart import Chart, Part, Row
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Button, Listed, Opens, Plain, Prompt, Words, named, text
from storage import follow_ups, groups, rounds
from storage.database import Tx
from storage.follow_ups import ANSWERED, FollowUpEvent
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
            stands = await groups.post(tx, self.name, subject, group.id)
            if stands is None or not stands.message:
                return None
            return Drawn(Prompt((text("round-over", what=_what(round_)),)), chatter=False)
        asked = [
            text("round-question", number=number, question=named("round-ask-", question.key))
            for number, question in enumerate(QUESTIONS, 1)
        ]
        rows = [tuple(_button(round_, question, answer) for answer in question.answers) for question in QUESTIONS]
        body = (
            text("round-asks", landlord=Plain(runtime.policy.landlord.name), what=_what(round_)),
            Listed(asked),
            text("round-how", closes=At(round_.closes_at)),
            spoke(runtime.policy, (await counted(tx, round_)).spoke),
        )
        private = (Button(text("round-private"), opens=Opens("verdict", round_.ref)),)
        return Drawn(Prompt(body, (*rows, private)), chatter=False)


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
        drawn, what = chart(round_), _what(round_)
        if drawn is None:
            return Drawn(Prompt((text("round-too-few", what=what),)), chatter=False)
        said = [
            text(
                "round-result-line", question=row.label, answers=Listed([_part(row, part) for part in row.parts], ", ")
            )
            for row in drawn.rows
        ]
        landlord = Plain(runtime.policy.landlord.name)
        reopened = (text("round-told-landlord", landlord=landlord),) if says_not_fixed(runtime.policy, round_) else ()
        follow = await follow_ups.of_round(tx, round_.id) if found(runtime.policy, round_) else None
        by = (text("round-answer-by", landlord=landlord, by=At(follow.due_at)),) if follow and follow.is_open else ()
        all_ = text("round-result-spoke", count=int(round_.result["spoke"]))
        body = (text("round-result", what=what), all_, Listed(said), *reopened, *by, text("round-thanks"))
        return Drawn(Prompt(body), drawn, chatter=False)


class FollowUpPost:
    """What a block hears after its verdict: that it takes longer, or staff's answer. Each is a message of its own;
    one that waited while there was newer to tell is not posted any more. A block whose verdict shows nothing wrong
    hears nothing: it would tell what single homes said."""

    name = "follow_up"

    async def draw(self, tx: Tx, runtime: Runtime, group: Group, subject: int, now: datetime) -> Drawn | None:
        event = await follow_ups.event(tx, subject)
        follow = await follow_ups.get(tx, event.follow_up_id) if event else None
        round_ = await rounds.get(tx, follow.round_id) if follow else None
        if event is None or round_ is None or not is_for_block(runtime.policy, round_, event):
            return None
        stands = await groups.post(tx, self.name, subject, group.id)
        newest = await follow_ups.newest(tx, event.follow_up_id)
        if not (stands and stands.message) and newest != event:
            return None
        # A date was promised, and who wants quiet reads that they still hear what came of it.
        return Drawn(heard(runtime, round_, event), chatter=False)


def is_for_block(policy: Policy, round_: Round, event: FollowUpEvent) -> bool:
    """Return whether a block hears of something: of a date only once it has read one, in its verdict."""
    if round_.closed_at is None or not found(policy, round_):
        return False
    return event.kind == ANSWERED or event.at >= round_.closed_at


def heard(runtime: Runtime, round_: Round, event: FollowUpEvent) -> Prompt:
    """Return what a block reads of what happened since its verdict."""
    landlord = Plain(runtime.policy.landlord.name)
    heading = named("follow-up-", event.kind, landlord=landlord, what=_what(round_), by=At(event.due_at))
    return Prompt((heading, *((Plain(event.words),) if event.words else ())))


def spoke(policy: Policy, homes: int) -> Words:
    """Return how many homes have voted, while more still do."""
    count = few.in_steps(few.rule_of(policy), homes)
    return text("round-spoke", count=count) if count else text("round-spoke-few")


def chart(round_: Round) -> Chart | None:
    """Return a closed round's shares, or None if there are none that may be shown."""
    shares = shown(round_)
    if not shares or round_.result is None:
        return None
    rows = [
        Row(named("round-ask-", question.key), shares[question.key], _parts(question))
        for question in QUESTIONS
        if question.key in shares
    ]
    all_ = text("round-result-spoke", count=int(round_.result["spoke"]))
    return Chart(text("round-chart", block=Plain(round_.block_name)), (_what(round_), all_), rows)


def _parts(question: Question) -> list[Part]:
    return [Part(answer, _said(answer), tone) for answer, tone in question.answers.items()]


def _part(row: Row, part: Part) -> Words:
    return text("round-count", answer=part.label, count=few.words(row.share, part.answer))


def _button(round_: Round, question: Question, answer: Answer) -> Button:
    """Return a button that says by itself what it answers."""
    return Button(named("round-pick-", f"{question.key}_{answer}"), Vote(round_.id, question.key, answer).wire())


def _said(answer: str) -> Words:
    return named("round-answer-", answer)


def _what(round_: Round) -> Words:
    return Plain(round_.description)

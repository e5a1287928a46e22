"""The card of what follows from a block's verdict: whose it is, by when the block hears, and the answer."""

from datetime import date, datetime, timedelta

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Question
from flows.features.rounds.closing import found
from flows.features.rounds.following import FOLLOW_UP, KIND, card_of, told
from flows.features.rounds.opening import channel_of
from flows.features.rounds.posts import heard, is_for_block
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Person, Plain, Prompt, Words, named, text
from flows.kernel.workdays import DAY_ENDS
from storage import follow_ups, groups, rounds
from storage.database import Tx
from storage.follow_ups import ANSWERED, MOVED, FollowUp, FollowUpEvent
from storage.rounds import CLOSED, Round

MAX_WORDS = 2000
AHEAD = timedelta(days=90)
"""How far ahead the date may be moved."""
EVENT = {"answer": ANSWERED, "move": MOVED}
"""What a block hears after an action."""


class FollowUpCase(CaseType):
    """What follows from a block's verdict."""

    name = KIND
    actions = frozenset({"take", "hand_over", "answer", "move"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        known = await _known(tx, subject)
        return channel_of(runtime, known[1]) if known else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        known = await _known(tx, subject)
        if known is None:
            return None
        follow, round_ = known
        newest = await follow_ups.newest(tx, follow.id)
        fields: list[Field] = [
            (text("round-field-where"), Plain(round_.block_name)),
            (text("round-field-what"), Plain(round_.description)),
            (text("follow-up-field-owner"), _owner(follow)),
            (text("follow-up-field-due"), At(follow.due_at)),
            (text("follow-up-field-block"), await _block(tx, runtime, round_, newest)),
        ]
        if round_.reopened:
            fields.append((text("round-field-reopened"), text("round-reopened")))
        heading = text("follow-up-card", ref=Plain(refs.shown(round_.ref)))
        status = named("follow-up-status-", _state(follow), due=At(follow.due_at), at=At(follow.answered_at or now))
        own = newest.words or "" if newest and newest.kind == ANSWERED else ""
        return Card(heading, fields, status, own, _offered(follow))

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        known = await _known(tx, subject)
        if known is None or action == "take":
            return None
        follow, round_ = known
        if action == "hand_over":
            return ActionForm([Question("to", text("staff-label-to"), "person")], (), follow.revision)
        above = [text("follow-up-above" if _reads(runtime, round_) else "follow-up-above-silent")]
        words = Question(
            "words", text("follow-up-ask-words"), optional=action == "move", most=MAX_WORDS, hint=text("follow-up-hint")
        )
        day = [Question("until", text("follow-up-ask-until"), "day")] if action == "move" else []
        return ActionForm([*day, words], above, follow.revision)

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        known = await _known(tx, subject)
        if known is None or action not in EVENT or _wrong(runtime, action, answers, now):
            return None
        follow, round_ = known
        due_at = _due(runtime, answers) or follow.due_at
        event = FollowUpEvent(0, follow.id, follow.job_id, EVENT[action], due_at, _given(answers), None, now)
        return heard(runtime, round_, event), "en"

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        known = await _known(tx, subject)
        if known is None or action not in _offered(known[0]):
            return Done(message=text("round-not-now"), applied=False)
        follow, round_ = known
        if answers.get("revision") not in (0, None, follow.revision):
            return Done(message=text("staff-changed-meanwhile"), applied=False)
        if action in ("take", "hand_over"):
            owner = actor.id if action == "take" else str(answers.get("to") or "")
            if not owner:
                return Done(errors={"to": text("engine-needed")}, applied=False)
            await follow_ups.change(tx, follow.id, owner=owner)
            return Done([card_of(runtime, round_, follow.id)])
        if wrong := _wrong(runtime, action, answers, now):
            return Done(errors=wrong, applied=False)
        said = {"words": _given(answers) or None, "by": actor.id}
        owner = follow.owner or actor.id
        if action == "answer":
            await FOLLOW_UP.keep(tx, follow.id, now)
            await follow_ups.change(tx, follow.id, owner=owner, answered_at=now, late=False)
            return Done(await told(tx, runtime, follow, ANSWERED, now, **said))
        due_at = _due(runtime, answers)
        assert due_at is not None
        await FOLLOW_UP.start(tx, follow.id, now, due_at)
        await follow_ups.change(tx, follow.id, owner=owner, due_at=due_at, late=False)
        return Done(await told(tx, runtime, follow, MOVED, now, **said, due_at=due_at))


async def _known(tx: Tx, subject: int) -> tuple[FollowUp, Round] | None:
    follow = await follow_ups.get(tx, subject)
    round_ = await rounds.get(tx, follow.round_id) if follow else None
    return (follow, round_) if follow and round_ else None


def _reads(runtime: Runtime, round_: Round) -> bool:
    """Return whether the block reads what staff write."""
    return round_.state == CLOSED and found(runtime.policy, round_)


async def _block(tx: Tx, runtime: Runtime, round_: Round, newest: FollowUpEvent | None) -> Words:
    """Say what the block knows."""
    if not _reads(runtime, round_):
        return text("follow-up-silent" if round_.state == CLOSED else "follow-up-votes")
    if newest is None or not is_for_block(runtime.policy, round_, newest):
        return text("follow-up-promised")
    waits = await groups.waiting_for(tx, KIND, newest.id)
    return text("round-not-told") if waits else named("follow-up-heard-", newest.kind, at=At(newest.at))


def _owner(follow: FollowUp) -> Words:
    return text("staff-owner", owner=Person(follow.owner)) if follow.owner else text("staff-no-owner")


def _state(follow: FollowUp) -> str:
    if not follow.is_open:
        return "answered"
    return "late" if follow.late else "open"


def _offered(follow: FollowUp) -> tuple[str, ...]:
    if not follow.is_open:
        return ()
    return ("answer", "move", "hand_over") if follow.owner else ("take", "answer", "move")


def _given(answers: Answers) -> str:
    return str(answers.get("words") or "").strip()


def _due(runtime: Runtime, answers: Answers) -> datetime | None:
    """Return the end of the day that was chosen, where the landlord is."""
    try:
        day = date.fromisoformat(str(answers.get("until")))
    except ValueError:
        return None
    return datetime.combine(day, DAY_ENDS, runtime.policy.zone)


def _wrong(runtime: Runtime, action: str, answers: Answers, now: datetime) -> dict[str, Words]:
    if action == "answer":
        return {} if _given(answers) else {"words": text("engine-needed")}
    due_at = _due(runtime, answers)
    fits = due_at is not None and now < due_at <= now + AHEAD
    return {} if fits else {"until": text("follow-up-not-then")}

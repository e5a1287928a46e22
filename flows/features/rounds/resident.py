"""A neighbour comes from the group to say more in private, about the works or about a person."""

from datetime import datetime, timedelta

from flows.cases import attached
from flows.conversation import membership
from flows.conversation.actions import MENU
from flows.conversation.events import CameFromGroup
from flows.conversation.turn import ResidentTurn
from flows.features.reports.flow import REPORT, ReportDraft
from flows.features.rounds.actions import SayMore, SayOfPerson
from flows.features.rounds.flow import COMMENT, CommentDraft, CommentFacts
from flows.features.rounds.staff import COMMENT_CASE, card_of_comment
from flows.kernel import guessing
from flows.kernel.actions import go
from flows.kernel.effects import Effect, Say
from flows.kernel.runtime import Runtime
from flows.kernel.words import Opens, Plain, Prompt, Words, text
from storage import rounds
from storage.database import Tx
from storage.rounds import Round

LINK = "verdict"
GOOD_FOR = timedelta(days=30)
"""How long after a vote has closed its link still leads somewhere."""


def facts(turn: ResidentTurn) -> CommentFacts:
    return CommentFacts(turn.runtime.policy, turn.now, turn.resident.name)


async def linked(turn: ResidentTurn, ref: str) -> None:
    """Take `/start verdict-REFERENCE`."""
    if round_ := await _round(turn, ref):
        turn.say(_offer(turn.runtime, round_))


async def came(tx: Tx, runtime: Runtime, event: CameFromGroup, now: datetime) -> list[Effect]:
    """Go on with a link, once it is known that its neighbour is in the group."""
    round_ = await rounds.find(tx, event.opens.ref) if event.opens.word == LINK else None
    if round_ is None or _is_over(round_, now):
        return []
    return [Say(event.address, _offer(runtime, round_), event.resident.language)]


def _offer(runtime: Runtime, round_: Round) -> Prompt:
    rows = (go(SayMore(round_.ref), "comment-say"), go(SayOfPerson(round_.ref), "comment-person"), MENU)
    what, landlord = Plain(round_.description), Plain(runtime.policy.landlord.name)
    return Prompt((text("comment-start", what=what, landlord=landlord),), rows)


async def say_more(turn: ResidentTurn, asked: SayMore) -> None:
    if round_ := await _round(turn, asked.ref):
        await turn.start(COMMENT, CommentDraft(ref=round_.ref, what=round_.description))


async def say_of_person(turn: ResidentTurn, asked: SayOfPerson) -> None:
    """Begin a report: words about a person are a report, seen by few if it is serious."""
    if round_ := await _round(turn, asked.ref):
        known = turn.runtime.policy.contract(round_.contract_ref)
        draft = ReportDraft(contract=known.ref if known else None, place="shared")
        await turn.start(REPORT, draft, at="clauses" if known else None)


async def finish(turn: ResidentTurn, draft: CommentDraft) -> None:
    round_ = await rounds.find(turn.tx, draft.ref)
    if round_ is None:
        turn.say(Prompt((text("engine-old-button"),), (MENU,)))
        await turn.keep(draft.own())
        return
    named = draft.named == "yes"
    number = await rounds.add_comment(turn.tx, round_, turn.resident.id, draft.own(), named, turn.now)
    turn.effects.append(card_of_comment(turn.runtime, round_, number))
    keys = [*([draft.voice] if draft.voice else []), *draft.media]
    turn.effects += await attached.attach(turn.tx, turn.runtime, keys, COMMENT_CASE, number)
    turn.say(Prompt((text("comment-sent", landlord=Plain(turn.runtime.policy.landlord.name)),), (MENU,)))


async def _round(turn: ResidentTurn, ref: str) -> Round | None:
    """Return the round of a link, if this neighbour may answer it; else tell them why not."""
    who = turn.who
    refused: Words | None = await guessing.refusal(turn.tx, turn.runtime, "reference", who, turn.now)
    round_ = None if refused else await rounds.find(turn.tx, ref)
    if round_ is None:
        if not refused:
            turn.effects += await guessing.wrong(turn.tx, turn.runtime, "reference", who, turn.now)
        turn.say(Prompt((refused or text("comment-unknown"),), (MENU,)))
        return None
    if _is_over(round_, turn.now):
        turn.say(Prompt((text("comment-expired"),), (MENU,)))
        return None
    lives = await membership.place(turn, round_.block_id, Opens(LINK, round_.ref))
    if lives == "elsewhere":
        turn.say(Prompt((text("comment-elsewhere", block=Plain(round_.block_name)),), (MENU,)))
    return round_ if lives == "here" else None


def _is_over(round_: Round, now: datetime) -> bool:
    return round_.closed_at is not None and round_.closed_at + GOOD_FOR < now

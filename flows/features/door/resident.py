"""A resident checks a caller: the facts the questions depend on, and the result of the answers."""

from dataclasses import replace
from datetime import timedelta

from flows.conversation.turn import ResidentTurn, Sent
from flows.features.door import companies, messages
from flows.features.door.flow import DOOR, DoorDraft, DoorFacts, may_be_expected
from flows.features.door.staff import card_of
from flows.features.door.verdict import Verdict, judge
from flows.features.visits import pages
from flows.features.visits import resident as visit_answers
from flows.features.visits.actions import CheckCaller
from flows.kernel import guessing
from flows.kernel.policy import Policy
from storage import door, visits
from storage.door import Firm

LOOK_BACK = timedelta(hours=12)
"""How long after its slot a visit may still be under way."""
SAME_CALLER = timedelta(minutes=15)


async def begin(turn: ResidentTurn, asks: CheckCaller) -> None:
    """Ask for the company, unless it is known; without a visit for which they may have come, say so at once."""
    facts = await load(turn)
    draft = DoorDraft(company=str(asks.firm))
    if facts.firm(draft) is None:
        await turn.start(DOOR, DoorDraft())
    elif may_be_expected(draft, facts):
        await turn.start(DOOR, draft, at="password")
    else:
        await finish(turn, draft)


async def load(turn: ResidentTurn) -> DoorFacts:
    tx, resident, now = turn.tx, turn.resident, turn.now
    coming = await visits.of_resident(tx, resident, ends_after=now - LOOK_BACK)
    again = await guessing.free_at(tx, turn.runtime, "password", turn.who, now)
    policy = turn.runtime.policy
    firms = tuple(_with_policy(policy, firm) for firm in await door.firms(tx))
    return DoorFacts(policy, now, resident, firms, tuple(coming), again is None)


def _with_policy(policy: Policy, firm: Firm) -> Firm:
    """Return a firm with those that it works for by the landlord's file, too."""
    listed = policy.contractor(firm.ref)
    return replace(firm, works_for=(*firm.works_for, *listed.works_for)) if listed else firm


async def finish(turn: ResidentTurn, draft: DoorDraft) -> None:
    known, resident = await load(turn), turn.resident
    verdict = judge(
        known.firm(draft),
        draft.said().strip(),
        known.coming,
        turn.now,
        language=resident.language,
        home=resident.home_id is not None,
        read=known.read,
        main=known.main(draft),
    )
    if verdict.proof == "wrong":
        turn.effects += await guessing.wrong(turn.tx, turn.runtime, "password", turn.who, turn.now)
    told = await _keep(turn, draft, verdict)
    near = companies.heard(draft.typed, known.firms).near if draft.typed and verdict.firm is None else ()
    turn.say(messages.answer(turn.runtime.policy, verdict, told, near))
    # A check holds no words: they may belong to a report.
    await turn.keep(draft.joined())


async def take(turn: ResidentTurn, number: int, sent: Sent) -> None:
    """Take an answer to what staff wrote about a caller: it is about their visit, if they came for one. A check holds
    no words, so else the resident says where they belong, and reads what helps at once."""
    check = await door.get(turn.tx, number)
    if check is None or check.resident_id != turn.resident.id:
        await turn.index.catch_all(turn, sent)
        return
    visit = await visits.find(turn.tx, check.visit_ref) if check.visit_ref else None
    if visit and await pages.mine(turn.tx, turn.resident, visit.id):
        await visit_answers.take(turn, visit.id, sent)
        return
    turn.notes.append(messages.about(turn.runtime.policy, check.company))
    await turn.index.catch_all(turn, sent)


async def _keep(turn: ResidentTurn, draft: DoorDraft, verdict: Verdict) -> bool:
    """Write the check down; return whether staff are told of the caller, now or just before."""
    tx, resident, now = turn.tx, turn.resident, turn.now
    company = verdict.firm.name if verdict.firm else draft.typed or "–"
    alarming = verdict.alarming and resident.home_id is not None
    again = alarming and await door.is_open(tx, resident.home_id or 0, company, verdict.result, now - SAME_CALLER)
    number = await door.add(
        tx,
        resident_id=resident.id,
        home_id=resident.home_id,
        company=company,
        contractor_ref=verdict.firm.ref if verdict.firm else None,
        visit_ref=verdict.visit.ref if verdict.visit else None,
        result=verdict.result,
        password=verdict.proof,
        at=now,
        state=door.OPEN if alarming and not again else None,
    )
    if alarming and not again:
        check = await door.get(tx, number)
        assert check is not None
        turn.effects.append(await card_of(tx, turn.runtime, check))
    return alarming

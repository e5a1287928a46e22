"""What a resident's taps on a visit lead to."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from flows.conversation import typed
from flows.conversation.turn import ResidentTurn
from flows.features.reports.flow import REPORT, UNKNOWN, ReportDraft
from flows.features.visits import messages, pages, resident
from flows.features.visits.flows import CHANGE, OFFERED, TELL, ChangeDraft, TellDraft, VisitFacts
from flows.kernel.actor import Actor
from flows.kernel.effects import ChatFile
from flows.kernel.slots import bounds
from flows.kernel.words import Plain, Prompt, Words, text
from storage import reports, visits
from storage.visits import OPEN_STATES, Visit

Start = Callable[..., Awaitable[None]]
MISSED = "late_noshow"
"""The clause of a visit to which nobody came."""


async def facts(turn: ResidentTurn) -> VisitFacts:
    """What the conversations about visits depend on."""
    home, block = turn.resident.home_id, turn.resident.block_id
    found = await visits.of_place(turn.tx, home, block, limit=50)
    offers = {visit.id: tuple(await visits.offered(turn.tx, visit.id, turn.now)) for visit in found}
    return VisitFacts(turn.runtime.policy, turn.now, {visit.id: visit for visit in found}, offers)


async def act(turn: ResidentTurn, number: str, verb: str, start: Start) -> None:
    """Do what a button of a visit says, if it still can be done; else the visit is shown as it is now."""
    visit = await resident.mine(turn.tx, turn.resident, int(number)) if number.isascii() and number.isdigit() else None
    if visit is None:
        turn.say(pages.not_yours())
        return
    match verb:
        case offer if offer.startswith(OFFERED):
            await _show(turn, visit, await _changed(turn, visit, ChangeDraft(visit=visit.id, pick=offer)), settled=True)
        case "tell":
            await start(turn, TELL, TellDraft(visit=visit.id))
        case "change" if _can_change(visit):
            await start(turn, CHANGE, ChangeDraft(visit=visit.id))
        case "again" if visit.state in ("no_show", "no_access", "cancelled"):
            await start(turn, CHANGE, ChangeDraft(visit=visit.id))
        case "calendar" if not visit.communal:
            turn.effects.append(ChatFile(turn.arrived.address, "calendar", visit.id, turn.resident.language))
        case "report" if visit.state == "no_show" and not visit.communal:
            await _start_report(turn, visit, start)
        case _:
            await _show(turn, visit, await _do(turn, visit, verb), settled=verb == "confirm")


def _can_change(visit: Visit) -> bool:
    return visit.state in ("booked", "confirmed", "change_asked") and not visit.communal


async def _show(turn: ResidentTurn, visit: Visit, *above: Words, settled: bool = False) -> None:
    """The visit as it is now. Who has just said yes to a time, or asked for one, is asked how it went so far."""
    after = await visits.get(turn.tx, visit.id)
    assert after is not None
    settled = settled and after.state in ("confirmed", "change_asked")
    page = await pages.one(turn.tx, turn.runtime, turn.resident, after, turn.now, *above, settled=settled)
    turn.say(page, edit=turn.arrived.message is not None)


async def _do(turn: ResidentTurn, visit: Visit, verb: str) -> Words:
    tx, runtime, now, who = turn.tx, turn.runtime, turn.now, turn.resident
    actor = _actor(turn)
    if visit.communal:
        return text("visit-no-more")
    match verb, visit.state:
        case "confirm", "booked" | "change_asked" if now < visit.starts_at:
            turn.effects += await resident.confirm(tx, runtime, visit, who, actor, now)
            return text("visit-confirmed")
        case "cancel", "booked" | "confirmed" | "change_asked" if not visit.safety and now < visit.starts_at:
            late = messages.is_short_notice(runtime.policy, visit, now)
            turn.effects += await resident.cancel(tx, runtime, visit, who, actor, now)
            return text("visit-cancelled-late" if late else "visit-cancelled")
        case "came", "booked" | "confirmed" | "change_asked" | "on_way" if now >= visit.starts_at:
            turn.effects += await resident.came(tx, runtime, visit, who, actor, now)
            return text("came-thanks")
        case "nobody", "booked" | "confirmed" | "change_asked" | "on_way" if now >= visit.ends_at:
            turn.effects += await resident.nobody_came(tx, runtime, visit, who, actor, now)
            return messages.sorry(runtime.policy)
        case "nobody", "arrived" | "done" | "incomplete" if now >= visit.ends_at:
            if await resident.said_by_others(tx, visit) and not await resident.has_answered(tx, visit):
                turn.effects += await resident.denies(tx, runtime, visit, who, actor, now)
            return text("no-access-disputed", landlord=Plain(runtime.policy.landlord.name))
        case "was_in" | "was_out", "no_access" if await resident.has_answered(tx, visit):
            return text("answered-before")
        case "was_in", "no_access":
            turn.effects += await resident.was_in(tx, runtime, visit, who, actor, now)
            return text("no-access-disputed", landlord=Plain(runtime.policy.landlord.name))
        case "was_out", "no_access":
            turn.effects += await resident.was_out(tx, runtime, visit, who, actor, now)
            return text("no-access-agreed")
        case _:
            return text("visit-too-late" if visit.state not in OPEN_STATES else "visit-no-more")


async def _start_report(turn: ResidentTurn, visit: Visit, start: Start) -> None:
    """A report that is filled in already: the resident looks it over and sends it, once."""
    sent = [one for one in await reports.of_resident(turn.tx, turn.resident.id) if one.visit_ref == visit.ref]
    if any(one.state != "withdrawn" for one in sent):
        await _show(turn, visit, text("nobody-reported"))
        return
    policy, say = turn.runtime.policy, turn.runtime.texts.say
    story = say(text("nobody-story", what=messages.what(visit), when=messages.when(visit)), turn.resident.language)
    draft = ReportDraft(
        contract=visit.contract_ref if policy.contract(visit.contract_ref) else UNKNOWN,
        place="home",
        clauses=(MISSED,) if MISSED in policy.clauses else (),
        happened=visit.starts_at.astimezone(policy.zone).date().isoformat(),
        story=story,
        visit=visit.ref,
    )
    await start(turn, REPORT, draft, text("nobody-report"), at="treatment")


async def finish(turn: ResidentTurn, draft: TellDraft | ChangeDraft) -> None:
    """The end of a conversation about a visit."""
    visit = await resident.mine(turn.tx, turn.resident, draft.visit)
    if visit is None:
        turn.say(pages.not_yours())
    elif isinstance(draft, TellDraft):
        if not draft.own and not draft.media:
            await _show(turn, visit, text("nothing-changed"))
            return
        turn.effects += await resident.tell(
            turn.tx, turn.runtime, visit, turn.resident, _actor(turn), turn.now, draft.own, draft.media
        )
        await _show(turn, visit, text("tell-thanks"))
    else:
        await _show(turn, visit, await _changed(turn, visit, draft), settled=True)


async def _changed(turn: ResidentTurn, visit: Visit, draft: ChangeDraft) -> Words:
    tx, runtime, now, who, actor = turn.tx, turn.runtime, turn.now, turn.resident, _actor(turn)
    if visit.state not in ("booked", "confirmed", "change_asked", "no_show", "no_access", "cancelled"):
        return text("visit-too-late")
    if draft.pick and draft.pick.startswith(OFFERED):
        offers = {f"{OFFERED}{one.id}": one for one in await visits.offered(tx, visit.id, now)}
        offer = offers.get(draft.pick)
        if offer is None or not await visits.take_offer(tx, offer.id, now):
            return text("change-gone")
        turn.effects += await resident.pick(tx, runtime, visit, offer, who, actor, now)
        return text("change-done")
    wanted: dict[str, Any] = {"words": draft.own} if draft.own else {}
    slot = runtime.policy.slot(draft.slot)
    if draft.pick == "day" and draft.day and slot:
        starts_at, ends_at = bounds(runtime.policy, slot, date.fromisoformat(draft.day))
        wanted |= {"wanted": [starts_at.isoformat(), ends_at.isoformat()]}
    turn.effects += await resident.ask_change(tx, runtime, visit, who, actor, now, wanted)
    landlord = Plain(runtime.policy.landlord.name)
    if visit.state in OPEN_STATES:
        return text("change-asked", landlord=landlord)
    return text("change-asked-anew", landlord=landlord)


def _actor(turn: ResidentTurn) -> Actor:
    return Actor("resident", turn.arrived.address.platform)


async def meant(turn: ResidentTurn, said: str) -> str | None:
    """The action of a visit's button whose label was typed: of the next one to come, and of the last one."""
    home, block = turn.resident.home_id, turn.resident.block_id
    if not home and not block:
        return None
    coming = await visits.of_place(turn.tx, home, block, ends_after=turn.now, limit=1)
    for visit in [*coming, *await visits.of_place(turn.tx, home, block, limit=1)]:
        choices = Prompt((), messages.choices(turn.runtime.policy, visit, turn.now))
        if found := typed.meant(choices, said, turn.runtime.texts, turn.resident.language):
            return found
    return None


async def quiet(turn: ResidentTurn, *, on: bool) -> None:
    """No reminders, or reminders again; news and "on the way" come all the same."""
    await visits.set_quiet(turn.tx, turn.resident.id, on)
    page = await pages.page(turn.tx, turn.runtime, turn.resident, (), turn.now)
    assert page is not None
    said = text("quiet-set" if on else "quiet-ended")
    turn.say(Prompt((said, *page.body), page.rows), edit=True)

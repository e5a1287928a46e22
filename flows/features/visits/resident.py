"""The results of a resident's taps and answers about a visit."""

from datetime import datetime
from typing import Any

from flows.conversation import standing
from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn, Sent
from flows.features.basics.events import StopShown
from flows.features.reports.flow import REPORT, UNKNOWN, ReportDraft
from flows.features.visits import answers, messages, pages, record, today, undo
from flows.features.visits.actions import (
    OFFERED,
    AddToCalendar,
    AnswerVisit,
    BookAgain,
    ChangeVisit,
    ReportNobody,
    SetReminders,
    TakeOffer,
    TellAboutVisit,
)
from flows.features.visits.flow import (
    CANCEL,
    CHANGE,
    TELL,
    CancelDraft,
    ChangeDraft,
    TellDraft,
    VisitFacts,
    wanted,
)
from flows.kernel.actions import go
from flows.kernel.actor import Actor
from flows.kernel.effects import Alert, ChatFile, Effect
from flows.kernel.events import EvidenceSettled, Section
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Prompt, Words, text
from storage import reports, visits
from storage.database import Tx
from storage.visits import OPEN_STATES, Visit

MISSED = "late_noshow"
"""The clause of a visit to which nobody came."""


async def load(turn: ResidentTurn) -> VisitFacts:
    """Return the facts that the conversations about visits depend on."""
    found = await visits.of_resident(turn.tx, turn.resident, limit=50)
    offers = {visit.id: tuple(await visits.offered(turn.tx, visit.id, turn.now)) for visit in found}
    return VisitFacts(turn.runtime.policy, turn.now, {visit.id: visit for visit in found}, offers)


async def answer(turn: ResidentTurn, said: AnswerVisit) -> None:
    """Carry out the answer, if it still can be; then show the visit as it is now."""
    visit = await _mine(turn, said.number)
    if visit is None:
        return
    if said.said == "cancel" and _can_cancel(turn, visit):
        await turn.start(CANCEL, CancelDraft(visit=visit.id))
    else:
        await _show(turn, visit, await _do(turn, visit, said.said), settled=said.said == "confirm")


async def take_offer(turn: ResidentTurn, took: TakeOffer) -> None:
    visit = await _mine(turn, took.number)
    if visit is None:
        return
    draft = ChangeDraft(visit=visit.id, pick=took.offer)
    if not undo.can_be(undo.CHANGE, visit):
        await _show(turn, visit, text("visit-too-late"))
    elif wanted(draft, await load(turn)) is None:
        await _show(turn, visit, text("change-gone"))
    else:
        await turn.start(CHANGE, draft, at="sure")


def _can_cancel(turn: ResidentTurn, visit: Visit) -> bool:
    return undo.can_be(undo.CANCEL, visit) and turn.now < visit.starts_at


async def cancelled(turn: ResidentTurn, draft: CancelDraft) -> None:
    """Cancel a visit, once it can no longer be undone."""
    visit = await _mine(turn, draft.visit)
    if visit is None:
        await turn.keep(draft.joined())
        return
    beside = await _told_beside(turn, visit, draft.joined())
    if draft.sure != "yes":
        await _show(turn, visit, text("nothing-changed"), *beside)
    elif not _can_cancel(turn, visit):
        await _show(turn, visit, _no_more(visit), *beside)
    else:
        late = messages.is_short_notice(turn.runtime.policy, visit, turn.now)
        await undo.ask(turn.tx, visit, turn.resident, undo.CANCEL, {}, _actor(turn), turn.now)
        await _show(turn, visit, text("visit-cancelled-late" if late else "visit-cancelled"), *beside)


async def _told_beside(turn: ResidentTurn, visit: Visit, words: str) -> list[Words]:
    """Send staff what was written beside the answers; return what to say of it."""
    if not words:
        return []
    turn.effects += await _tell(turn, visit, words)
    return [text("tell-thanks")]


async def change(turn: ResidentTurn, asked: ChangeVisit) -> None:
    if visit := await _mine(turn, asked.number):
        possible = visit.state in ("booked", "confirmed", "change_asked") and not visit.communal
        await _start_change(turn, visit, possible=possible)


async def book_again(turn: ResidentTurn, asked: BookAgain) -> None:
    if visit := await _mine(turn, asked.number):
        await _start_change(turn, visit, possible=visit.state in ("no_show", "no_access", "cancelled"))


async def _start_change(turn: ResidentTurn, visit: Visit, *, possible: bool) -> None:
    if possible:
        await turn.start(CHANGE, ChangeDraft(visit=visit.id))
    else:
        await _show(turn, visit, _no_more(visit))


async def tell(turn: ResidentTurn, asked: TellAboutVisit) -> None:
    if visit := await _mine(turn, asked.number):
        await turn.start(TELL, TellDraft(visit=visit.id))


async def add_to_calendar(turn: ResidentTurn, asked: AddToCalendar) -> None:
    visit = await _mine(turn, asked.number)
    if visit and not visit.communal:
        who = turn.resident
        effect = ChatFile(turn.arrived.address, "calendar", visit.id, who.language, residency=who.residency)
        turn.effects.append(effect)
        await visits.put_in_calendar(turn.tx, visit, who.id, turn.now)
    elif visit:
        await _show(turn, visit, _no_more(visit))


async def report_nobody(turn: ResidentTurn, asked: ReportNobody) -> None:
    visit = await _mine(turn, asked.number)
    if visit and visit.state == "no_show" and not visit.communal:
        await _start_report(turn, visit)
    elif visit:
        await _show(turn, visit, _no_more(visit))


async def _mine(turn: ResidentTurn, number: int) -> Visit | None:
    """Return a visit that is theirs; for another's, tell them that it is not."""
    visit = await pages.mine(turn.tx, turn.resident, number)
    if visit is None:
        turn.say(pages.not_yours())
    return visit


def _no_more(visit: Visit) -> Words:
    """Return why nothing can be done with it."""
    over = not visit.communal and visit.state not in OPEN_STATES
    return text("visit-too-late" if over else "visit-no-more")


async def _show(turn: ResidentTurn, visit: Visit, *above: Words, settled: bool = False) -> None:
    """Show the visit as it is now. After a yes to a time ask how it went so far."""
    after = await pages.mine(turn.tx, turn.resident, visit.id)
    assert after is not None
    settled = settled and after.state == "confirmed"
    page = await pages.one(turn.tx, turn.runtime, turn.resident, after, turn.now, *above, settled=settled)
    turn.say(page, edit=turn.arrived.message is not None)


async def _do(turn: ResidentTurn, visit: Visit, verb: str) -> Words:
    tx, runtime, now, who = turn.tx, turn.runtime, turn.now, turn.resident
    actor = _actor(turn)
    if visit.communal:
        return _no_more(visit)
    match verb, visit.state:
        case "undo", _:
            return text("undo-done" if await undo.undo(tx, visit, who, now) else "undo-late")
        case "confirm", "confirmed" if await undo.undo(tx, visit, who, now):
            return text("visit-confirmed")
        case "confirm", "booked" | "change_asked" if now < visit.starts_at:
            await undo.undo(tx, visit, who, now)
            turn.effects += await answers.confirm(tx, runtime, visit, who, actor, now)
            return text("visit-confirmed")
        case "came", "booked" | "confirmed" | "change_asked" | "on_way" if now >= visit.starts_at:
            turn.effects += await answers.came(tx, runtime, visit, who, actor, now)
            return text("came-thanks")
        case "nobody", "booked" | "confirmed" | "change_asked" | "on_way" if now >= visit.ends_at:
            turn.effects += await answers.nobody_came(tx, runtime, visit, who, actor, now)
            return messages.sorry(runtime.policy)
        case "nobody", "arrived" | "done" | "incomplete" if now >= visit.ends_at:
            if await answers.said_by_others(tx, visit, who) and not await answers.has_answered(tx, visit, who):
                turn.effects += await answers.denies(tx, runtime, visit, who, actor, now)
            return text("no-access-disputed", landlord=Plain(runtime.policy.landlord.name))
        case "was_in" | "was_out", "no_access" if await answers.has_answered(tx, visit, who):
            return text("answered-before")
        case "was_in", "no_access":
            turn.effects += await answers.was_in(tx, runtime, visit, who, actor, now)
            return text("no-access-disputed", landlord=Plain(runtime.policy.landlord.name))
        case "was_out", "no_access":
            turn.effects += await answers.was_out(tx, runtime, visit, who, actor, now)
            return text("no-access-agreed")
        case _:
            return _no_more(visit)


async def _start_report(turn: ResidentTurn, visit: Visit) -> None:
    """Begin a report that is filled in already: the resident looks it over and sends it, once."""
    sent = [one for one in await reports.of_resident(turn.tx, turn.resident.id) if one.visit_ref == visit.ref]
    if any(one.state != "withdrawn" for one in sent):
        await _show(turn, visit, text("nobody-reported"))
        return
    policy, say = turn.runtime.policy, turn.runtime.texts.say
    about = say(text("nobody-story", what=messages.what(visit), when=messages.when(visit)), turn.resident.language)
    draft = ReportDraft(
        contract=visit.contract_ref if policy.contract(visit.contract_ref) else UNKNOWN,
        place="home",
        clauses=(MISSED,) if MISSED in policy.clauses else (),
        happened=visit.starts_at.astimezone(policy.zone).date().isoformat(),
        visit=visit.ref,
        about=about,
    )
    await turn.start(REPORT, draft, text("nobody-report"), at="treatment")


async def told(turn: ResidentTurn, draft: TellDraft) -> None:
    visit = await _mine(turn, draft.visit)
    if visit is None:
        await turn.keep(draft.own)
        return
    if not draft.own and not draft.media:
        await _show(turn, visit, text("nothing-changed"))
        return
    turn.effects += await _tell(turn, visit, draft.own, draft.media)
    await _show(turn, visit, text("tell-thanks"))


async def take(turn: ResidentTurn, number: int, sent: Sent) -> None:
    """Take words and photos that answer a message about a visit; of files that may tell something of their sender, say
    so first."""
    visit = await pages.mine(turn.tx, turn.resident, number)
    draft = TellDraft(visit=number, words=sent.words.strip(), media=sent.keys)
    if visit is None:
        await turn.index.catch_all(turn, sent)
    elif TELL.told(draft, await load(turn)):
        await turn.start(TELL, draft, at="media", album=sent.album)
    else:
        turn.effects += await _tell(turn, visit, draft.own, draft.media)
        about = text("visit-about", what=messages.what(visit), when=messages.when(visit))
        said = Prompt((about, text("tell-thanks")), (pages.TO_VISITS, MENU), ("visit", visit.id))
        turn.say(said, album=sent.album)


async def changed(turn: ResidentTurn, draft: ChangeDraft) -> None:
    visit = await _mine(turn, draft.visit)
    if visit is None:
        await turn.keep(draft.own)
    else:
        said, asked = await _changed(turn, visit, draft)
        beside = [] if asked else await _told_beside(turn, visit, draft.own)
        await _show(turn, visit, said, *beside)


async def _tell(turn: ResidentTurn, visit: Visit, words: str, media: tuple[str, ...] = ()) -> list[Effect]:
    return await answers.tell(turn.tx, turn.runtime, visit, turn.resident, _actor(turn), turn.now, words, media)


async def _changed(turn: ResidentTurn, visit: Visit, draft: ChangeDraft) -> tuple[Words, bool]:
    """Note what was chosen, until it can no longer be undone; return what to say of it, and whether it holds all
    words."""
    if draft.sure == "no":
        return text("nothing-changed"), False
    if not undo.can_be(undo.CHANGE, visit):
        return text("visit-too-late"), False
    when = wanted(draft, await load(turn))
    if draft.pick and draft.pick.startswith(OFFERED):
        if when is None:
            return text("change-gone"), False
        await undo.ask(turn.tx, visit, turn.resident, undo.CHANGE, {"pick": draft.pick}, _actor(turn), turn.now)
        return text("change-done"), False
    data: dict[str, Any] = {"words": draft.own} if draft.own else {}
    data |= {"wanted": [when.start.isoformat(), when.end.isoformat()]} if when else {}
    await undo.ask(turn.tx, visit, turn.resident, undo.CHANGE, data, _actor(turn), turn.now)
    landlord = Plain(turn.runtime.policy.landlord.name)
    return text("change-asked" if visit.state in OPEN_STATES else "change-asked-anew", landlord=landlord), True


def _actor(turn: ResidentTurn) -> Actor:
    return Actor("resident", turn.arrived.address.platform)


async def asked(turn: ResidentTurn) -> list[Prompt]:
    """Return the buttons of the next visit and of the last one, which reminders carry."""
    coming = await visits.of_resident(turn.tx, turn.resident, ends_after=turn.now, limit=1)
    last = await visits.of_resident(turn.tx, turn.resident, limit=1)
    return [await _asked_about(turn, visit) for visit in dict.fromkeys((*coming, *last))]


async def _asked_about(turn: ResidentTurn, visit: Visit) -> Prompt:
    rows = [*messages.choices(turn.runtime.policy, visit, turn.now)]
    if await visits.pending(turn.tx, visit.id, turn.resident.id):
        rows.append(messages.undo_row(visit))
    if today.is_on(turn.runtime.policy, visit, turn.now):
        rows.append(today.at_door())
    return Prompt((), tuple(rows), ("visit", visit.id))


async def set_reminders(turn: ResidentTurn, wishes: SetReminders) -> None:
    """Set reminders off or on; news and "on the way" come all the same."""
    quiet = wishes.wish == "quiet"
    await visits.set_quiet(turn.tx, turn.resident.id, quiet)
    # The message of the day is at the top, or no more.
    turn.effects += await standing.refreshed(turn.tx, turn.resident)
    page = await pages.coming(turn)
    said = text("quiet-set" if quiet else "quiet-ended")
    turn.say(Prompt((said, *page.body), page.rows), edit=True)


async def may_stop(tx: Tx, runtime: Runtime, shown: StopShown, now: datetime) -> Section | None:
    """Offer to stop reminders, if they come."""
    lives = shown.resident.home_id or shown.resident.block_id
    if not lives or await visits.is_quiet(tx, shown.resident.id):
        return None
    return Section(rows=(go(SetReminders("quiet"), "visits-quiet"),))


async def file_came(tx: Tx, runtime: Runtime, event: EvidenceSettled, now: datetime) -> list[Effect]:
    """Note that something sent about a visit is here, or cannot be opened: staff see it, or are told of it."""
    visit = await visits.find(tx, event.piece.visit_ref) if event.piece.visit_ref else None
    if visit is None:
        return []
    if event.is_ready:
        return [record.file_of(runtime, visit, event.piece)]
    return [
        Alert(
            record.card_of(runtime, visit).channel,
            text("alert-visit-file-lost", ref=Plain(visit.ref)),
            "visit",
            visit.id,
        )
    ]

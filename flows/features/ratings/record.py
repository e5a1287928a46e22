"""A finished rating: which staff see which part of it.

Answers about the visit go to its contract's channel; answers about the worker as a person go to the managers and
nowhere else. Nothing else follows by itself: somebody reads it.

A rating may become a report. If few may see the report, none of its words are on the rating's cards. If its sender
is anonymous, nothing there says which visit it was either, for the report is beside it with the same words; and
nobody is called back: its sender is answered through the report.
"""

from datetime import datetime

from flows.cases.files import EVIDENCE
from flows.features.ratings.questions import NO
from flows.kernel.clocks import Clock, WorkingDays
from flows.kernel.effects import Alert, CaseCard, CaseFile, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, text
from storage import cards, evidence, ratings, reports, visits
from storage.clocks import ClockRun
from storage.database import Tx
from storage.ratings import DONE, Rating
from storage.visits import Visit

ANONYMOUS, RESTRICTED = "anonymous", "restricted"
CALLED_FOR = ("fix",)
"""The resident's wishes for which somebody must call them; a complaint is a report of its own."""


async def rated(tx: Tx, runtime: Runtime, rating_id: int, now: datetime) -> list[Effect]:
    """Put a finished rating before those who should see it. A second call only changes the existing cards."""
    rating = await ratings.get(tx, rating_id)
    visit = await visits.get(tx, rating.visit_id) if rating else None
    if rating is None or visit is None:
        return []
    secret, stands = await why_secret(tx, rating), await cards.standing(tx, "rating", [rating.id])
    if is_complaint(rating) and not stands:
        # Its report says all of it, and is answered: a second card would be read as a second visit.
        return await _of_worker(tx, runtime, rating)
    calls = wants_call(runtime, rating) and secret != ANONYMOUS
    if calls and rating.call_due_at is None:
        due_at = CALL_BACK.due(runtime.policy, now)
        await CALL_BACK.start(tx, rating.id, now, due_at, rating.resident_id)
        await ratings.change(tx, rating.id, call_due_at=due_at)
    effects: list[Effect] = []
    pieces = () if secret else await evidence.of_case(tx, "rating", rating.id)
    if stands or calls or rating.comment or pieces:
        channel = channel_of(runtime, visit)
        effects.append(CaseCard("rating", rating.id, channel))
        ready = [piece for piece in pieces if piece.state == "ready"]
        effects += [
            CaseFile("rating", rating.id, channel, EVIDENCE.name, p.key, f"rating-{rating.id}-{p.id}") for p in ready
        ]
    return [*effects, *await _of_worker(tx, runtime, rating)]


async def _of_worker(tx: Tx, runtime: Runtime, rating: Rating) -> list[Effect]:
    """Put what is said of a worker before their managers; draw what stands there anew."""
    if is_about_worker(rating) or await cards.standing(tx, "praise", [rating.id]):
        return [CaseCard("praise", rating.id, runtime.policy.channels.for_managers)]
    return []


async def answered(tx: Tx, runtime: Runtime, rating: Rating) -> list[Effect]:
    """Show what its resident has answered to staff."""
    visit = await visits.get(tx, rating.visit_id)
    if visit is None:
        return []
    channel = channel_of(runtime, visit)
    wrote = Alert(channel, text("rating-wrote", ref=Plain(visit.ref)), "rating", rating.id)
    return [CaseCard("rating", rating.id, channel), wrote]


async def not_called(tx: Tx, runtime: Runtime, run: ClockRun, now: datetime) -> list[Effect]:
    """Report that a rating's resident was not called back in time."""
    rating = await ratings.get(tx, run.subject)
    visit = await visits.get(tx, rating.visit_id) if rating else None
    if rating is None or visit is None:
        return []
    await ratings.change(tx, rating.id, rung_at=now)
    if await why_secret(tx, rating) == ANONYMOUS:
        return []
    channel = channel_of(runtime, visit)
    words = text("rating-overdue", ref=Plain(visit.ref), due=At(run.due_at))
    return [Alert(channel, words, "rating", rating.id), CaseCard("rating", rating.id, channel)]


CALL_BACK = Clock(
    "call_back",
    "rating",
    text("clock-call-back"),
    not_called,
    lambda policy: WorkingDays(policy.thresholds.call_back_days),
)
"""Until somebody has called a resident who was not satisfied."""


async def reported(tx: Tx, runtime: Runtime, ref: str) -> list[Effect]:
    """Redraw the cards of a rating that became a report, or whose report has become restricted."""
    effects: list[Effect] = []
    for rating in await ratings.of_report(tx, ref):
        visit = await visits.get(tx, rating.visit_id)
        if visit and await cards.standing(tx, "rating", [rating.id]):
            effects.append(CaseCard("rating", rating.id, channel_of(runtime, visit)))
        if await cards.standing(tx, "praise", [rating.id]):
            effects.append(CaseCard("praise", rating.id, runtime.policy.channels.for_managers))
    return effects


def channel_of(runtime: Runtime, visit: Visit) -> str:
    return runtime.policy.visit_channel(visit.contract_ref, visit.contractor_ref)


def wants_call(runtime: Runtime, rating: Rating) -> bool:
    """Return whether somebody must call the resident back."""
    low = rating.overall is not None and rating.overall <= runtime.policy.thresholds.low_score
    return low or rating.wants in CALLED_FOR


def is_complaint(rating: Rating) -> bool:
    """Return whether it became a complaint at the tap that asked for one."""
    return rating.wants == "complaint" and rating.report_ref is not None


def is_about_worker(rating: Rating) -> bool:
    """Return whether something is said of the worker that the report of a complaint does not say."""
    impolite = rating.polite == NO and not is_complaint(rating)
    return rating.stars is not None or bool(rating.about_worker) or impolite


def is_heard(rating: Rating) -> bool:
    """Return whether its resident has finished it."""
    return rating.state == DONE


async def why_secret(tx: Tx, rating: Rating) -> str | None:
    """Return why its words are hidden: it became a report whose sender is anonymous, or that few may see."""
    report = await reports.find(tx, rating.report_ref) if rating.report_ref else None
    if report is None:
        return None
    return ANONYMOUS if report.anonymous else RESTRICTED if report.restricted else None

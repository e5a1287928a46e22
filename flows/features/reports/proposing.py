"""A report made of somebody's first message: the words are its story, and what they tell is proposed.

Only what the words or the home's recent visits say is filled in, and the review shows every line with a way to change
it; all else is asked. Nothing here judges: a clause that few may see is never set from a guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows import engine
from flows.conversation import understand
from flows.conversation.turn import ResidentTurn, Sent
from flows.engine import days
from flows.features.reports.flow import MAX_WORDS, REPORT, UNKNOWN, ReportDraft
from flows.kernel.words import text
from storage import evidence, visits
from storage.visits import Visit

LIKELY = 0.35
"""The least share among the clauses by which one is ticked."""
RECENT = timedelta(days=14)
WORDS_OF_A_DAY, MOST_WORDS = 4, 150
"""A day is looked for in so many words in a row, among so many."""


@dataclass(frozen=True)
class Proposal:
    draft: ReportDraft
    given: Sequence[str]
    """The steps that the draft answers."""


async def take(turn: ResidentTurn, sent: Sent) -> None:
    """Begin a report with a message that is one, at the first question that it leaves open."""
    made = await propose(turn, sent)
    await turn.start(REPORT, made.draft, text("report-begun"), given=made.given, album=sent.album)


async def propose(turn: ResidentTurn, sent: Sent) -> Proposal:
    first, *more = engine.split(sent.words, MAX_WORDS) if sent.words else [""]
    voice = await _voice(turn, sent.keys)
    media = tuple(key for key in sent.keys if key != voice)
    changes: dict[str, object] = {"story": first, "more": tuple(more), "media": media, "voice": voice}
    visit = await _visit(turn)
    if clause := _clause(turn, sent.words):
        changes["clauses"] = (clause,)
    if day := _day(turn, sent.words) or (visit and visit.starts_at.astimezone(turn.runtime.policy.zone).date()):
        changes["happened"] = day.isoformat()
    if visit:
        known = turn.runtime.policy.contract(visit.contract_ref) if visit.contract_ref else None
        changes |= {"contract": known.ref if known else UNKNOWN, "place": "shared" if visit.communal else "home"}
    draft = ReportDraft.model_validate({**changes, "taken_for": understand.read(sent.words).likeliest or ""})
    return Proposal(draft, ("media", *(key for key in changes if key != "story" or first or voice)))


async def _voice(turn: ResidentTurn, keys: Sequence[str]) -> str | None:
    """Return the first voice note among some files: it tells the story."""
    found = [await evidence.get(turn.tx, key) for key in keys]
    return next((piece.key for piece in found if piece and piece.kind == "voice"), None)


async def _visit(turn: ResidentTurn) -> Visit | None:
    """Return the visit that it must be about: the only one at this home of late."""
    found = await visits.of_resident(turn.tx, turn.resident)
    recent = [visit for visit in found if turn.now - RECENT <= visit.starts_at <= turn.now]
    firms = {(visit.contractor_id, visit.contract_ref) for visit in recent}
    return recent[0] if len(firms) == 1 else None


def _clause(turn: ResidentTurn, words: str) -> str | None:
    policy = turn.runtime.policy
    for clause, share in understand.read(words).best("conduct"):
        if share >= LIKELY and clause in policy.clauses and not policy.is_restricted((clause,)):
            return clause
    return None


def _day(turn: ResidentTurn, words: str) -> date | None:
    """Return the day that the words name, if they name one, and it is not to come."""
    sent, zone = turn.sent_at, turn.runtime.policy.zone
    said = [word.strip(".,;:!?") for word in words.split()[:MOST_WORDS]]
    spans = [said[at : at + length] for length in range(WORDS_OF_A_DAY, 0, -1) for at in range(len(said) - length + 1)]
    for span in spans:
        # A number among other words is more often a house or an hour than a day.
        if all(word.isalpha() for word in span) and (
            read := days.read(" ".join(span), lambda ago: (sent - ago).astimezone(zone).date())
        ):
            return read.day
    return None

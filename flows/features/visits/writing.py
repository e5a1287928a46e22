"""To whom staff write about a visit: to the person whose words they answer, or to everybody in the home.

The cards of visits stand in the channels of contracts, so nobody is named: a person is the one who wrote at a moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.cases.case import Answers, Question
from flows.features.visits import offering
from flows.kernel.words import At, Listed, text
from storage import visits
from storage.database import Tx
from storage.visits import Event, Told, Visit

TO = "to"
"""The question, and its answer: `ALL`, or the number of the line of history in which somebody wrote."""
ALL = "all"
MAX_NAMED = 2
"""How many moments of one person are named: their words stand on the card beside these."""
WROTE = ("told", "change_asked", "disputed")
"""Events that staff answer."""


@dataclass(frozen=True, slots=True)
class Recipients:
    """The people to whom words go. `alone`: the one resident they are for; None: they are for everybody there."""

    told: Sequence[Told]
    alone: int | None = None


async def question(tx: Tx, visit: Visit) -> Question:
    """Return the question to whom the words go. The person who wrote last is chosen already."""
    reachable = {person.resident_id for person in await offering.told(tx, visit)}
    wrote = await _wrote(tx, visit)
    theirs: dict[int | None, list[Event]] = {}
    for event in reversed(wrote):
        theirs.setdefault(event.resident_id, []).insert(0, event)
    people = [
        (str(events[-1].id), text("visit-to-writer", at=Listed([At(event.at) for event in events[-MAX_NAMED:]], "; ")))
        for resident_id, events in theirs.items()
        if resident_id in reachable
    ]
    everybody = (ALL, text("visit-to-block" if visit.communal else "visit-to-home"))
    default = _default(wrote)
    offered = [*people, everybody]
    initial = default if default in [choice for choice, _ in offered] else None
    return Question(TO, text("visit-label-whom"), "one", offered, initial=initial, hint=text("visit-to-hint"))


async def recipients(tx: Tx, visit: Visit, answers: Answers) -> Recipients:
    """Return to whom the words go: to nobody, if the person they are for cannot be reached any more."""
    told, wrote = await offering.told(tx, visit), await _wrote(tx, visit)
    chosen = answers.get(TO) or _default(wrote)
    if chosen == ALL:
        return Recipients(told)
    one = next((event.resident_id for event in wrote if str(event.id) == chosen), None)
    return Recipients([person for person in told if person.resident_id == one], one)


def _default(wrote: Sequence[Event]) -> str:
    """Return the person who wrote last, or everybody if nobody did."""
    return str(wrote[-1].id) if wrote else ALL


async def _wrote(tx: Tx, visit: Visit) -> list[Event]:
    """Return the lines in which residents wrote about the visit, the latest last."""
    history = await visits.history(tx, visit.job_id)
    return [one for one in history if one.visit_id == visit.id and one.kind in WROTE and one.by == "resident"]

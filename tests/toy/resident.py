"""What a resident does: report a lost key, and say that they have it back."""

from flows.conversation.turn import ResidentTurn
from tests.toy import storage
from tests.toy.actions import HaveItBack, ReportKey
from tests.toy.flow import LOST_KEY, KeyDraft
from tests.toy.staff import NEW_KEY, card_of
from tests.toy.words import text


async def report(turn: ResidentTurn, asked: ReportKey) -> None:
    await turn.start(LOST_KEY, KeyDraft())


async def linked(turn: ResidentTurn, reference: str) -> None:
    """The poster beside the door has this link."""
    await turn.start(LOST_KEY, KeyDraft(), text("keys-sorry"))


async def finish(turn: ResidentTurn, draft: KeyDraft) -> None:
    number = await storage.add(
        turn.tx,
        resident_id=turn.resident.id,
        home_id=turn.resident.home_id,
        which=draft.which,
        words=draft.joined(draft.words),
        state="lost",
        at=turn.now,
    )
    due_at = NEW_KEY.due(turn.runtime.policy, turn.now)
    await NEW_KEY.start(turn.tx, number, turn.now, due_at, turn.resident.id)
    turn.effects.append(card_of(turn.runtime, number))
    turn.say(turn.menu(text("keys-sent")))


async def have_it_back(turn: ResidentTurn, said: HaveItBack) -> None:
    key = await storage.get(turn.tx, said.number)
    if key is None or key.resident_id != turn.resident.id or key.closed_at:
        turn.say(turn.menu(text("engine-old-button")))
        return
    await NEW_KEY.drop(turn.tx, key.id, turn.now)
    await storage.change(turn.tx, [key.id], state="back", closed_at=turn.now)
    turn.effects.append(card_of(turn.runtime, key.id))
    turn.say(turn.menu(text("keys-glad")))

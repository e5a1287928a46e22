"""What a resident writes about a case of theirs that staff have answered: staff get it, and decide."""

from flows.cases import attached
from flows.cases.case import CaseType
from flows.conversation.actions import MENU
from flows.conversation.evidence import name_of
from flows.conversation.turn import ResidentTurn, Sent
from flows.engine import traces
from flows.kernel.words import Prompt, Words, text
from storage import evidence


async def received(turn: ResidentTurn, case: CaseType, number: int, sent: Sent) -> None:
    """Attach the files of an answer to its case, and say that staff have it. A file whose hidden details we cannot take
    out is not kept: nobody could say so before it is sent."""
    refused: list[Words] = []
    for key in sent.keys:
        piece = await evidence.get(turn.tx, key)
        if piece and "details" in traces.of([key]):
            await evidence.settle(turn.tx, key, "refused")
            refused.append(text("media-wrong-type", file=name_of(piece.kind, piece.name)))
        else:
            turn.effects += await attached.attach(turn.tx, turn.runtime, [key], case, number)
    kept = sent.words.strip() or len(refused) < len(sent.keys)
    said = [*refused, *([text("reply-received")] if kept else [])]
    turn.say(Prompt(tuple(said), (MENU,), (case.name, number)), album=sent.album)


def longer(words: str | None, more: str) -> str:
    """Return the words of a case with those that came later."""
    return "\n".join(part for part in (words or "", more.strip()) if part)

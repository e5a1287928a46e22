"""What a resident can look at of their lost keys."""

from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn
from flows.kernel.actions import go
from flows.kernel.words import Prompt, Text
from tests.toy import storage
from tests.toy.actions import HaveItBack, ReportKey, ShowKeys


async def listed(turn: ResidentTurn, shows: ShowKeys) -> Prompt:
    keys = await storage.of_resident(turn.tx, turn.resident.id)
    lines = [Text(f"keys-line-{key.state}", {"which": Text(f"keys-which-{key.which}")}) for key in keys]
    back = [go(HaveItBack(key.id), "keys-back", which=Text(f"keys-which-{key.which}")) for key in keys]
    body = lines or [Text("keys-none")]
    return Prompt(tuple(body), (*back, go(ReportKey(), "keys-report"), MENU))

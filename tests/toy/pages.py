"""What a resident can look at of their lost keys."""

from flows.conversation.actions import MENU
from flows.conversation.turn import ResidentTurn
from flows.kernel.words import Prompt
from tests.toy import storage
from tests.toy.actions import HaveItBack, ReportKey, ShowKeys
from tests.toy.flow import shown
from tests.toy.words import go, named, text


async def listed(turn: ResidentTurn, shows: ShowKeys) -> Prompt:
    keys = await storage.of_resident(turn.tx, turn.resident.id)
    lines = [named("keys-line-", key.state, which=shown(key.which)) for key in keys]
    back = [go(HaveItBack(key.id), "keys-back", which=shown(key.which)) for key in keys]
    body = lines or [text("keys-none")]
    return Prompt(tuple(body), (*back, go(ReportKey(), "keys-report"), MENU))

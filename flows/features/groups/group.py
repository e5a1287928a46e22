"""What happens in a group: what we are asked, what is tapped, and what becomes of the group itself.

Whatever else is said there is talk among neighbours, and none of our business.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from flows.conversation.arrived import Arrived, Command, InGroup, Moved, Press, Renamed, Standing
from flows.conversation.group import GroupTurn
from flows.engine.inputs import Said
from flows.features.groups import linking, quiet, standing
from flows.features.groups.moving import moved
from flows.features.problems import desk as problems
from flows.features.rounds import voting
from flows.features.scores import resident as own_scores
from flows.kernel.runtime import Runtime
from flows.kernel.words import Button, Listed, Plain, Prompt, text
from storage import groups
from storage.database import Tx
from storage.groups import Group

Asked = Callable[[GroupTurn, str], Awaitable[None]]
Tapped = Callable[[GroupTurn, list[str]], Awaitable[None]]
PRIVATE = (Button(text("group-private"), url="start:group"),)


async def _elsewhere(turn: GroupTurn, rest: str) -> None:
    turn.say(Prompt((text("odd-group"),), (PRIVATE,)))


async def _report(turn: GroupTurn, rest: str) -> None:
    linked = await groups.blocks_of(turn.tx, turn.group.id)
    await (problems.asked if linked else _elsewhere)(turn, rest)


async def _help(turn: GroupTurn, rest: str) -> None:
    lines = [text("group-help-line", command=Plain(f"/{name}"), does=text(f"group-command-{name}")) for name in MENU]
    turn.say(Prompt((text("group-help"), Listed(lines), text("group-is-private")), (PRIVATE,)))


async def _start(turn: GroupTurn, rest: str) -> None:
    linked = await groups.blocks_of(turn.tx, turn.group.id)
    await (_help(turn, rest) if linked and not rest else linking.asked(turn, rest))


COMMANDS: Mapping[str, Asked] = {
    "start": _start,
    "link": linking.asked,
    "report": _report,
    "scores": own_scores.asked,
    "quiet": quiet.asked,
    "help": _help,
}
"""What we answer to in a group."""
UNLINKED = ("start", "link", "report")
"""What we answer to before staff have confirmed the group; to anything else we say what is missing."""
MENU = ("report", "scores", "quiet", "help")
"""What is registered with a platform for groups."""
TAPS: Mapping[str, Tapped] = {"round": voting.tapped, "problem": problems.tapped}
"""What a tap on one of our messages leads to, by the word after "go:"."""


async def handle(tx: Tx, runtime: Runtime, arrived: Arrived, now: datetime) -> GroupTurn:
    event = arrived.given
    assert isinstance(event, InGroup)
    turn = GroupTurn(tx, runtime, arrived, event, await _group(tx, runtime, arrived, event, now), now)
    match event.what:
        case Standing(stands, can_speak):
            await standing.stands(turn, stands, can_speak)
        case Command(name=name, rest=rest):
            await standing.is_in(turn)
            await _asked(turn, name, rest)
        case Said(words):
            await linking.posted(turn, words)
        case Press(action=action):
            await _tapped(turn, action)
        case Moved() | Renamed():
            pass
    await standing.looks(turn)
    return turn


async def _group(tx: Tx, runtime: Runtime, arrived: Arrived, event: InGroup, now: datetime) -> Group:
    """The group as we know it; one that moved is known by its old chat."""
    platform, told = arrived.address.platform, event.group
    found = await groups.find(tx, platform, told.chat)
    if isinstance(event.what, Moved):
        old = await groups.find(tx, platform, event.what.chat)
        if old and old != found:
            return await moved(tx, old, told.chat)
    return found or await groups.add(
        tx,
        platform=platform,
        chat=told.chat,
        title=told.title,
        forum=told.forum,
        thread=told.thread,
        language=runtime.texts.best_language(arrived.language),
        standing="member",
        can_speak=True,
        created_at=now,
    )


async def _asked(turn: GroupTurn, name: str, rest: str) -> None:
    if name in COMMANDS and (name in UNLINKED or await groups.blocks_of(turn.tx, turn.group.id)):
        await COMMANDS[name](turn, rest)
    elif name in COMMANDS:
        turn.say(Prompt((text("group-not-linked"),)))


async def _tapped(turn: GroupTurn, action: str) -> None:
    _, *words = action.split(":")
    tapped = TAPS.get(words[0]) if words else None
    if tapped is None:
        turn.toast = text("engine-old-button")
    else:
        await tapped(turn, words[1:])

"""The events of a group: commands to us, taps, and changes of the group itself.

Everything else said there is talk among neighbours, and not for us.
"""

from datetime import datetime

from flows.conversation import group_standing
from flows.conversation.arrived import Arrived, Command, InGroup, Moved, Named, Press, Renamed, Standing
from flows.conversation.group import GroupIndex, GroupTurn
from flows.conversation.group_moving import moved
from flows.engine.inputs import Said
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, text
from storage import groups
from storage.database import Tx
from storage.groups import Group


async def handle(tx: Tx, runtime: Runtime, index: GroupIndex, arrived: Arrived, now: datetime) -> GroupTurn:
    event = arrived.given
    assert isinstance(event, InGroup)
    turn = GroupTurn(tx, runtime, index, arrived, event, await _group(tx, runtime, arrived, event, now), now)
    match event.what:
        case Standing(stands, can_speak):
            await group_standing.stands(turn, stands, can_speak)
        case Command(name=name, rest=rest):
            await group_standing.is_in(turn)
            await _asked(turn, name, rest)
        case Said(words):
            await _posted(turn, words)
        case Named():
            await group_standing.is_in(turn)
            await _named(turn)
        case Press(action=action):
            await _tapped(turn, action)
        case Moved() | Renamed():
            pass
    await group_standing.looks(turn)
    return turn


async def _group(tx: Tx, runtime: Runtime, arrived: Arrived, event: InGroup, now: datetime) -> Group:
    """Return the group as we know it; one that moved is known by its old chat."""
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
    command = turn.index.commands.get(name)
    if command is None:
        return
    if command.before_link or await groups.blocks_of(turn.tx, turn.group.id):
        await command.run(turn, rest)
    else:
        turn.say(Prompt((text("group-not-linked"),)))


async def _posted(turn: GroupTurn, said: str) -> None:
    for command in turn.index.commands.values():
        if command.on_code:
            await command.on_code(turn, said)


async def _named(turn: GroupTurn) -> None:
    for command in turn.index.commands.values():
        if command.on_name:
            await command.on_name(turn)


async def _tapped(turn: GroupTurn, data: str) -> None:
    action = turn.index.actions.read(data)
    if action is None:
        turn.toast = text("engine-old-button")
    else:
        await turn.index.routes[type(action)].press(turn, action)

"""What happens in a group: what we are asked, what is tapped, and what becomes of the group itself."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from flows.groups.heard import Heard
from flows.groups.moving import moved
from flows.house import House
from flows.residents.arrived import Arrived, Command, InGroup, Moved, Press, Renamed, Standing
from flows.rounds import voting
from flows.words import Button, Prompt, text
from storage import groups
from storage.database import Tx
from storage.groups import Group

COMMANDS = ("start", "report", "help")
"""What we answer to in a group."""
Tapped = Callable[[Heard, list[str]], Awaitable[None]]
TAPS: Mapping[str, Tapped] = {"round": voting.tapped}
"""What a tap on one of our messages leads to, by the word after "go:"."""


async def handle(tx: Tx, house: House, arrived: Arrived, now: datetime) -> Heard:
    event = arrived.given
    assert isinstance(event, InGroup)
    heard = Heard(tx, house, arrived, event, await _group(tx, house, arrived, event, now), now)
    match event.what:
        case Standing(standing, can_speak):
            await _stands(heard, standing, can_speak)
        case Renamed():
            await _change(heard, title=event.group.title)
        case Command(name=name):
            await _asked(heard, name)
        case Press(action=action):
            await _tapped(heard, action)
        case Moved():
            pass
    return heard


async def _group(tx: Tx, house: House, arrived: Arrived, event: InGroup, now: datetime) -> Group:
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
        language=house.texts.best_language(arrived.language),
        standing="member",
        can_speak=True,
        created_at=now,
    )


async def _change(heard: Heard, **values: object) -> None:
    await groups.change(heard.tx, heard.group.id, **values)
    found = await groups.get(heard.tx, heard.group.id)
    assert found is not None
    heard.group = found


async def _stands(heard: Heard, standing: str, can_speak: bool) -> None:
    gone_at = heard.now if standing in groups.GONE else None
    await _change(heard, standing=standing, can_speak=can_speak, gone_at=gone_at, title=heard.event.group.title)


async def _asked(heard: Heard, name: str) -> None:
    private = (Button(text("group-private"), url="start:group"),)
    heard.say(Prompt((text("odd-group"),), (private,)))


async def _tapped(heard: Heard, action: str) -> None:
    _, *words = action.split(":")
    tapped = TAPS.get(words[0]) if words else None
    if tapped is None:
        heard.toast = text("engine-old-button")
    else:
        await tapped(heard, words[1:])

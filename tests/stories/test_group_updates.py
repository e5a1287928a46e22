"""Telegram's updates about a group, as they were recorded: each leaves the right state, no failure and few words.

`tests/recorded/group_updates.json` holds the updates; each case says what the group must be known as afterwards.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.simulator.telegram.model import Chat
from handlers.telegram.read import lane
from storage import groups
from storage.groups import Group
from storage.tables import inbox
from tests.stage import Stage

Json = dict[str, Any]
CASES: list[Json] = json.loads((Path(__file__).parent.parent / "recorded" / "group_updates.json").read_text("utf-8"))
OLD, NEW = -4001234567, -1001234567890


def chats(stage: Stage) -> list[Chat]:
    """The group that the updates tell of, before and after it has moved, where we may write."""
    kinds = {OLD: "group", NEW: "supergroup"}
    made = [Chat({"id": id, "type": kind, "title": "Larkspur neighbours"}) for id, kind in kinds.items()]
    made[1].topics = {1: True, 31: True}
    stage.world.telegram.world.chats |= {chat.id: chat for chat in made}
    return made


async def linked(stage: Stage, chat: int) -> Group:
    """A group that staff have confirmed for a block."""
    now = stage.world.clock.now()
    about = {"platform": "telegram", "title": "Larkspur neighbours", "forum": False, "language": "en"}
    async with stage.application.database.write() as tx:
        group = await groups.add(tx, chat=str(chat), standing="member", can_speak=True, created_at=now, **about)
        link = await groups.ask(tx, group.id, 1, now)
        await groups.decide(tx, link.id, "linked", "U1", now)
    return group


def answers(made: list[Chat]) -> int:
    return sum(message.from_bot for chat in made for message in chat.messages)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_a_recorded_update_leaves_the_right_state(stage: Stage, case: Json) -> None:
    made = chats(stage)
    group = await linked(stage, case["begins_at"])
    for update in case["updates"]:
        await stage.world.telegram.push(update)
    await stage.settles()
    async with stage.application.database.read() as tx:
        known, links = await groups.get(tx, group.id), await groups.blocks_of(tx, group.id)
        states = {row.state for row in await tx.rows(select(inbox.c.state))}
    assert known is not None
    assert {name: getattr(known, name) for name in case["leaves"]} == case["leaves"] | {
        "chat": str(case["leaves"]["chat"])
    }
    assert [name for _, _, name in links] == ["Larkspur Court"]
    assert states == {"done"}
    assert not stage.channels.alerts.messages
    assert answers(made) == case["answers"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_happens_to_a_group_is_handled_in_order(case: Json) -> None:
    """Whoever it was that did it; what is told of another chat may overtake it."""
    for update in case["updates"]:
        (content,) = update.values()
        if content["chat"]["type"] != "channel":
            assert lane(update) == f"telegram:{content['chat']['id']}"


def test_a_tap_in_a_group_is_its_persons() -> None:
    tap = {"id": "1", "from": {"id": 700900}, "message": {"chat": {"id": NEW, "type": "supergroup"}}, "data": "go:x"}
    assert lane({"update_id": 1, "callback_query": tap}) == "telegram:700900"

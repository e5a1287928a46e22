"""A link with a block outlives whatever a platform tells of the group, in any order."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from flows.conversation import group_turns
from flows.conversation.arrived import Arrived, Command, InGroup, Moved, Standing
from flows.features.all import FEATURES
from handlers.telegram.read import read
from storage import groups
from storage.database import Database, Tx
from tests.examples import examples
from tests.flows.test_imports import NOW, RUNTIME
from tests.undone import undone

OLD, NEW = "-4001234567", "-1001234567890"
RECORDED = Path(__file__).parent.parent / "recorded" / "group_updates.json"
BOT = "doorstep_sim_bot"


def heard(raw: dict[str, Any]) -> Arrived | None:
    return read(Update.de_json({"update_id": 1, **raw}, None), raw, BOT, FEATURES.index.groups.commands)


UPDATES = [
    found
    for case in json.loads(RECORDED.read_text("utf-8"))
    for update in case["updates"]
    if (found := heard(update)) and isinstance(found.given, InGroup)
]


@dataclass
class Told:
    """The updates, counted plainly: our standing in each chat, and whether the group has moved."""

    stands: dict[str, tuple[str, bool]] = field(default_factory=lambda: {OLD: ("member", True)})
    moved: bool = False

    def hears(self, event: InGroup) -> None:
        chat = event.group.chat
        known = self.stands.get(chat)
        match event.what:
            case Standing(standing, can_speak):
                self.stands[chat] = (standing, can_speak)
            case Command() if known and known[0] in groups.GONE:
                self.stands[chat] = ("member", True)
            case Moved():
                before = self.stands[OLD] if not self.moved else None
                still_in = before if before and before[0] not in groups.GONE else ("member", True)
                self.stands.setdefault(NEW, still_in)
                self.moved = True
            case _:
                self.stands.setdefault(chat, ("member", True))

    @property
    def last(self) -> tuple[str, tuple[str, bool]]:
        chat = NEW if self.moved else OLD
        return chat, self.stands[chat]


async def ends_as_told(tx: Tx, updates: list[Arrived]) -> None:
    about = {"platform": "telegram", "title": "Lark", "forum": False, "language": "en", "created_at": NOW}
    group = await groups.add(tx, chat=OLD, standing="member", can_speak=True, **about)
    link = await groups.ask(tx, group.id, 1, NOW)
    await groups.decide(tx, link.id, "linked", "U1", NOW)
    told = Told()
    for update in updates:
        assert isinstance(update.given, InGroup)
        await group_turns.handle(tx, RUNTIME, FEATURES.index.groups, update, NOW)
        told.hears(update.given)
    known = await groups.get(tx, group.id)
    assert known is not None
    assert (known.chat, (known.standing, known.can_speak)) == told.last
    assert (known.gone_at is not None) == (known.standing in groups.GONE)
    assert [number for number, _, _ in await groups.blocks_of(tx, group.id)] == [1]


@examples(25, proof=500)
@given(updates=st.lists(st.sampled_from(UPDATES), max_size=12))
async def test_any_order_of_updates_leaves_what_the_last_of_them_says(
    database: Database, updates: list[Arrived]
) -> None:
    async with undone(database) as tx:
        await ends_as_told(tx, updates)


async def test_what_both_chats_asked_for_is_kept(either: Database) -> None:
    """The codes came in the new chat, before we heard that it is the old one."""
    about = {"platform": "telegram", "title": "Lark", "forum": False, "language": "en", "created_at": NOW}
    for states, stays in (
        (("refused", "linked"), "linked"),
        (("linked", "asked"), "linked"),
        (("ended", "asked"), "asked"),
    ):
        async with undone(either) as tx:
            for chat, state in zip((OLD, NEW), states, strict=True):
                group = await groups.add(tx, chat=chat, standing="member", can_speak=True, **about)
                link = await groups.ask(tx, group.id, 1, NOW)
                await groups.decide(tx, link.id, state, "U1", NOW)
            await groups.ask(tx, group.id, 2, NOW)
            moved = next(
                update for update in UPDATES if isinstance(update.given, InGroup) and update.given.what == Moved(OLD)
            )
            await group_turns.handle(tx, RUNTIME, FEATURES.index.groups, moved, NOW)
            known = await groups.find(tx, "telegram", NEW)
            assert known is not None
            assert await groups.find(tx, "telegram", OLD) is None
            links = await groups.links_of(tx, group_id=known.id)
            assert {one.block_id: one.state for one in links} == {1: stays, 2: "asked"}

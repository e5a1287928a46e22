"""Whatever arrives, in every state of every conversation: its words are kept, or their sender hears that they are not.

Every message that the Bot API describes (`tests/recorded/bot_api.json`) is tried, and one field that it may have
tomorrow; a flow that is added tomorrow is tried, too.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import select
from telegram import Update

from flows.conversation.arrived import Arrived, Content, Edited
from flows.conversation.converse import converse
from flows.conversation.place import Place
from flows.conversation.typed import read_action
from flows.engine import Session
from flows.features.all import FEATURES
from flows.kernel.effects import Effect, Say
from flows.kernel.words import Listed, Prompt, Text, Words
from handlers.telegram.contents import ABOUT, FILES, SILENT
from handlers.telegram.read import read
from storage import people, relayed
from storage.database import Database, Tx
from storage.people import Address, SessionWrite
from storage.tables import metadata
from tests.examples import examples
from tests.flows.test_imports import RUNTIME
from tests.texts import resident_ids, said
from tests.undone import undone

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MARK = "snarkwobble"
SENTENCE = f"he left the gate open and {MARK} got out"
SCHEMA: Mapping[str, Any] = json.loads((Path(__file__).parent.parent / "recorded" / "bot_api.json").read_text("utf-8"))
TYPES: Mapping[str, Any] = SCHEMA["types"]
SAYS = {
    "text", "caption", "question", "title", "label", "summary", "credit", "description", "comment", "explanation",
    "prize_description", "option_text", "data", "expression", "alternative_text", "address",
}  # fmt: skip
"""The names under which the Bot API keeps what somebody writes."""
NOT_KEPT = {id for id in resident_ids() if any("not keep" in way or "kept nothing" in way for way in said(id, "en"))}
SAM = {"id": 7, "is_bot": False, "first_name": "Sam"}
CHAT = {"id": 7, "type": "private", "first_name": "Sam"}
TO = Address("telegram", "7", "7")
DEEP = 4
TOMORROW = "field_of_tomorrow"
HOLDERS = sorted((TYPES["Message"]["fields"].keys() - ABOUT - {"text", "caption"}) | {TOMORROW})
"""Every field of a message that may hold what it says."""
WAYS = ("{}", "/danger {}", "/report {}", "/stop {}", "/skip {}", "/menu: {}", "/nosuchcommand {}", "/start {}")


HURRIES = ("text", "long", "command", "photo", "voice", "heavy", "forward", "swipe", "tap", "tap", "tap")
COMMANDS = (*FEATURES.index.commands(), "stop", "skip", "start", "nosuchcommand")
"""All but /back: as its button does, it leads to where others are written in the place of some words."""
DROPS = (".nothing", ".again", ".back", ".change")
"""The ends of the buttons by which somebody drops their words, or goes back to write others in their place."""
FORWARDED = {"type": "hidden_user", "sender_user_name": "A", "date": 1_763_000_000}


@dataclass(frozen=True)
class State:
    """A place in a conversation (or in none), and the case that staff last wrote about."""

    flow: str = ""
    step: str = ""
    view: str = ""
    held: str = ""
    answering: str = ""


def states() -> Iterator[State]:
    yield from (State(answering=kind) for kind in ("", *FEATURES.index.answers))
    for name, flow in FEATURES.index.flows.items():
        for step in flow.steps:
            yield from (State(name, step.key, view) for view in ("", "change", "month:2026-11", "page:1"))
            yield State(name, step.key, held="h" * 3_500)
            yield State(name, step.key, held="h" * 50_000)


def is_whole(state: State) -> bool:
    """Return whether a state stands by itself: an empty draft about a report is about none."""
    return not state.flow or "ref" not in FEATURES.index.flows[state.flow].draft.model_fields


@cache
def made(kind: str, depth: int = 0) -> Any:
    """Return a value of a type of the Bot API, with what somebody writes wherever it may stand."""
    if kind.startswith("Array of "):
        return [made(kind[9:], depth)]
    match TYPES.get(kind):
        case None:
            return {"String": "x", "Boolean": True, "True": True, "Float": 1.5}.get(kind, 1_764_000_000)
        case list(forms):
            return made(forms[depth % 2], depth + 1)
        case found:
            names = found["fields"] if depth < DEEP else found["required"]
            return {name: _field(found, name, depth) for name in names}


def _field(found: Mapping[str, Any], name: str, depth: int) -> Any:
    if name in found.get("fixed", {}):
        return found["fixed"][name]
    forms = found["fields"][name]
    if name in SAYS and ("String" in forms or "RichText" in forms):
        return SENTENCE
    return {"from": SAM, "user": SAM, "chat": CHAT}.get(name) or made(forms[0], depth + 1)


def of(name: str, size: int | None) -> Any:
    """Return the content of a field; files are of a size."""
    if name == TOMORROW:
        return {"type": "of_tomorrow", "parts": [{"id": 7, "saying": SENTENCE}]}
    value = made(TYPES["Message"]["fields"][name][0])
    for file in value if isinstance(value, list) else [value]:
        if name in FILES and isinstance(file, dict):
            file.pop("file_size", None)
            # The title inside a sound file is a hidden detail of it, and no words to us.
            file.pop("title", None)
            if size is not None:
                file["file_size"] = size
    return json.loads(json.dumps(value))


@st.composite
def messages(draw: st.DrawFn) -> dict[str, Any]:
    base = {"message_id": 5, "date": 1_764_000_000, "from": SAM, "chat": CHAT}
    holder = draw(st.sampled_from(["text", *HOLDERS]))
    written = draw(st.sampled_from(WAYS)).format(SENTENCE)
    if draw(st.booleans()):
        base |= {"reply_to_message": {**base, "message_id": 4}}
    if draw(st.integers(0, 4)) == 0:
        base |= {"forward_origin": FORWARDED}
    if holder == "text":
        return base | {"text": written}
    base |= {holder: of(holder, draw(st.sampled_from([None, 10, 50_000_000])))}
    if holder in FILES and draw(st.booleans()):
        base |= {"media_group_id": "77"}
    return base | ({"caption": written} if holder in FILES and draw(st.booleans()) else {})


async def never(tx: Tx) -> Content | None:
    return None


def heard(message: dict[str, Any], *, edited: bool) -> Arrived | None:
    """Return a message as it is read, as new or changed before it was first read."""
    raw = {"update_id": 1, ("edited_message" if edited else "message"): message}
    known = {name: value for name, value in message.items() if name != TOMORROW}
    parsed = Update.de_json({**raw, ("edited_message" if edited else "message"): known}, None)
    arrived = read(parsed, raw, "doorstep_bot", FEATURES.index.groups.commands)
    if arrived is None or not edited:
        return arrived
    assert isinstance(arrived.given, Content)
    return Arrived(**{**arrived_of(arrived), "given": Edited(arrived.given, never)})


def arrived_of(arrived: Arrived) -> dict[str, Any]:
    return {name: getattr(arrived, name) for name in Arrived.__dataclass_fields__}


async def comes_to(tx: Tx, state: State) -> None:
    await people.welcome(tx, TO, "Sam", "en", NOW)
    if state.answering:
        await people.expect_answer(tx, TO, state.answering, 1, NOW.replace(year=2030))
        await relayed.note(tx, TO, "4", (state.answering, 1), NOW)
    if state.flow:
        flow = FEATURES.index.flows[state.flow]
        session = Session(state.flow, "abc", flow.draft(), state.step, view=state.view, held=state.held)
        await people.write_sessions(tx, [SessionWrite(TO, 1, Place(session).dump())], NOW)


def ids(words: Words) -> Iterator[str]:
    match words:
        case Text(id, args):
            yield id
            for arg in args.values():
                yield from ids(arg)
        case Listed(parts):
            for part in parts:
                yield from ids(part)


def is_told(effects: list[Effect]) -> bool:
    """Return whether an answer says that something was not kept."""
    read_by_them = {id for one in effects if isinstance(one, Say) for part in one.prompt.body for id in ids(part)}
    return bool(read_by_them & NOT_KEPT)


async def is_kept(tx: Tx, mark: str = MARK) -> bool:
    for table in metadata.sorted_tables:
        if any(mark in str(tuple(row)) for row in await tx.rows(select(table))):
            return True
    return False


def test_there_is_an_answer_that_says_that_something_was_not_kept() -> None:
    assert {"odd-unknown", "media-too-big", "engine-too-much"} <= NOT_KEPT


@examples(60, proof=3_000)
@given(messages(), st.sampled_from(list(states())), st.booleans())
async def test_words_that_arrive_are_kept_or_their_sender_is_told(
    database: Database, message: dict[str, Any], state: State, edited: bool
) -> None:
    note(f"{message} in {state}")
    arrived = heard(message, edited=edited)
    if SILENT & message.keys():
        assert arrived is None
        return
    assert arrived is not None, "silence"
    async with undone(database) as tx:
        await comes_to(tx, state)
        (outcome,) = await converse(tx, RUNTIME, FEATURES.index, [arrived], NOW)
        assert outcome.error is None, repr(outcome.error)
        if MARK in json.dumps(message):
            assert is_told(outcome.effects) or await is_kept(tx)
        assert outcome.effects or (edited and "location" in message), "silence"


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("state", [State(), State("report", "place"), State("sort", "to")], ids=lambda one: one.flow)
async def test_every_kind_of_message_is_answered(database: Database, holder: str, state: State) -> None:
    """The words in it are kept, or its sender is told that they are not."""
    message = {"message_id": 5, "date": 1_764_000_000, "from": SAM, "chat": CHAT, holder: of(holder, 10)}
    arrived = heard(message, edited=False)
    assert (arrived is None) is (holder in SILENT)
    if arrived is None:
        return
    async with undone(database) as tx:
        await comes_to(tx, state)
        (outcome,) = await converse(tx, RUNTIME, FEATURES.index, [arrived], NOW)
        assert outcome.error is None
        assert outcome.effects
        if MARK in json.dumps(message):
            assert is_told(outcome.effects) or await is_kept(tx)


@examples(25, proof=500)
@given(
    st.sampled_from([one for one in states() if is_whole(one)]),
    st.lists(st.tuples(st.sampled_from(HURRIES), st.integers(0, 99)), max_size=14),
)
async def test_words_outlast_whatever_comes_after_them(
    database: Database, state: State, moves: list[tuple[str, int]]
) -> None:
    """Words and taps in any order: none that was kept is lost later, unless its sender drops it."""
    note(f"{moves} in {state}")
    async with undone(database) as tx:
        await comes_to(tx, state)
        owed, prompt = list[str](), Prompt(())
        for number, (move, chosen) in enumerate(moves):
            mark = f"{MARK}{number:02}x"
            arrived = moved(move, chosen, number, mark, prompt)
            if arrived is None:
                continue
            (outcome,) = await converse(tx, RUNTIME, FEATURES.index, [arrived], NOW + timedelta(minutes=number))
            assert outcome.error is None, repr(outcome.error)
            prompt = next((one.prompt for one in reversed(outcome.effects) if isinstance(one, Say)), prompt)
            if "engine-asked-again" in [id for part in prompt.body for id in ids(part)]:
                return  # Nobody can be at that step with an empty draft: its answers are asked for anew.
            if is_told(outcome.effects):
                owed = [] if move == "tap" else owed
            elif move != "tap":
                owed.append(mark)
        lost = [mark for mark in owed if not await is_kept(tx, mark)]
        assert not lost, f"{lost} lost, at {prompt}"


async def test_many_things_left_half_done_are_all_kept(database: Database) -> None:
    async with undone(database) as tx:
        await comes_to(tx, State())
        for number in range(8):
            for said in (f"he left {MARK}{number:02}x", "/report", "/menu"):
                message = {"message_id": 100, "date": 1_764_000_000, "from": SAM, "chat": CHAT, "text": said}
                arrived = heard(message, edited=False)
                assert arrived
                (outcome,) = await converse(tx, RUNTIME, FEATURES.index, [arrived], NOW + timedelta(minutes=number))
                assert outcome.error is None
        assert [number for number in range(8) if not await is_kept(tx, f"{MARK}{number:02}x")] == []


def moved(move: str, chosen: int, number: int, mark: str, prompt: Prompt) -> Arrived | None:
    """Return what somebody in a hurry does next: a message with a mark in it, or a tap that drops nothing."""
    if move == "tap":
        actions = [button.action for button in prompt.buttons() if button.action]
        offered = [action for action in actions if not action.endswith(DROPS) and ".to:" not in action]
        pressed = read_action(offered[chosen % len(offered)]) if offered else None
        return Arrived(TO, "Sam", "en", pressed, "4") if pressed else None
    said = f"he left the gate open and {mark} got out"
    content = {
        "text": {"text": said},
        "long": {"text": f"{mark} " + "w" * 3_500},
        "command": {"text": f"/{COMMANDS[chosen % len(COMMANDS)]} {said}"},
        "photo": {"photo": of("photo", 10), "caption": said},
        "voice": {"voice": of("voice", 10), "caption": said},
        "heavy": {"video": of("video", 50_000_000), "caption": said},
        "forward": {"text": said, "forward_origin": FORWARDED},
        "swipe": {
            "text": said,
            "reply_to_message": {"message_id": 4, "date": 1, "chat": CHAT},
        },
    }[move]
    return heard(
        {"message_id": 100 + number, "date": 1_764_000_000, "from": SAM, "chat": CHAT, **content}, edited=False
    )

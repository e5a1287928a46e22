"""Danger is answered before anything else, whatever was being said, and whatever the phone speaks."""

from typing import Any

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st
from sqlalchemy import update

from flows.conversation import understand
from flows.conversation.converse import converse
from flows.features.all import FEATURES
from flows.features.basics.actions import ShowDanger
from flows.features.door.flow import MAX_NAMED
from flows.features.enquiries.actions import TalkToPerson
from flows.kernel.effects import Say
from storage.database import Database
from storage.tables import residents
from tests.examples import examples
from tests.flows.test_imports import RUNTIME
from tests.flows.test_words_kept import (
    CHAT,
    MARK,
    NOW,
    SAM,
    State,
    comes_to,
    heard,
    ids,
    is_kept,
    is_told,
    is_whole,
    of,
    states,
)
from tests.understanding.sayings import held, sayings
from tests.undone import undone

LANGUAGES = ("en", "ar")
SAID = [one.words for language in LANGUAGES for one in (*sayings(language), *held(language, "look"))]
ALARMING = [words for words in SAID[::7] if understand.read(words).danger]
"""Every seventh that is dangerous, or sounds so: to read them all takes long."""
WAYS = ("text", "command", "caption", "edited")


def message(way: str, words: str) -> dict[str, Any]:
    """Return a message with some words."""
    base = {"message_id": 5, "date": 1_764_000_000, "from": SAM, "chat": CHAT}
    match way:
        case "command":
            return base | {"text": f"/report {words}"}
        case "caption":
            return base | {"photo": of("photo", 10), "caption": words}
        case _:
            return base | {"text": words}


@examples(60, proof=4_000)
@given(
    st.one_of(st.sampled_from(ALARMING), st.sampled_from(SAID)),
    st.sampled_from([one for one in states() if is_whole(one)]),
    st.sampled_from(WAYS),
)
async def test_whom_to_call_is_said_first_and_every_word_is_found_again(
    database: Database, saying: str, state: State, way: str
) -> None:
    said = f"{saying}\n{MARK}"
    arrived = heard(message(way, said), edited=way == "edited")
    assume(arrived is not None)
    assert arrived is not None
    danger = understand.read(said).danger
    note(f"{said!r} by {way} in {state}: {danger}")
    async with undone(database) as tx:
        await comes_to(tx, state)
        (outcome,) = await converse(tx, RUNTIME, FEATURES.index, [arrived], NOW)
        assert outcome.error is None, repr(outcome.error)
        answers = [
            [id for part in one.prompt.body for id in ids(part)] for one in outcome.effects if isinstance(one, Say)
        ]
        if danger and danger.level == "card":
            assert f"danger-{danger.kind}" in answers[0], answers
        elif danger:
            assert any("danger-ask" in answer for answer in answers), answers
        if danger is None and state.flow == "door" and len(said.split()) <= MAX_NAMED:
            return  # A few words there are a company or a password, which are written down nowhere.
        assert is_told(outcome.effects) or await is_kept(tx), "its words are lost"


@pytest.mark.parametrize("state", [one for one in states() if not (one.view or one.held) and is_whole(one)], ids=str)
async def test_danger_and_a_person_are_in_sight_of_every_question_in_a_language_we_do_not_understand(
    database: Database, state: State
) -> None:
    arrived = heard(message("text", f"pali sie {MARK}"), edited=False)
    assert arrived is not None
    async with undone(database) as tx:
        await comes_to(tx, state)
        await tx.run(update(residents).values(language="pl"))
        (outcome,) = await converse(tx, RUNTIME, FEATURES.index, [arrived], NOW)
        assert outcome.error is None, repr(outcome.error)
        last = [one.prompt for one in outcome.effects if isinstance(one, Say) and one.prompt.rows][-1:]
        for prompt in last:
            offered = {button.action for button in prompt.buttons()}
            assert {ShowDanger().wire(), TalkToPerson().wire()} <= offered

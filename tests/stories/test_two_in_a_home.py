"""Two in one home who do not trust each other: one says all that can be said, the other looks everywhere.

Both walk through what the features declare. So a new conversation is played to its end, with a marker in everything
that is typed, and a new page or button is looked at, without a word being added here.
"""

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from sqlalchemy import delete, select

from bot.simulator.telegram import Phone
from flows.conversation.place import Place
from flows.conversation.turn import Screen
from flows.engine.inputs import NAVIGATION, SKIP
from flows.engine.session import Session
from flows.engine.steps import Review
from flows.engine.steps import Words as AskWords
from flows.features.all import FEATURES
from flows.features.ratings.flow import Tick
from flows.kernel.actions import ButtonAction, Numbered, Ref, codec
from storage import people, tables, visits
from tests.copy import all_gists
from tests.stage import Stage
from tests.stories.test_discreet import address_of
from tests.stories.test_household import done, household, named_worker, writes
from tests.stories.test_rounds import group_of

INDEX = FEATURES.index
NUMBERS = (1, 2)
"""The numbers that are tried on every button: in this story nothing has a higher one that matters."""
MARKER = "zq{flow}x"
ANSWER = "zqanswerx"
HINT = re.compile(r"\b(you (told|said|asked|sent|added|made|took|wrote)|we (wrote|told) (to )?you|already)\b", re.I)
"""Words that tell somebody of their own acts, or that something was done before."""
LEAVES = ("SetLanguage", "SetDiscreet", "AskNoMore", "Leave", "ConfirmErasure")
"""Buttons that only change how a person is written to, and those after which they are not there any more."""


# --- all that the features declare -------------------------------------------------------------------------------


def buttons(refs: list[str], *, screens: bool | None = None) -> Iterator[str]:
    """Return every button there can be, with these references: the pages, the rest, or all of them."""
    for action, way in INDEX.ways.items():
        if screens in (None, isinstance(way, Screen)) and action.__name__ not in LEAVES:
            for values in product(*(_values(kind, refs) for kind in codec(action).kinds.values())):
                yield _made(action, dict(zip(codec(action).kinds, values, strict=True))).wire()


def _made(action: type[ButtonAction], values: dict[str, Any]) -> ButtonAction:
    return action(**values)


def _values(kind: Any, refs: list[str]) -> list[Any]:
    if kind is int:
        return [0, *NUMBERS]
    if kind is Ref:
        return list(refs)
    if isinstance(kind, Numbered):
        return [f"{kind.word}{number}" for number in NUMBERS]
    return list(kind)


NEVER_KEPT = {"door", "where"}
"""What is typed there is compared with a password, and written down nowhere; or says where the home is of somebody
whose home we do not know."""
WITH_WORDS = {name for name, flow in INDEX.flows.items() if any(isinstance(step, AskWords) for step in flow.steps)}


# --- what one of them says ---------------------------------------------------------------------------------------


async def session_of(stage: Stage, person: Phone) -> Session[Any] | None:
    address = address_of(person)
    async with stage.application.database.read() as tx:
        (standing,) = (await people.standings(tx, [address])).values()
    return Place.load(standing.data, INDEX.flows).active


async def plays(stage: Stage, person: Phone, pick: int) -> None:
    """Answer the questions of the conversation that is open to its end: words with its marker, else an option."""
    for _ in range(30):
        await stage.settles()
        session = await session_of(stage, person)
        if session is None:
            return
        step = INDEX.flows[session.flow].step(session.step)
        if isinstance(step, AskWords):
            await person.sends(f"It is so. {MARKER.format(flow=session.flow)}")
            continue
        start = f"{session.token}.{session.revision}."
        shown = [b.callback_data or "" for m in person.messages[-8:] for row in m.buttons for b in row]
        if isinstance(step, Tick) and getattr(session.draft, step.key):
            await person.taps_data(f"{start}{SKIP}")
            continue
        options = [one for one in shown if one.startswith(start) and one.removeprefix(start) not in NAVIGATION]
        await person.taps_data(options[0 if isinstance(step, Review) else pick])


async def says_everything(stage: Stage, person: Phone, *, pick: int, backwards: bool = False) -> None:
    """Press every button there is, and go through with whatever that begins. Forwards and backwards: what one button
    ends, another may need."""
    for data in sorted(buttons(await refs_of(stage)), reverse=backwards):
        await person.taps_data(data)
        await plays(stage, person, pick)
        async with stage.application.database.read() as tx:
            waits = await visits.next_pending(tx)
        if waits:
            # Else the next button would undo it.
            await stage.undo_ends()
    await person.sends(f"By the way. {MARKER.format(flow='sort')}")
    await plays(stage, person, pick)


async def refs_of(stage: Stage) -> list[str]:
    """Return every reference of the story."""
    async with stage.application.database.read() as tx:
        return [
            row.ref
            for table in (tables.reports, tables.rounds, tables.problems, tables.carried, tables.supports)
            for row in await tx.rows(select(table.c.ref).limit(1))
        ]


async def kept(stage: Stage) -> str:
    """Return everything in the database."""
    found = []
    async with stage.application.database.read() as tx:
        for table in tables.metadata.sorted_tables:
            if table.name not in ("inbox", "outbox", "sessions"):
                found += [str(tuple(row)) for row in await tx.rows(select(table))]
    return "\n".join(found)


# --- what the other one sees -------------------------------------------------------------------------------------


def shown_to(stage: Stage, person: Phone, since: int = 0) -> str:
    """Return everything that was ever sent to somebody: messages, what they were before an edit, names of files."""
    entries = stage.world.journal.entries[since:]
    chats = [
        e for e in entries if e.platform == "telegram" and str((e.params or {}).get("chat_id")) == str(person.chat_id)
    ]
    return "\n".join([json.dumps(dict(e.params), ensure_ascii=False, default=str) for e in chats] + person.toasts)


async def looks(stage: Stage, person: Phone, refs: list[str], *, screens: bool) -> None:
    for data in buttons(refs, screens=screens):
        await person.taps_data(data)
        if any(ref in data for ref in refs):
            await stage.settles()
            async with stage.application.database.write() as tx:
                # Whoever tries references is stopped soon; here every one is to be looked up.
                await tx.run(delete(tables.attempts))
    await stage.settles()


def hints() -> set[str]:
    """Return the beginnings of residents' texts that speak of what their reader did, or of what was done before."""
    told = {id: words for id, words in all_gists().items() if not id.startswith(STAFFS)}
    return {words for id, words in told.items() if HINT.search(words) and len(words) > 8 and id not in NEUTRAL}


STAFFS = ("staff-", "visit-why", "case-", "doorstep-", "import-", "alert-", "thread-", "records-")
NEUTRAL: set[str] = set()


def test_every_button_and_every_conversation_is_walked_through() -> None:
    """What cannot be made of numbers, references and choices needs a way here."""
    made = {type(INDEX.actions.read(data)) for data in buttons(["ABCD2345"])}
    assert made == {action for action in INDEX.ways if action.__name__ not in LEAVES}
    assert {"tell", "wish", "support", "report", "rating", "carry", "comment"} <= WITH_WORDS


async def test_nothing_that_one_says_reaches_the_other(stage_on_either: Stage) -> None:
    stage = stage_on_either
    ann, ben = await household(stage)
    chat = await group_of(stage, ann, ben)
    robin = stage.officer()
    first = await stage.book(stage.at(1, 8))
    await named_worker(stage, first)
    await done(stage, first)
    await stage.book(stage.at(6, 8))
    await _is_champion(stage)
    communal = await stage.book(stage.at(1, 13), home=None, block="LARK", description="Mend the lift")
    await stage.goes_to(stage.at(1, 18))
    await stage.marks(communal, "done")
    await says_everything(stage, ann, pick=0, backwards=True)
    await says_everything(stage, ann, pick=-1)
    said = await kept(stage)
    assert [flow for flow in sorted(WITH_WORDS - NEVER_KEPT) if MARKER.format(flow=flow) not in said] == []
    await writes(stage, robin, ANSWER)
    assert ANSWER in shown_to(stage, ann)

    refs, since = await refs_of(stage), len(stage.world.journal.entries)
    for command in INDEX.commands():
        await ben.sends(f"/{command}")
    await looks(stage, ben, refs, screens=True)
    await stage.settles()
    told = shown_to(stage, ben, since)
    assert not [hint for hint in hints() if hint in told]
    await looks(stage, ben, refs, screens=False)
    for word, link in INDEX.links.items():
        for ref in refs if link.has_reference else ("",):
            await ben.starts(f"{word}-{ref}".rstrip("-"))
    await stage.goes_to(stage.at(7, 13))
    await stage.application.ring()
    await stage.goes_to(stage.at(9, 13))
    await stage.settles()
    for seen in (shown_to(stage, ben), chat.screen(), ben.screen()):
        assert not re.findall(r"zq[a-z_]+x", seen)
    assert "Ann" not in shown_to(stage, ben)


async def _is_champion(stage: Stage) -> None:
    now = stage.world.clock.now()
    async with stage.application.database.write() as tx:
        row = await tx.row(select(tables.residencies.c.block_id).limit(1))
        assert row
        values = {"resident_id": 1, "block_id": row.block_id, "state": "agreed", "asked_at": now, "agreed_at": now}
        await tx.run(tables.champions.insert().values(**values))

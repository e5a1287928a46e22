"""Every error that a platform documents, on every effect and each call that it makes: it is delivered, or it waits and
is delivered once the error is over, or it has ended and somebody who can act hears of it. There is no fourth outcome.

The effects are those of the registry, the calls are those that each was seen to make, and the errors stand in
`tests/recorded/error_codes.json`: names alone, of Slack by method, of Telegram by status.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.simulator.faults import Fault, Kind
from flows.features.all import FEATURES
from flows.features.reports.record import thread_again
from flows.kernel.effects import (
    CaseCard,
    CaseFile,
    Cause,
    ChatFile,
    Effect,
    Fetch,
    Pin,
    Post,
    Say,
    Side,
    Told,
    parcels,
)
from handlers.slack.errors import LOST, NEVER
from storage import cards, evidence, groups, outbox
from storage.tables import outbox as rows
from tests.stage import Stage
from tests.stories.test_arrives import with_a_thread
from tests.stories.test_uncertain import CLASSES, SCENARIOS, AnyNews, Deaf, Sent, deaf

__all__ = ["deaf"]
CODES: dict[str, dict[str, list[str]]] = json.loads(
    (Path(__file__).parent.parent / "recorded" / "error_codes.json").read_text("utf-8")
)
ENDED = ("dead", "dropped")
SERVED = [effect for effect in CLASSES if effect.side is not Side.SYSTEMS]
LOUD = {"alert", "case_words", "card", "say"}
"""Effects by which an end is told, or what it was about comes again."""


@dataclass(frozen=True)
class Error:
    """An error of one call: its code in Slack, or its status and words in Telegram."""

    method: str
    status: int
    words: str

    def fault(self, platform: str) -> Fault:
        return Fault(platform, self.method, Kind.ERROR, times=None, status=self.status, error=self.words)


def _errors(sent: Sent, methods: list[str]) -> Iterator[Error]:
    """Yield the errors that each method documents; those of every method, for the one by which the effect arrives."""
    for method in methods:
        if sent.platform == "slack":
            common = CODES["slack"]["*"] if method == sent.method else []
            yield from (Error(method, 200, code) for code in [*common, *CODES["slack"].get(method, [])])
            yield Error(method, 503, "")
        else:
            yield from (Error(method, int(status), said) for status, all_ in CODES["telegram"].items() for said in all_)


@pytest.mark.parametrize("effect", SERVED, ids=lambda effect: effect.__name__)
async def test_every_documented_error_is_waited_out_or_told(
    stage: Stage, deaf: Deaf, effect: type[Effect], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FEATURES.posts, AnyNews.name, AnyNews())
    sent = await _scene(stage, effect)
    methods = await _calls(stage, sent)
    assert methods
    lost = [error for error in _errors(sent, methods) if await _meets(stage, sent, error) is not None]
    assert not lost


async def _meets(stage: Stage, sent: Sent, error: Error) -> str | None:
    """Return what is wrong with the end of an effect that met an error, or None if nothing is."""
    await _is_as_before(stage, sent, error.method)
    stage.world.faults.plan(error.fault(sent.platform))
    number = await _put(stage, sent.effect)
    state = await _after_a_try(stage, number)
    stage.world.faults.clear()
    await stage.settles()
    if state not in ENDED:
        state = (await _row(stage, number)).state
    if state in ENDED and isinstance(sent.effect, Pin) and error.status in (400, 403):
        # What cannot be pinned stands in the chat all the same.
        return None
    if state in ENDED and sent.effect.told is Told.NOBODY:
        # Of these nobody can be told, so they end only if they can never arrive.
        return None if error.words in NEVER | LOST else f"{error}: {state}, and it might have arrived"
    if state in ENDED and not await _is_told(stage, sent.effect, number):
        return f"{error}: {state} in silence"
    return None if state in ("sent", *ENDED) else f"{error}: {state}"


async def _put(stage: Stage, effect: Effect) -> int:
    application = stage.application
    async with application.database.write() as tx:
        put = await outbox.put(tx, parcels([effect]), application.database.process, application.clock.now())
    application.delivery.accept(put)
    return put[0].id


async def _row(stage: Stage, number: int) -> Any:
    async with stage.application.database.read() as tx:
        return await tx.row(select(rows.c.state, rows.c.attempts, rows.c.kind).where(rows.c.id == number))


async def _after_a_try(stage: Stage, number: int) -> str:
    """Return the state of a row once it was tried."""
    async with asyncio.timeout(30):
        while (row := await _row(stage, number)).state == "waiting" and not row.attempts:
            pass
    return str(row.state)


async def _is_told(stage: Stage, effect: Effect, number: int) -> bool:
    """Return whether anybody heard that an effect has ended: where its class says, or by what follows from that."""
    async with stage.application.database.read() as tx:
        followed = await tx.rows(select(rows.c.kind, rows.c.payload).where(rows.c.id > number))
        group = await groups.get(tx, effect.group) if isinstance(effect, Post) else None
    alerts = [row.payload for row in followed if row.kind == "alert"]
    if isinstance(effect, Say | ChatFile):
        assert effect.cause is not None
        named = [one for one in alerts if (one.get("case"), one.get("again")) == (effect.cause.case, number)]
        return bool(named) and {"case_words", "card", "whisper"} <= {row.kind for row in followed}
    return bool(LOUD & {row.kind for row in followed}) or (group is not None and not group.is_in)


# --- scenes --------------------------------------------------------------------------------------------------------


async def _scene(stage: Stage, effect: type[Effect]) -> Sent:
    if effect is CaseFile:
        return await _photo(stage)
    return await _with_a_cause(stage, await SCENARIOS[effect](stage))


async def _photo(stage: Stage) -> Sent:
    """A photo takes less time than a file that is drawn."""
    report, _ = await with_a_thread(stage)
    async with stage.application.database.read() as tx:
        thread = await thread_again(tx, report.id, stage.channels.repairs.id)
    (photo,) = [effect for effect in thread if isinstance(effect, CaseFile)]
    return Sent(photo, "slack", "files.completeUploadExternal", _uncounted)


async def _uncounted() -> int:
    return 0


async def _with_a_cause(stage: Stage, sent: Sent) -> Sent:
    """Staff have written what is said: about a report."""
    if not isinstance(sent.effect, Say | ChatFile):
        return sent
    amal = stage.resident("Amal")
    await amal.starts()
    await stage.settles()
    report = await stage.has_reported(amal)
    await stage.card(report)
    await stage.settles()
    return replace(sent, effect=replace(sent.effect, cause=Cause("report", report.id, stage.officer().id)))


async def _calls(stage: Stage, sent: Sent) -> list[str]:
    """Return the methods that an effect was seen to call, if it is new and if it is not."""
    entries = stage.world.journal.entries
    before = len(entries)
    for method in ("", "chat.update"):
        await _is_as_before(stage, sent, method)
        await _put(stage, sent.effect)
        await stage.settles()
    return sorted({e.method for e in entries[before:] if e.platform == sent.platform} - {"getUpdates", "downloadFile"})


async def _is_as_before(stage: Stage, sent: Sent, method: str) -> None:
    """Set the scene again, so that the method is called."""
    effect = sent.effect
    async with stage.application.database.write() as tx:
        match effect:
            case CaseCard() if method != "chat.update":
                await cards.drop(tx, effect.case, effect.subject)
            case Post():
                back = {"standing": "member", "can_speak": True, "gone_at": None, "thread": None}
                await groups.change(tx, effect.group, **back)
                await groups.drop_post(tx, effect.post, effect.subject, effect.group)
            case Fetch():
                await evidence.settle(tx, effect.evidence, "waiting")

"""A send that may have arrived: however many connections are cut, it arrives as often as its effect's class says.

Every effect class has a scenario here, played through the real delivery against the platforms' simulator.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.simulator.faults import Fault, Kind
from bot.simulator.slack.messages import SlackMessage
from flows.conversation.posts import Drawn
from flows.features.all import FEATURES
from flows.kernel.effects import (
    Alert,
    AskMember,
    CaseCard,
    CaseFile,
    CaseNote,
    CaseRetract,
    CaseWords,
    ChatFile,
    Effect,
    Fetch,
    Hook,
    IfUncertain,
    Look,
    OfCase,
    Pin,
    Post,
    Say,
    StandingMessage,
    Told,
    Whisper,
    parcels,
)
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Prompt
from handlers.slack import transport
from storage import cards, evidence, outbox, reports, rounds, visits, webhooks
from storage.database import Tx
from storage.groups import Group
from storage.people import Address
from storage.tables import outbox as rows
from storage.visits import Visit
from tests.copy import gist
from tests.group_scene import set_scene
from tests.stage import Stage
from tests.stories.test_durable import up_to_the_photos

CUTS = 8
NEWS = "There is news."
Arrived = Callable[[], Awaitable[int]]


@dataclass(frozen=True)
class Sent:
    """An effect, the method by which it arrives, and how often it has."""

    effect: Effect
    platform: str
    method: str
    arrived: Arrived


class AnyNews:
    """A kind of message for a group."""

    name = "any_news"

    async def draw(self, tx: Tx, runtime: Runtime, group: Group, subject: int, now: datetime) -> Drawn:
        return Drawn(Prompt((Plain(NEWS),)), unasked=False)


async def _visit(stage: Stage) -> tuple[Any, Visit]:
    sam = stage.resident()
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(3, 8))
    await sam.sees("Mend the kitchen tap")
    await stage.settles()
    return sam, visit


async def _say(stage: Stage) -> Sent:
    sam = stage.resident()
    await sam.starts()
    await stage.settles()
    chat = str(sam.chat_id)

    async def arrived() -> int:
        return sum(message.text == NEWS for message in sam.messages)

    return Sent(Say(Address("telegram", chat, chat), Prompt((Plain(NEWS),)), "en"), "telegram", "sendMessage", arrived)


async def _chat_file(stage: Stage) -> Sent:
    sam, visit = await _visit(stage)
    chat = str(sam.chat_id)

    async def arrived() -> int:
        return sum("document" in message.raw for message in sam.messages)

    effect = ChatFile(Address("telegram", chat, chat), "calendar", visit.id, "en", residency=1)
    return Sent(effect, "telegram", "sendDocument", arrived)


async def _standing(stage: Stage) -> Sent:
    sam = stage.resident()
    await stage.lives_at(sam)
    report = await stage.has_reported(sam)
    await stage.settles()
    chat = str(sam.chat_id)

    async def arrived() -> int:
        return sum(gist("report-sent") in message.text for message in sam.messages)

    effect = StandingMessage(Address("telegram", chat, chat), "receipt", report.id, residency=1)
    return Sent(effect, "telegram", "sendMessage", arrived)


async def _pin(stage: Stage) -> Sent:
    sam, _ = await _visit(stage)
    chat = str(sam.chat_id)

    async def arrived() -> int:
        return len(sam.pinned)

    effect = Pin(Address("telegram", chat, chat), str(sam.messages[-1].message_id), True)
    return Sent(effect, "telegram", "pinChatMessage", arrived)


async def _post(stage: Stage) -> Sent:
    scene = await set_scene(stage)
    await scene.makes_a_poster()
    await scene.links()

    async def arrived() -> int:
        return sum(message.text == NEWS for message in scene.group.messages)

    group = await scene.known()
    return Sent(Post("telegram", AnyNews.name, 1, group.id), "telegram", "sendMessage", arrived)


async def _look(stage: Stage) -> Sent:
    scene = await set_scene(stage)
    await scene.makes_a_poster()
    await scene.links()
    group = await scene.known()

    async def arrived() -> int:
        return int((await scene.known()).members is not None)

    return Sent(Look("telegram", group.id), "telegram", "getChatMemberCount", arrived)


async def _ask_member(stage: Stage) -> Sent:
    scene = await set_scene(stage)
    await scene.has_a_code()
    await scene.links()
    await scene.ana.starts()
    await stage.settles()
    chat = str(scene.ana.chat_id)

    async def arrived() -> int:
        async with stage.application.database.read() as tx:
            return int(await rounds.lives(tx, "telegram", chat) is not None)

    return Sent(AskMember(Address("telegram", chat, chat), 1, "problem-ABCD2345"), "telegram", "getChatMember", arrived)


async def _fetch(stage: Stage) -> Sent:
    """A photo that has been fetched is forgotten, so that it is to be fetched again."""
    sam = stage.resident()
    await up_to_the_photos(sam)
    await sam.sends_photo()
    await sam.sees("We have 1 file")
    await stage.settles()
    (file,) = list(stage.files.rglob("*.jpg"))
    key = file.stem
    file.unlink()
    async with stage.application.database.write() as tx:
        await evidence.settle(tx, key, "waiting")

    async def arrived() -> int:
        async with stage.application.database.read() as tx:
            found = await evidence.get(tx, key)
        return len(list(stage.files.rglob("*.jpg"))) if found and found.state == "ready" else 0

    return Sent(Fetch("telegram", key), "telegram", "getFile", arrived)


async def _reported(stage: Stage) -> int:
    sam = stage.resident()
    await stage.lives_at(sam)
    report = await stage.has_reported(sam)
    await stage.card(report)
    await stage.settles()
    return report.id


async def _card(stage: Stage) -> Sent:
    number, channel = await _reported(stage), stage.channels.repairs
    async with stage.application.database.write() as tx:
        await cards.drop(tx, "report", number)
    before = len(channel.messages)

    async def arrived() -> int:
        return len(channel.messages) - before

    return Sent(CaseCard("report", number, channel.id), "slack", "chat.postMessage", arrived)


async def _note(stage: Stage) -> Sent:
    number, channel = await _reported(stage), stage.channels.repairs
    async with stage.application.database.read() as tx:
        (event, *_) = await reports.history(tx, number)
    (card,) = channel.messages
    before = len(card.thread)

    async def arrived() -> int:
        return len(card.thread) - before

    # Its ids are those of the line that stands there already: another event of the same words is looked for in vain.
    async with stage.application.database.write() as tx:
        now = stage.world.clock.now()
        again = await reports.record(tx, number, event.kind, now, by="landlord", actor=None, platform="csv", data={})
    return Sent(CaseNote("report", number, channel.id, again), "slack", "chat.postMessage", arrived)


async def _case_file(stage: Stage) -> Sent:
    _, visit = await _visit(stage)
    channel = stage.channels.packs
    await _goes(stage, CaseCard("pack", visit.id, channel.id))
    (card,) = channel.messages

    async def arrived() -> int:
        return sum(len(reply.files) for reply in card.thread)

    effect = CaseFile("pack", visit.id, channel.id, "pack")
    return Sent(effect, "slack", "files.completeUploadExternal", arrived)


async def _case_words(stage: Stage) -> Sent:
    number, channel = await _reported(stage), stage.channels.repairs
    (card,) = channel.messages

    async def arrived() -> int:
        return sum(NEWS in reply.text for reply in card.thread)

    return Sent(CaseWords("report", number, channel.id, Plain(NEWS)), "slack", "chat.postMessage", arrived)


async def _whisper(stage: Stage) -> Sent:
    number, robin = await _reported(stage), stage.officer()

    async def arrived() -> int:
        return sum(NEWS in message.text for message in stage.world.slack.direct_channel(robin.id).messages)

    return Sent(Whisper(robin.id, Plain(NEWS), "report", number), "slack", "chat.postMessage", arrived)


async def _retract(stage: Stage) -> Sent:
    number, channel = await _reported(stage), stage.channels.repairs
    (card,) = channel.messages

    async def arrived() -> int:
        """Once: the thread is empty and one bare message is left."""
        return len(channel.messages) if not card.thread else CUTS

    return Sent(CaseRetract("report", number, channel.id, card.ts), "slack", "chat.delete", arrived)


async def _alert(stage: Stage) -> Sent:
    channel = stage.channels.alerts

    async def arrived() -> int:
        return sum(NEWS in message.text for message in channel.messages)

    return Sent(Alert(channel.id, Plain(NEWS)), "slack", "chat.postMessage", arrived)


@dataclass
class Deaf:
    """Another system, which hears and hangs up so many times before it answers. `heard`: the ids of what it heard."""

    cuts: int
    heard: list[str] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        await request.read()
        self.heard.append(request.headers["webhook-id"])
        self.cuts -= 1
        if self.cuts >= 0 and request.transport:
            request.transport.close()
        return web.Response()


@pytest.fixture
async def deaf(stage: Stage) -> Any:
    stage.hooks_inside = True
    await stage.restart()
    deaf, app = Deaf(CUTS), web.Application()
    app.router.add_post("/hear", deaf.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with stage.application.database.write() as tx:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/hear"
        await webhooks.add(tx, url, ["cancelled"], stage.world.clock.now())
    yield deaf
    await runner.cleanup()


async def _hook(stage: Stage) -> Sent:
    _, visit = await _visit(stage)
    async with stage.application.database.read() as tx:
        (event, *_) = await visits.history(tx, visit.job_id)

    async def arrived() -> int:
        return 1

    return Sent(Hook(1, event.id), "http", "", arrived)


SCENARIOS: dict[type[Effect], Callable[[Stage], Awaitable[Sent]]] = {
    Say: _say,
    ChatFile: _chat_file,
    StandingMessage: _standing,
    Pin: _pin,
    Post: _post,
    Look: _look,
    AskMember: _ask_member,
    Fetch: _fetch,
    CaseCard: _card,
    CaseNote: _note,
    CaseFile: _case_file,
    CaseWords: _case_words,
    Whisper: _whisper,
    CaseRetract: _retract,
    Alert: _alert,
    Hook: _hook,
}


async def _goes(stage: Stage, effect: Effect) -> list[int]:
    application = stage.application
    async with application.database.write() as tx:
        put = await outbox.put(tx, parcels([effect]), application.database.process, stage.world.clock.now())
    application.delivery.accept(put)
    await stage.settles()
    return [row.id for row in put]


CLASSES = sorted(set(Effect.kinds.values()), key=lambda effect: effect.__name__)


@pytest.mark.parametrize("effect", CLASSES, ids=lambda effect: effect.__name__)
async def test_it_arrives_as_often_as_its_class_says(
    stage: Stage, deaf: Deaf, effect: type[Effect], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FEATURES.posts, AnyNews.name, AnyNews())
    sent = await SCENARIOS[effect](stage)
    assert type(sent.effect) is effect
    if sent.method:
        stage.world.faults.plan(Fault(sent.platform, sent.method, Kind.CUT_AFTER, times=CUTS))
    (number,) = await _goes(stage, sent.effect)
    async with stage.application.database.read() as tx:
        row = await tx.row(select(rows.c.state).where(rows.c.id == number))
    assert row is not None
    if effect.if_uncertain is IfUncertain.ONCE_MORE:
        assert (row.state, await sent.arrived()) == ("dead", 2)
        if effect.told is Told.STAFF:
            await stage.channels.alerts.shows("may or may not have arrived")
    else:
        assert (row.state, await sent.arrived()) == ("sent", 1)
    if effect is Hook:
        assert len(deaf.heard) == CUTS + 1
        assert len(set(deaf.heard)) == 1, "by its id they know what they heard before"


LOOKED_UP = [effect for effect in CLASSES if effect.if_uncertain is IfUncertain.LOOK_UP and issubclass(effect, OfCase)]


@pytest.mark.parametrize("effect", [*LOOKED_UP, CaseRetract], ids=lambda effect: effect.__name__)
async def test_it_is_found_however_much_is_said_in_the_thread(
    stage: Stage, effect: type[Effect], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack tells of a thread page by page."""
    monkeypatch.setattr(transport, "PAGE", 2)
    sent = await SCENARIOS[effect](stage)
    assert isinstance(sent.effect, OfCase)
    channel = stage.world.slack.channels[sent.effect.channel]
    robin, (card,) = stage.officer("Robin Officer", channel), channel.messages
    for number in range(5):
        await robin.says(f"Talk {number}", in_channel=channel, thread=card)
    stage.world.faults.plan(Fault(sent.platform, sent.method, Kind.CUT_AFTER, times=3))
    if effect is not CaseRetract:
        await _goes(stage, sent.effect)
        assert await sent.arrived() == (6 if effect is CaseNote else 1)
    else:
        await _said_late(stage, card)
        await _goes(stage, sent.effect)
        assert {reply.raw["user"] for reply in card.thread} == {robin.id}


async def _said_late(stage: Stage, card: SlackMessage) -> None:
    """Our own lines stand on the last page."""
    async with stage.application.database.read() as tx:
        (event, *_) = await reports.history(tx, 1)
    await _goes(stage, CaseNote("report", 1, card.channel_id, event.id))

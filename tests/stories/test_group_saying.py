"""Limits on what we say in a group that did not ask; nothing worth saying is lost by them."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from flows.conversation.posts import Drawn
from flows.kernel.effects import Effect, Post, parcels
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Prompt
from storage import groups, outbox
from storage.database import Tx
from storage.groups import Group
from tests.group_scene import Scene, set_scene
from tests.stage import Stage


@pytest.fixture
async def scene(stage: Stage) -> Scene:
    return await set_scene(stage)


@dataclass
class News:
    """A kind of message that nobody in the group asked for."""

    name: str = "news"
    over: set[int] = field(default_factory=set)
    unasked: bool = True

    async def draw(self, tx: Tx, runtime: Runtime, group: Group, subject: int, now: datetime) -> Drawn | None:
        prompt = Prompt((Plain(f"News {subject} at {now:%H:%M}"),))
        return None if subject in self.over else Drawn(prompt, unasked=self.unasked)


@pytest.fixture
def news(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> News:
    news = News()
    monkeypatch.setitem(stage.application.features.posts, news.name, news)
    return news


async def posts(scene: Scene, *subjects: int) -> None:
    application, group = scene.stage.application, await scene.known()
    async with application.database.write() as tx:
        effects: list[Effect] = [Post("telegram", "news", subject, group.id) for subject in subjects]
        rows = await outbox.put(tx, parcels(effects), application.database.process, scene.stage.world.clock.now())
    application.delivery.accept(rows)
    await scene.stage.settles()


async def later(scene: Scene, days: int, hours: int) -> None:
    await scene.stage.goes_to(scene.stage.at(days, hours))
    await scene.stage.application.ring()
    await scene.stage.application.idle()


def told(scene: Scene) -> list[int]:
    """Which news stand in the group, in the order in which they came."""
    found = [re.match(r"News (\d+)", message.text) for message in scene.group.messages]
    return [int(match[1]) for match in found if match]


async def test_so_many_a_day_and_the_rest_on_the_next(scene: Scene, news: News) -> None:
    await scene.makes_a_poster()
    await scene.links()
    await later(scene, 1, 12)
    await posts(scene, *range(1, 8))
    assert told(scene) == [1, 2, 3, 4, 5]
    scene.stage.world.clock.wind(timedelta(minutes=5))
    await posts(scene, 1)
    assert any(message.text.startswith("News 1") and message.edited for message in scene.group.messages)
    await later(scene, 1, 21)
    assert told(scene) == [1, 2, 3, 4, 5]
    await later(scene, 2, 7)
    assert told(scene) == [1, 2, 3, 4, 5]
    await later(scene, 2, 9)
    assert told(scene) == [1, 2, 3, 4, 5, 6, 7]
    assert (await scene.known()).said == 2


async def test_nothing_unasked_while_quiet_and_what_is_over_by_then_never(scene: Scene, news: News) -> None:
    await scene.makes_a_poster()
    await scene.links()
    await later(scene, 1, 12)
    await scene.group.sends(scene.ana, "/quiet 3")
    await scene.group.sees("I keep quiet until")
    await posts(scene, 1, 2)
    assert told(scene) == []
    news.over.add(1)
    await later(scene, 4, 13)
    assert told(scene) == [2]
    async with scene.stage.application.database.read() as tx:
        assert not await groups.held_back(tx)


async def test_what_was_asked_for_is_said_at_once_and_counts_for_nothing(scene: Scene, news: News) -> None:
    await scene.makes_a_poster()
    await scene.links()
    await later(scene, 1, 23)
    news.unasked = False
    await posts(scene, *range(1, 8))
    assert told(scene) == [1, 2, 3, 4, 5, 6, 7]
    assert (await scene.known()).said == 0


async def test_what_waits_is_said_once_we_are_back(scene: Scene, news: News) -> None:
    await scene.makes_a_poster()
    await scene.links()
    await later(scene, 1, 12)
    await scene.group.kicks_bot(scene.ana)
    await scene.stage.settles()
    await posts(scene, 1)
    assert not scene.stage.channels.alerts.messages
    await scene.group.adds_bot(scene.ana)
    await scene.stage.settles()
    await later(scene, 1, 13)
    assert told(scene) == [1]


async def test_what_stands_in_a_group_is_brought_along_when_it_grows(scene: Scene, news: News, stage: Stage) -> None:
    scene.group = stage.world.telegram.group("Larkspur neighbours", supergroup=False)
    await scene.group.joins(scene.ana, "creator")
    await scene.makes_a_poster()
    await scene.links()
    await later(scene, 1, 12)
    await posts(scene, 1)
    await scene.group.migrates(scene.ana)
    await stage.settles()
    await posts(scene, 1)
    assert told(scene) == [1], "anew, since nothing can be edited in the old chat"
    stage.world.clock.wind(timedelta(minutes=5))
    await posts(scene, 1)
    assert told(scene) == [1]
    assert (await scene.known()).said == 1, "it is the same message"


async def test_on_return_what_stands_is_brought_up_to_date(scene: Scene, news: News) -> None:
    await scene.makes_a_poster()
    await scene.links()
    await later(scene, 1, 12)
    await posts(scene, 1)
    await scene.group.kicks_bot(scene.ana)
    await later(scene, 1, 13)
    await posts(scene, 1)
    await scene.group.adds_bot(scene.ana)
    await scene.stage.settles()
    assert [m.edited for m in scene.group.messages if m.text.startswith("News 1 at 13")] == [True]

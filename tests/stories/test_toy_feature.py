"""A feature that the house has never heard of is handed in, and all it declares works: nothing else was edited."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

import pytest
from fluent.runtime import FluentResource
from pydantic import BaseModel

from bot.application import Application
from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Question
from flows.cases.extended import CardExtension, CardSection
from flows.conversation.group import GroupCommand, GroupRoute, GroupTurn
from flows.conversation.posts import Drawn
from flows.conversation.turn import Conversation, ResidentTurn, Route, Screen, StartLink
from flows.engine import Flow
from flows.engine import Words as Asks
from flows.feature import Called, Feature, Features, Ran, ScheduledJob, StaffCommand, Target
from flows.features.all import FEATURES
from flows.features.visits.events import VisitsChanged, VisitShown
from flows.kernel.actions import ButtonAction, go
from flows.kernel.actor import Actor
from flows.kernel.effects import Alert, CaseCard, Effect, Post
from flows.kernel.events import Extension, Section, Subscription
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Prompt, Words
from storage.database import Tx
from storage.groups import Group
from tests.group_scene import set_scene
from tests.stage import Stage


class KeyDraft(BaseModel):
    words: str = ""


LOST_KEY: Flow[KeyDraft, None] = Flow(
    name="lost_key", draft=KeyDraft, steps=(Asks(key="words", ask="tell-ask", title="visit-tell"),)
)


@dataclass(frozen=True, slots=True)
class ShowKeys(ButtonAction):
    path: ClassVar[str] = "keys"


@dataclass(frozen=True, slots=True)
class Lost(ButtonAction):
    path: ClassVar[str] = "key:{number}:lost"
    number: int


@dataclass(frozen=True, slots=True)
class Found(ButtonAction):
    """A tap in a group."""

    path: ClassVar[str] = "key:{number}:found"
    number: int


@dataclass
class Keys:
    """All of the toy; what it would keep in tables it keeps here."""

    channel: str = ""
    lost: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    rung: int = 0
    found: int = 0

    async def shown(self, turn: ResidentTurn, asked: ShowKeys) -> Prompt:
        return Prompt((Plain(f"Keys lost: {len(self.lost)}"),), (go(Lost(1), "visit-tell"),))

    async def begin(self, turn: ResidentTurn, asked: Lost) -> None:
        await turn.start(LOST_KEY, KeyDraft(), Plain(f"Key {asked.number}."))

    async def linked(self, turn: ResidentTurn, ref: str) -> None:
        turn.say(Prompt((Plain(f"Key {ref}."),), (go(ShowKeys(), "menu-back"),)))

    async def asked(self, turn: GroupTurn, rest: str) -> None:
        turn.effects.append(Post("telegram", "key", 1, turn.group.id))

    async def found_by(self, turn: GroupTurn, found: Found) -> None:
        self.found += 1
        turn.toast = Plain("Thank you.")
        turn.effects.append(Post("telegram", "key", found.number, turn.group.id))

    async def finish(self, turn: ResidentTurn, draft: KeyDraft) -> None:
        self.lost.append(draft.words)
        turn.effects.append(CaseCard("key", len(self.lost), self.channel))
        turn.say(turn.menu(Plain("Staff know.")))

    async def visits(self, tx: Tx, runtime: Runtime, event: VisitsChanged, now: datetime) -> list[Effect]:
        self.heard += [change.kind for change in event.changes]
        return []

    async def on_visit(self, tx: Tx, runtime: Runtime, shown: VisitShown, now: datetime) -> Section:
        return Section((Plain("Bring your key."),), (go(Lost(2), "visit-tell"),))

    async def on_card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> CardSection:
        return CardSection([("visit-field-files", Plain(f"Keys taken: {len(self.taken)}"))], ("take",))

    async def take(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        self.taken.append(subject)
        return Done([CaseCard("visit", subject, self.channel)])

    async def run(self, tx: Tx, runtime: Runtime, now: datetime) -> Ran:
        self.rung += 1
        return Ran([Alert(self.channel, Plain("Count the keys."))], more=self.rung % 2 == 1)

    async def find(self, tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | Words:
        if not called.said:
            return Plain("Which key?")
        return Target(self.channel, form=("key", "give", 1))


class KeyCase(CaseType):
    name = "key"
    actions = frozenset({"give"})

    def __init__(self, keys: Keys) -> None:
        self.keys = keys

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        return self.keys.channel

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        given = ", ".join(self.keys.given) or "nobody"
        return Card(Plain(f"Key {subject} is lost"), (), Plain(f"Given to {given}"), actions=("give",))

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        return ActionForm([Question("words", "staff-label-words")])

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        self.keys.given.append(str(answers["words"]))
        return Done([CaseCard("key", subject, self.keys.channel)])


TEXTS = """
case-key-give = Give out
case-visit-take = Take a key
doorstep-key-usage = key NUMBER
doorstep-key = hands out a key.
group-command-key = Tell us of a key
"""


@dataclass
class KeyPost:
    """A message in a group that changes with what it shows."""

    keys: Keys
    name: str = "key"

    async def draw(self, tx: Tx, runtime: Runtime, group: Group, subject: int, now: datetime) -> Drawn | None:
        said = Plain(f"Key {subject} was found {self.keys.found} times.")
        return Drawn(Prompt((said,), (go(Found(subject), "visit-tell"),)), unasked=False)


def feature(keys: Keys) -> Feature:
    return Feature(
        name="keys",
        conversations=(Conversation(flow=LOST_KEY, facts=lambda turn: None, finish=keys.finish),),
        screens=(Screen(action=ShowKeys, show=keys.shown, label="visit-tell", more=25),),
        routes=(Route(Lost, keys.begin),),
        start_links=(StartLink("key", keys.linked),),
        posts=(KeyPost(keys),),
        group_commands=(GroupCommand(name="key", run=keys.asked, in_menu=35),),
        group_routes=(GroupRoute(Found, keys.found_by),),
        cases=(KeyCase(keys),),
        staff_commands=(StaffCommand("key", "doorstep-key-usage", "doorstep-key", keys.find),),
        jobs=(ScheduledJob("keys", keys.run),),
        subscriptions=(Subscription(VisitsChanged, keys.visits),),
        extensions=(Extension(VisitShown, keys.on_visit),),
        card_extensions=(CardExtension("visit", keys.on_card, frozenset({"take"}), keys.take),),
    )


@pytest.fixture
async def keys(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Keys:
    """The toy, and the stage begun anew with it."""
    keys = Keys(stage.channels.repairs.id)
    made = stage._make()
    app = Application(made.settings, stage.policy, stage.world.clock, features=Features(*FEATURES.all, feature(keys)))
    for language in app.runtime.languages:
        app.runtime.texts._bundles[language].add_resource(FluentResource(TEXTS))
    await stage.stop()
    monkeypatch.setattr(stage, "_make", lambda: app)
    await stage.start()
    return keys


async def test_a_feature_is_handed_in_and_all_of_it_works(stage: Stage, keys: Keys) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)

    await sam.starts("key-K7MP4QXT")
    await sam.sees("Key K7MP4QXT.")
    await sam.sends("/menu")
    await sam.taps("More")
    await sam.taps("Tell them something")
    await sam.sees("Keys lost: 0")
    await sam.sends("tell them something")  # the label, typed
    await sam.sees("Key 1.")
    await sam.sends("I dropped it in the canal.")
    await sam.sees("Staff know.")
    await stage.channels.repairs.shows("Key 1 is lost")
    await stage.channels.repairs.shows("Given to nobody")

    await stage.application.ring()
    await stage.channels.repairs.shows("Count the keys.")
    assert keys.rung == 2, "asked again while there was more"

    await robin.commands("/doorstep help", in_channel=stage.channels.repairs)
    await robin.told("/doorstep key NUMBER hands out a key.")
    await robin.commands("/doorstep key", in_channel=stage.channels.repairs)
    await robin.told("Which key?")
    await robin.commands("/doorstep key 1", in_channel=stage.channels.repairs)
    await robin.fills(words="Sam")
    await robin.submits()
    await stage.channels.repairs.shows("Given to Sam")

    visit = await stage.book(stage.at(3, 9))
    assert keys.heard == ["booked"]
    await sam.taps_data(f"go:visit:{visit.id}")
    await sam.sees("Bring your key.")


async def test_what_a_feature_declares_for_groups_works_there(stage: Stage, keys: Keys) -> None:
    scene = await set_scene(stage)
    await scene.makes_a_poster()
    await scene.links()
    await scene.group.sends(scene.ana, "/help")
    await scene.group.sees("/quiet: Make me quiet for a while\n/key: Tell us of a key\n/help")
    await scene.group.sends(scene.ana, "/key")
    notice = await scene.group.sees("Key 1 was found 0 times.")
    await scene.group.taps(scene.ana, "Tell them something", on=notice)
    await scene.ana.sees_toast("Thank you.")
    await scene.group.sees("Key 1 was found 1 times.")
    await scene.group.taps_data(scene.ana, "go:key:lots:found", on=notice)
    await scene.ana.sees_toast(stage.say("engine-old-button"))

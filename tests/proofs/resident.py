"""A resident who reports over and over, guided by the screen, and remembers what they answered."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, TypeAlias

from bot.simulator.telegram import Phone
from bot.simulator.telegram.model import ChatMessage
from bot.simulator.telegram.world import World
from flows.features.reports.flow import UNKNOWN, clause_label, contract_shown
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words, named, text

PATIENCE = 90.0
REFERENCE = re.compile(r"Your reference is (\w{4})-(\w{4})")
OWN_WORDS = "in your own words"
Day = Literal["today", "yesterday", "unknown"]
Move: TypeAlias = tuple[Literal["tap", "type", "tell", "show", "done"], str, ChatMessage]
"""The screen's request: a tap (the button's data), its words, the story, a photo, or nothing (the reference)."""
TYPED = ("Who is it about?", "What happened?")
"""Questions whose answers may be typed: if one comes twice and is answered twice, no later one takes the second. "My
home" is a part of an answer to the next one."""
TURNS = ("Where did it happen?", "What happened?", "What was it?")
"""Questions at which somebody may think again and go back, once."""


@dataclass(frozen=True)
class Content:
    """The content of a report, as its resident answered and as its row has it."""

    chat: str
    contract: str | None
    place: str
    clauses: tuple[str, ...]
    day: str | None
    story: str
    anonymous: bool
    treatment: str
    photos: int


@dataclass(frozen=True)
class Plan:
    """A report that somebody is about to make, and how: `at_first` is the place they say before the review."""

    contract: str
    place: str
    topic: str
    clause: str
    day: Day
    story: str
    anonymous: bool
    treatment: str
    at_first: str
    types: bool
    turns_back: str | None
    photo: bool

    @classmethod
    def draw(cls, chance: random.Random, runtime: Runtime, story: str) -> "Plan":
        topic, places = chance.choice(runtime.policy.topics), ["home", "shared", "outside"]
        place = chance.choice(places)
        return cls(
            contract=chance.choice([*(contract.ref for contract in runtime.policy.contracts), UNKNOWN]),
            place=place,
            topic=topic.id,
            clause=chance.choice(topic.clauses),
            day=chance.choice(["today", "yesterday", "unknown"]),
            story=story,
            anonymous=chance.random() < 0.5,
            treatment=chance.choice(["complaint", "fix", "tell"]),
            at_first=chance.choice(places) if chance.random() < 0.3 else place,
            types=chance.random() < 0.3,
            turns_back=chance.choice(TURNS) if chance.random() < 0.3 else None,
            photo=chance.random() < 0.3,
        )

    def answers(self, runtime: Runtime, shown: str, *, reviewed: bool) -> Mapping[str, tuple[Words, ...]]:
        """To each question, the buttons to tap: the first of them that is there."""
        place = named("report-place-", self.place if reviewed else self.at_first)
        is_right = runtime.texts.say(named("report-place-", self.place), "en") in shown
        return {
            "what staff will see": (
                *([] if is_right else [text("engine-change")]),
                *([text("report-hide-name")] if self.anonymous else []),
                named("report-send-", self.treatment),
            ),
            "Which answer would you like to change?": (text("report-title-place"),),
            "Who is it about?": (contract_shown(runtime.policy, self.contract) or text("report-contract-unknown"),),
            "Where did it happen?": (place,),
            "What happened?": (named("topic-", self.topic),),
            "What was it?": (clause_label(self.clause),),
            "When did it happen?": (named("engine-", self.day),),
            "Do you have photos": (text("engine-media-none"),),
            "We have 1 file": (text("engine-done"),),
        }

    def content(self, chat: str, today: date) -> Content:
        days = {"today": today.isoformat(), "yesterday": (today - timedelta(days=1)).isoformat(), "unknown": None}
        contract = None if self.contract == UNKNOWN else self.contract
        return Content(
            *(chat, contract, self.place, (self.clause,), days[self.day], self.story, self.anonymous, self.treatment),
            photos=int(self.photo),
        )


@dataclass
class Resident:
    """`kept` are their answers on the way to each reference they were shown."""

    world: World
    phone: Phone
    runtime: Runtime
    chance: random.Random
    kept: dict[str, Content] = field(default_factory=dict)
    _seen: int = 0
    _did: set[str] = field(default_factory=set)
    """The things done once a report: told the story, shown a photo, turned back, looked at the review."""
    _today: date = date.min

    @property
    def name(self) -> str:
        return str(self.phone.user["first_name"])

    async def reports(self) -> None:
        """Make one report, from the command to its reference."""
        plan = Plan.draw(self.chance, self.runtime, f"Story {len(self.kept) + 1} of {self.name}.")
        self._did.clear()
        await self.phone.sends("/report")
        self._acted()
        while (ref := await self._goes_on(plan)) is None:
            pass
        self.kept[ref] = plan.content(str(self.phone.chat_id), self._today)

    def _acted(self) -> None:
        self._seen = max(message.version for message in self.phone.messages)

    async def _goes_on(self, plan: Plan) -> str | None:
        """Wait until something on the screen asks for an answer, and give it; or return a new reference."""
        move = await self.world.signal.first(lambda: self._look(plan), PATIENCE)
        assert move is not None, f"{self.name} is stuck with {plan}:\n{self.phone.screen()}"
        kind, value, message = move
        if kind == "done":
            return value
        self._did |= {kind, *(["reviewed"] if "what staff will see" in message.text else [])}
        if kind == "tap":
            await self.phone.taps_data(value, on=message)
        elif kind == "show":
            await self.phone.sends_photo()
        else:
            await self.phone.sends(value)
        if "When did it happen?" in message.text:
            self._today = self.world.clock.now().astimezone(self.runtime.policy.zone).date()
        self._acted()
        return None

    def _look(self, plan: Plan) -> Move | None:
        """Return the answer to what is new or has changed since the last move, the latest first."""
        changed = [message for message in self.phone.messages if message.from_bot and message.version > self._seen]
        changed.sort(key=lambda message: message.version, reverse=True)
        return next((move for message in changed if (move := self._asked(message, plan))), None)

    def _asked(self, message: ChatMessage, plan: Plan) -> Move | None:
        given = REFERENCE.search(message.text)
        if given and given[1] + given[2] not in self.kept:
            return "done", given[1] + given[2], message
        if OWN_WORDS in message.text and "tell" not in self._did:
            return "tell", plan.story, message
        if "Do you have photos" in message.text and plan.photo:
            return None if "show" in self._did else ("show", "", message)
        buttons = {button.text: button.callback_data for row in message.buttons for button in row}
        back = buttons.get(self._say(text("engine-back")))
        if plan.turns_back and plan.turns_back in message.text and back and "turned" not in self._did:
            self._did.add("turned")
            return "tap", back, message
        answers = plan.answers(self.runtime, message.text, reviewed="reviewed" in self._did)
        for question, wanted in answers.items():
            if question in message.text:
                label = next((label for label in map(self._say, wanted) if buttons.get(label)), None)
                if label is None:
                    return None
                typed = plan.types and question in TYPED
                return ("type", label, message) if typed else ("tap", str(buttons[label]), message)
        return None

    def _say(self, words: Words) -> str:
        return self.runtime.texts.say(words, "en")

"""A resident who reports over and over, driven by what stands on the screen, and remembers what they answered."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, TypeAlias

from bot.simulator.telegram import Phone
from bot.simulator.telegram.model import ChatMessage
from bot.simulator.telegram.world import World
from flows.house import House
from flows.reports.flow import UNKNOWN, clause_label, contract_shown
from flows.words import Words, text

PATIENCE = 90.0
REFERENCE = re.compile(r"Your reference is (\w{4})-(\w{4})")
OWN_WORDS = "in your own words"
Day = Literal["today", "yesterday", "unknown"]
Move: TypeAlias = tuple[Literal["tap", "write", "done"], str, ChatMessage]
"""What the screen asks for: a tap (the button's data), words, or nothing more (the reference)."""


@dataclass(frozen=True)
class Content:
    """What a report says, as its resident answered and as its row has it."""

    chat: str
    contract: str | None
    place: str
    clauses: tuple[str, ...]
    day: str | None
    story: str
    anonymous: bool
    treatment: str


@dataclass(frozen=True)
class Plan:
    """What somebody is about to report."""

    contract: str
    place: str
    topic: str
    clause: str
    day: Day
    story: str
    anonymous: bool
    treatment: str

    @classmethod
    def draw(cls, chance: random.Random, house: House, story: str) -> "Plan":
        topic = chance.choice(house.policy.topics)
        return cls(
            contract=chance.choice([*(contract.ref for contract in house.policy.contracts), UNKNOWN]),
            place=chance.choice(["home", "shared", "outside"]),
            topic=topic.id,
            clause=chance.choice(topic.clauses),
            day=chance.choice(["today", "yesterday", "unknown"]),
            story=story,
            anonymous=chance.random() < 0.5,
            treatment=chance.choice(["complaint", "fix", "tell"]),
        )

    def answers(self, house: House) -> Mapping[str, tuple[Words, ...]]:
        """To each question, the buttons to tap: the first of them that is there."""
        return {
            "what staff will see": (
                *([text("report-hide-name")] if self.anonymous else []),
                text(f"report-send-{self.treatment}"),
            ),
            "Who is it about?": (contract_shown(house.policy, self.contract) or text("report-contract-unknown"),),
            "Where did it happen?": (text(f"report-place-{self.place}"),),
            "What happened?": (text(f"topic-{self.topic}"),),
            "What was it?": (clause_label(self.clause),),
            "When did it happen?": (text("engine-unknown" if self.day == "unknown" else f"engine-{self.day}"),),
            "Do you have photos": (text("engine-media-none"),),
        }

    def content(self, chat: str, today: date) -> Content:
        days = {"today": today.isoformat(), "yesterday": (today - timedelta(days=1)).isoformat(), "unknown": None}
        contract = None if self.contract == UNKNOWN else self.contract
        return Content(
            chat, contract, self.place, (self.clause,), days[self.day], self.story, self.anonymous, self.treatment
        )


@dataclass
class Resident:
    """`kept` is what they answered on the way to each reference they were shown."""

    world: World
    phone: Phone
    house: House
    chance: random.Random
    kept: dict[str, Content] = field(default_factory=dict)
    _seen: int = 0
    _told: bool = False
    _today: date = date.min

    @property
    def name(self) -> str:
        return str(self.phone.user["first_name"])

    async def reports(self) -> None:
        """One report, from the command to its reference."""
        plan = Plan.draw(self.chance, self.house, f"Story {len(self.kept) + 1} of {self.name}.")
        self._told = False
        await self.phone.sends("/report")
        self._acted()
        while (ref := await self._goes_on(plan)) is None:
            pass
        self.kept[ref] = plan.content(str(self.phone.chat_id), self._today)

    def _acted(self) -> None:
        self._seen = max(message.version for message in self.phone.messages)

    async def _goes_on(self, plan: Plan) -> str | None:
        """Wait until something on the screen asks for an answer, and give it; or there is a new reference."""
        move = await self.world.signal.first(lambda: self._look(plan), PATIENCE)
        assert move is not None, f"{self.name} is stuck with {plan}:\n{self.phone.screen()}"
        kind, value, message = move
        if kind == "done":
            return value
        if kind == "tap":
            await self.phone.taps_data(value, on=message)
        else:
            self._told = True
            await self.phone.sends(value)
        if "When did it happen?" in message.text:
            self._today = self.world.clock.now().astimezone(self.house.policy.zone).date()
        self._acted()
        return None

    def _look(self, plan: Plan) -> Move | None:
        """What is new or has changed since the last move, the latest first."""
        changed = [message for message in self.phone.messages if message.from_bot and message.version > self._seen]
        changed.sort(key=lambda message: message.version, reverse=True)
        return next((move for message in changed if (move := self._asked(message, plan))), None)

    def _asked(self, message: ChatMessage, plan: Plan) -> Move | None:
        given = REFERENCE.search(message.text)
        if given and given[1] + given[2] not in self.kept:
            return "done", given[1] + given[2], message
        if OWN_WORDS in message.text and not self._told:
            return "write", plan.story, message
        buttons = {button.text: button.callback_data for row in message.buttons for button in row}
        for question, answers in plan.answers(self.house).items():
            if question in message.text:
                labels = [self.house.texts.say(answer, "en") for answer in answers]
                return next((("tap", data, message) for label in labels if (data := buttons.get(label))), None)
        return None

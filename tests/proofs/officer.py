"""A member of staff who looks after cards, repeats what Slack did not confirm, and remembers what was done."""

import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from bot.simulator.slack import StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.slack.openview import OpenView
from bot.simulator.slack.presses import find_action

OPENS_WITHIN = 2.0
PREVIEW = "As the resident reads it"
DONE = ("You sent this form already", "We have it.")
"""Texts of a form that was done before, or will be."""


@dataclass(frozen=True)
class Done:
    """An action of staff on a report: its event's kind and, if there are any, its words."""

    report: str
    kind: str
    words: str = ""


@dataclass
class Officer:
    """`confirmed` are the actions that they saw done; words are never used twice, however often they are sent."""

    person: StaffMember
    chance: random.Random
    confirmed: set[Done] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=count)

    async def looks_after(self, card: SlackMessage, report: str) -> None:
        match self.chance.choice(["take", "reply", "resolve"]):
            case "take":
                await self._takes(card, report)
            case "reply":
                await self._insists(card, report, "replied", "Reply to resident", "words")
            case _:
                await self._insists(card, report, "resolved", "Resolve", "outcome")

    async def _takes(self, card: SlackMessage, report: str) -> None:
        """Press until the card shows it: a click that was confirmed is still refused if Slack is asked too much."""
        bell = self.person.slack.bell
        while find_action(self.person.slack, card.blocks, "Take it"):
            await self.person.presses("Take it", on=card)
            await bell.until(lambda: not find_action(self.person.slack, card.blocks, "Take it"), OPENS_WITHIN)
        self.confirmed.add(Done(report, "taken"))

    async def _insists(self, card: SlackMessage, report: str, kind: str, label: str, key: str) -> None:
        """Go through a form until Slack takes it; if it went away, from the beginning and in other words."""
        done = False
        while not done and find_action(self.person.slack, card.blocks, label):
            words = f"{self.person.name} writes no. {next(self._numbers)}."
            rest = {"lesson": "Ring ahead."} if key == "outcome" else {}
            done = await self._fills(card, label, {key: words, **rest}, previewed=words if key == "words" else "")
            if done:
                self.confirmed.add(Done(report, kind, words))

    async def _fills(self, card: SlackMessage, label: str, values: Mapping[str, str], *, previewed: str) -> bool:
        person = self.person
        while person.stack:
            await person.closes()
        if not await self._confirmed(lambda: person.presses(label, on=card)):
            return False
        view = await person.slack.bell.until(lambda: person.stack[-1] if person.stack else None, OPENS_WITHIN)
        if view is None:
            return False
        await person.fills_in(values)
        if previewed and not (await self._submits(view) and PREVIEW in person.modal_screen()):
            return False
        return await self._submits(view) and (
            view not in person.stack or any(words in person.modal_screen() for words in DONE)
        )

    async def _submits(self, view: OpenView) -> bool:
        """Send a form until Slack takes it; return False if another took its place."""
        while self.person.stack and self.person.stack[-1] is view:
            if await self._confirmed(self.person.submits):
                return not self.person.modal_errors
        return False

    async def _confirmed(self, act: Callable[[], Awaitable[None]]) -> bool:
        before = len(self.person.errors)
        await act()
        return len(self.person.errors) == before

"""How many taps and messages the commonest things cost, from the menu and from somebody's first words.

docs/understanding.md tells of them; here they are counted.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.simulator.telegram import Phone
from flows.kernel.text_ids import TextId
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_rated import visited

DOCS = (Path(__file__).parents[2] / "docs" / "understanding.md").read_text("utf-8")


@dataclass
class Thumb:
    """Somebody's phone, which counts what they do with it."""

    phone: Phone
    taps: int = 0
    messages: int = 0

    async def tap(self, *ids: TextId) -> None:
        for id in ids:
            await self.tap_words(say(id))

    async def tap_words(self, words: str) -> None:
        await self.phone.taps(words)
        self.taps += 1

    async def write(self, words: str) -> None:
        await self.phone.sends(words)
        self.messages += 1

    async def sees(self, words: str) -> None:
        await self.phone.sees(words)

    @property
    def count(self) -> str:
        return f"{self.taps} + {self.messages}"


Way: TypeAlias = Callable[[Stage, Thumb], Awaitable[None]]
GATE = "The plumber left the gate open yesterday and my dog got out."


@dataclass(frozen=True)
class Job:
    """Something to be done, on the menu and in words; `before` brings about what it is about."""

    menu: Way
    words: Way
    before: Way


async def lives(stage: Stage, thumb: Thumb) -> None:
    await stage.lives_at(thumb.phone)


async def a_visit_yesterday(stage: Stage, thumb: Thumb) -> None:
    await lives(stage, thumb)
    await stage.goes_to(stage.at(5, 8))
    await stage.book(stage.at(4, 8))
    await stage.settles()
    await thumb.phone.sends("/menu")


async def a_visit_to_come(stage: Stage, thumb: Thumb) -> None:
    await lives(stage, thumb)
    await stage.book(stage.at(4, 8))
    await thumb.sees(gist("told-booked"))
    await thumb.phone.sends("/menu")


async def a_visit_now(stage: Stage, thumb: Thumb) -> None:
    await lives(stage, thumb)
    await stage.book(stage.at(1, 8))
    await stage.goes_to(stage.at(1, 9))
    await thumb.phone.sends("/menu")


async def rana_came(stage: Stage, thumb: Thumb) -> None:
    await visited(stage, thumb.phone)


async def a_report(stage: Stage, thumb: Thumb) -> None:
    await stage.report(thumb.phone)
    await thumb.phone.sends("/menu")


async def is_sent(thumb: Thumb) -> None:
    await thumb.sees(gist("report-sent"))


async def report_on_menu(stage: Stage, thumb: Thumb) -> None:
    await thumb.tap("menu-report")
    await thumb.tap_words("Brightfix Repairs: Day-to-day repairs")
    await thumb.tap("report-place-home", "topic-home", "clause-gates_pets", "engine-yesterday")
    await thumb.write(GATE)
    await thumb.tap("engine-media-none", "report-send-fix")
    await is_sent(thumb)


async def report_in_words(stage: Stage, thumb: Thumb) -> None:
    await thumb.write(GATE)
    await thumb.tap("report-send-fix")
    await is_sent(thumb)


async def sees_the_visit(thumb: Thumb) -> None:
    await thumb.sees("Password:")


async def visit_on_menu(stage: Stage, thumb: Thumb) -> None:
    await thumb.tap("menu-visits")
    await thumb.tap_words("Fri 27 Nov, 8am to 12 noon: Plumbing")
    await sees_the_visit(thumb)


async def visit_in_words(stage: Stage, thumb: Thumb) -> None:
    await thumb.write("when is the plumber coming")
    await sees_the_visit(thumb)


async def confirm_on_menu(stage: Stage, thumb: Thumb) -> None:
    await visit_on_menu(stage, thumb)
    await thumb.tap("visit-confirm")
    await thumb.sees(say("visit-state-confirmed"))


async def confirm_in_words(stage: Stage, thumb: Thumb) -> None:
    await thumb.write("yes that's fine for me")
    await thumb.sees(say("visit-state-confirmed"))


async def cancel(thumb: Thumb) -> None:
    await thumb.tap("visit-cancel", "visit-sure-cancel-yes")
    await thumb.sees(say("undo-minute"))


async def cancel_on_menu(stage: Stage, thumb: Thumb) -> None:
    await visit_on_menu(stage, thumb)
    await cancel(thumb)


async def cancel_in_words(stage: Stage, thumb: Thumb) -> None:
    await thumb.write("i need to cancel my appointment")
    await cancel(thumb)


async def move(thumb: Thumb) -> None:
    await thumb.tap("visit-change", "change-day")
    await thumb.tap_words("Mon 30 Nov")
    await thumb.tap_words("Morning (8am to 12 noon)")
    await thumb.phone.taps(say("sure-yes"), on=await thumb.phone.sees(gist("change-sure-ask")))
    thumb.taps += 1
    await thumb.sees(say("undo-minute"))


async def move_on_menu(stage: Stage, thumb: Thumb) -> None:
    await visit_on_menu(stage, thumb)
    await move(thumb)


async def move_in_words(stage: Stage, thumb: Thumb) -> None:
    await thumb.write("can i change my appointment to another day")
    await move(thumb)


async def checks(thumb: Thumb) -> None:
    await thumb.tap_words("Brightfix Repairs")
    await thumb.tap("door-password-not-known")
    await thumb.sees(gist("door-proof-unknown"))


async def door_on_menu(stage: Stage, thumb: Thumb) -> None:
    await thumb.tap("menu-door")
    await checks(thumb)


async def door_in_words(stage: Stage, thumb: Thumb) -> None:
    await thumb.write("there is a man at my door who says he is from the council")
    await checks(thumb)


async def rate(stage: Stage, thumb: Thumb) -> None:
    await thumb.tap("rate-score-5", "rate-well-yes")
    await thumb.sees(say("rate-thanks"))


async def leak(thumb: Thumb) -> None:
    await thumb.tap("sure-no")


async def leak_on_menu(stage: Stage, thumb: Thumb) -> None:
    await thumb.tap("menu-hazard", "hazard-kind-water")
    await leak(thumb)
    await thumb.write("There is a leak under my sink.")
    await thumb.tap("engine-media-none", "hazard-send")
    await thumb.sees(gist("hazard-sent"))


async def leak_in_words(stage: Stage, thumb: Thumb) -> None:
    await thumb.write("There is a leak under my sink.")
    await leak(thumb)
    await thumb.tap("hazard-send")
    await thumb.sees(gist("hazard-sent"))


async def person_on_menu(stage: Stage, thumb: Thumb) -> None:
    await thumb.tap("menu-person")
    await thumb.write("Nobody rings me back about my rent letter.")
    await thumb.tap("enquiry-send")
    await thumb.sees(gist("enquiry-sent"))


async def person_in_words(stage: Stage, thumb: Thumb) -> None:
    await thumb.write("can i speak to someone about my rent letter")
    await thumb.tap("enquiry-send")
    await thumb.sees(gist("enquiry-sent"))


async def thank_on_menu(stage: Stage, thumb: Thumb) -> None:
    await thumb.phone.sends("/menu")
    await thumb.tap("menu-thanks")
    await thumb.tap_words("Rana from Brightfix Repairs")
    await thumb.write("She was so kind.")
    await thumb.tap("thanks-send")
    await thumb.sees(gist("thanks-sent"))


async def thank_in_words(stage: Stage, thumb: Thumb) -> None:
    await thumb.write("thank you so much she was so kind")
    await thumb.tap_words("Rana from Brightfix Repairs")
    await thumb.tap("thanks-send")
    await thumb.sees(gist("thanks-sent"))


async def state_on_menu(stage: Stage, thumb: Thumb) -> None:
    [report] = await stage.reports()
    await thumb.tap("menu-more", "menu-reports")
    await thumb.tap_words(say("reports-line", ref=f"{report.ref[:4]}-{report.ref[4:]}", state=say("state-new")))
    await thumb.sees(say("clause-late_noshow"))


async def state_in_words(stage: Stage, thumb: Thumb) -> None:
    await thumb.write("where is my report")
    await thumb.sees(say("clause-late_noshow"))


JOBS: Mapping[str, Job] = {
    "Report what a worker did": Job(report_on_menu, report_in_words, a_visit_yesterday),
    "See when somebody comes": Job(visit_on_menu, visit_in_words, a_visit_to_come),
    "Say that a visit suits": Job(confirm_on_menu, confirm_in_words, a_visit_to_come),
    "Ask for another day": Job(move_on_menu, move_in_words, a_visit_to_come),
    "Cancel a visit": Job(cancel_on_menu, cancel_in_words, a_visit_to_come),
    "Check who is at the door": Job(door_on_menu, door_in_words, a_visit_now),
    "Tell of a leak": Job(leak_on_menu, leak_in_words, lives),
    "Talk to a person": Job(person_on_menu, person_in_words, lives),
    "Say thank you to a worker": Job(thank_on_menu, thank_in_words, rana_came),
    "See how a report stands": Job(state_on_menu, state_in_words, a_report),
}


def told(job: str) -> tuple[str, str]:
    """Return what the docs say of a job."""
    row = re.search(rf"^\| {job} \| [^|]* \| ([^|]*) \| ([^|]*) \|$", DOCS, re.MULTILINE)
    assert row, f"docs/understanding.md does not tell of it: {job}"
    return row[1], row[2]


@pytest.mark.parametrize("at", [0, 1], ids=["menu", "words"])
@pytest.mark.parametrize("job", JOBS)
async def test_what_people_do_most_costs_as_many_taps_as_the_docs_say(stage: Stage, job: str, at: int) -> None:
    thumb = Thumb(stage.resident())
    await JOBS[job].before(stage, thumb)
    await stage.settles()
    await (JOBS[job].menu, JOBS[job].words)[at](stage, thumb)
    assert thumb.count == told(job)[at]


async def test_a_visit_is_rated_in_two_taps(stage: Stage) -> None:
    thumb = Thumb(stage.resident())
    await rana_came(stage, thumb)
    await rate(stage, thumb)
    assert thumb.count == "2 + 0"

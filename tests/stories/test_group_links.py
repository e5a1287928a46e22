"""A link of a block's group gives a voice to who lives there or is in the group, however it was passed on."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.simulator.faults import Fault, Kind
from bot.simulator.telegram import GroupChat, Phone
from flows.features.all import FEATURES
from flows.features.problems.links import RENEWED
from flows.features.rounds.resident import GOOD_FOR
from flows.kernel.policy import Guesses
from handlers.telegram.read import is_in
from storage.tables import attempts, comments, problems, residencies, supporters, votes
from tests.copy import gist, say
from tests.group_scene import Scene
from tests.stage import Stage
from tests.stories.test_problems import shares
from tests.stories.test_rounds import group_of, neighbours, round_of, works_done
from tests.stories.test_rounds import votes as cast


async def link(chat: GroupChat, phone: Phone, word: str) -> str:
    """The payload behind one of the group's buttons, as a member copies it: `problem` or `verdict`."""
    if word == "verdict":
        await chat.taps(phone, say("round-private"))
    else:
        await chat.sends(phone, "/report")
        await chat.sees(say("odd-group"))
        await chat.taps(phone, "Report in private: Larkspur Court")
    return phone.opened[-1].partition("?start=")[2]


async def linked(stage: Stage, word: str) -> tuple[GroupChat, Phone, str]:
    """A group in which works were asked about, a member who lives there, and a link of the group."""
    (sam,) = await neighbours(stage, 1)
    chat = await group_of(stage, sam)
    await works_done(stage)
    await chat.sees(say("round-ask-fixed"))
    return chat, sam, await link(chat, sam, word)


OPENED = {"problem": "problem-none", "verdict": "comment-start"}
"""The first words of what a link leads to; the guard below asks for each link that there is."""
words = pytest.mark.parametrize("word", OPENED)


async def opens(stage: Stage, phone: Phone, payload: str) -> None:
    await phone.starts(payload)
    await phone.sees(gist(OPENED[payload.partition("-")[0]]))  # type: ignore[arg-type]


async def count(stage: Stage) -> dict[str, int]:
    tables = (votes, supporters, comments, residencies)
    async with stage.application.database.read() as tx:
        return {table.name: (await tx.rows(select(func.count()).select_from(table)))[0][0] for table in tables}


@words
async def test_a_stranger_with_a_link_is_told_what_to_do_and_counts_nowhere(stage_on_either: Stage, word: str) -> None:
    stage = stage_on_either
    _, _, payload = await linked(stage, word)
    before, stranger = await count(stage), stage.resident("Eve")
    for _ in range(2):
        await stranger.starts(payload)
        told = await stranger.sees(say("group-link-members"))
        assert say("menu-report") not in str(told.buttons)
    ref = payload.partition("-")[2]
    for data in (f"go:verdict:{ref}:say", f"go:verdict:{ref}:person", f"go:same:{ref}"):
        await stranger.taps_data(data)
    await stage.settles()
    assert say("comment-ask") not in stranger.screen()
    assert await count(stage) == before


async def test_a_problem_that_is_shared_is_neither_shown_to_a_stranger_nor_carried_by_one(stage: Stage) -> None:
    chat, sam, payload = await linked(stage, "problem")
    await shares(Scene(stage, stage.officer(), sam, chat), sam)
    await sam.taps(say("problem-share"))
    await chat.sees("Somebody has reported this")
    await stage.settles()
    before, stranger = await count(stage), stage.resident("Eve")
    await stranger.starts(payload)
    await stranger.sees(say("group-link-members"))
    async with stage.application.database.read() as tx:
        (problem,) = await tx.rows(select(problems.c.ref))
    await stranger.taps_data(f"go:same:{problem.ref}")
    await stranger.sees(say("problem-unknown"))
    assert await count(stage) == before


@words
@pytest.mark.parametrize("standing", ["member", "administrator", "creator"])
async def test_who_is_in_the_group_goes_on(stage: Stage, word: str, standing: str) -> None:
    chat, _, payload = await linked(stage, word)
    kit = stage.resident("Kit")
    await chat.joins(kit, standing)
    await opens(stage, kit, payload)


@words
@pytest.mark.parametrize(("days", "counts"), [(29, True), (31, False)])
async def test_who_left_has_a_voice_for_thirty_days_after_the_last_tap(
    stage: Stage, word: str, days: int, counts: bool
) -> None:
    """And no longer, with a link that is still good."""
    stage.adopt(stage.policy.model_copy(update={"surveys": stage.policy.surveys.model_copy(update={"round_days": 28})}))
    await stage.restart()
    chat, sam, _ = await linked(stage, word)
    kit = stage.resident("Kit")
    await chat.joins(kit)
    asked = next(message for message in chat.messages if say("round-ask-fixed") in message.text)
    await cast(chat, kit, asked, "fixed-yes")
    await chat.leaves(kit)
    await stage.settles()
    payload = await link(chat, sam, word)
    await stage.goes_to(stage.world.clock.now() + timedelta(days=days))
    if counts:
        await opens(stage, kit, payload)
    else:
        await kit.starts(payload)
        await kit.sees(say("group-link-members"))


@words
async def test_an_old_link_says_that_it_is_too_old(stage: Stage, word: str) -> None:
    chat, sam, payload = await linked(stage, word)
    late = {"problem": 2 * RENEWED, "verdict": timedelta(days=stage.policy.surveys.round_days) + GOOD_FOR}[word]
    await stage.goes_to(stage.world.clock.now() + timedelta(days=8))
    await stage.application.ring()
    await stage.settles()
    await opens(stage, sam, payload)
    await stage.goes_to(stage.world.clock.now() + late)
    for phone in (sam, stage.resident("Eve")):
        await phone.starts(payload)
        await phone.sees(say({"problem": "problem-expired", "verdict": "comment-expired"}[word]))  # type: ignore[arg-type]
    async with stage.application.database.read() as tx:
        assert not await tx.rows(select(attempts)), "an old link is no guess"
    if word == "problem":
        await opens(stage, sam, await link(chat, sam, word))


@words
async def test_while_the_platform_cannot_say_nobody_is_let_in_and_it_is_asked_again(stage: Stage, word: str) -> None:
    chat, _, payload = await linked(stage, word)
    kit, eve = stage.resident("Kit"), stage.resident("Eve")
    await chat.joins(kit)
    stage.world.faults.plan(Fault("telegram", "getChatMember", Kind.ERROR, status=502, times=2))
    await opens(stage, kit, payload)
    await chat.joins(eve)
    stage.world.faults.plan(Fault("telegram", "getChatMember", Kind.ERROR, status=400, error="CHAT_ADMIN_REQUIRED"))
    await eve.starts(payload)
    await eve.sees(say("group-link-members"))


async def test_accounts_whose_home_nobody_knows_reopen_no_job(stage_on_either: Stage) -> None:
    stage = stage_on_either
    (sam,), strangers = await neighbours(stage, 1), [stage.resident(f"Stranger {number}") for number in range(6)]
    chat = await group_of(stage, sam, *strangers)
    visit = await works_done(stage)
    asked = await chat.sees(say("round-ask-fixed"))
    for phone in (sam, *strangers):
        await cast(chat, phone, asked, "fixed-no")
    await stage.settles()
    assert not (await round_of(stage, visit)).reopened
    await stage.goes_to(stage.at(9, 9))
    await stage.application.ring()
    await stage.settles()
    round_ = await round_of(stage, visit)
    assert round_.state == "closed"
    assert not round_.reopened
    assert (await stage.visit(visit.ref)).job_state != "reopened"


def test_every_link_that_a_group_shows_is_looked_at_here() -> None:
    """A link with a reference comes from a group, or is a code of its own (a champion's, or for a new phone)."""
    with_reference = {word for word, one in FEATURES.index.links.items() if one.has_reference}
    assert with_reference == {*OPENED, "champion", "phone"}


@pytest.mark.parametrize("word", [word for word, one in FEATURES.index.links.items() if one.has_reference] + [""])
async def test_wrong_links_of_every_kind_are_counted(stage: Stage, word: str) -> None:
    stage.adopt(stage.policy.model_copy(update={"guesses": Guesses(tokens=3, references=3)}))
    await stage.restart()
    eve = stage.resident("Eve")
    for number in range(2, 8):
        await eve.starts(f"{word}-ABCD234{number}" if word else f"ABCD234{number}")
    told = await eve.sees(gist("guessed-references" if word in OPENED else "guessed-tokens"))
    assert "You can try again" in told.text or "after" in told.text
    await stage.settles()
    async with stage.application.database.read() as tx:
        assert [row.who for row in await tx.rows(select(attempts.c.who))] == [f"telegram:{eve.user['id']}"] * 3


@pytest.mark.parametrize(
    ("member", "there"),
    [
        ({"status": "restricted", "is_member": True}, True),
        ({"status": "restricted", "is_member": False}, False),
        ({"status": "kicked"}, False),
        ({"status": "left"}, False),
        ({"status": "a standing to come"}, False),
        ({}, False),
        (True, False),
    ],
)
def test_only_a_standing_that_we_know_lets_somebody_in(member: object, there: bool) -> None:
    assert is_in(member) is there

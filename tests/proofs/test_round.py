"""A whole block votes within two minutes: every vote is counted once, nothing is refused, and the totals come right."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import func, insert, select

from bot.simulator.telegram import GroupChat, Phone
from bot.simulator.telegram.model import ChatMessage
from flows.features.rounds import closing
from flows.features.rounds.questions import QUESTIONS
from flows.kernel import few
from flows.kernel.few import HOMES
from storage import estate, groups, rounds, tables
from tests.copy import say
from tests.stage import Stage


async def a_block(stage: Stage, phones: list[Phone], homes: int) -> GroupChat:
    """Return a group of all these phones, whose people live in so many homes of one block."""
    chat, now = stage.world.telegram.group("Everybody"), stage.world.clock.now()
    for phone in phones:
        await chat.joins(phone)
    await chat.adds_bot(phones[0])
    await stage.settles()
    async with stage.application.database.write() as tx:
        block = await estate.number(tx, "blocks", "ROWAN")
        found = await groups.find(tx, "telegram", str(chat.chat_id))
        assert found is not None
        link = {"group_id": found.id, "block_id": block, "state": "linked", "asked_at": now}
        await tx.run(insert(tables.group_blocks).values(**link))
        for number in range(homes):
            home = {"id": 1000 + number, "ref": f"TOWER-{number}", "block_id": block, "address": f"{number} Tower"}
            await tx.run(insert(tables.homes).values(**home))
        for number, phone in enumerate(phones):
            who = 1000 + number
            await tx.run(insert(tables.residents).values(id=who, name="–", language="en", created_at=now))
            address = {"platform": "telegram", "person": str(phone.user["id"]), "chat": str(phone.chat_id)}
            await tx.run(insert(tables.addresses).values(**address, resident_id=who))
            place = {"home_id": 1000 + number % homes, "block_id": block}
            await tx.run(insert(tables.residencies).values(resident_id=who, **place, since=now))
    return chat


def plan(chance: Random, people: int) -> list[tuple[float, int, str, str]]:
    """Return who taps what and when, in seconds; some answer a part only, some change their mind."""
    return sorted(
        (chance.uniform(0, 115), person, question.key, chance.choice([*question.answers]))
        for person in range(people)
        for question in chance.sample(QUESTIONS, chance.randint(1, len(QUESTIONS)))
        for _ in range(1 + (chance.random() < 0.1))
    )


def expected(taps: list[tuple[float, int, str, str]], homes: int) -> dict[str, Counter[str]]:
    latest = {(person % homes, question): answer for _, person, question, answer in taps}
    totals: dict[str, Counter[str]] = {question.key: Counter() for question in QUESTIONS}
    for (_, question), answer in latest.items():
        totals[question][answer] += 1
    return totals


async def all_tap(
    stage: Stage, chat: GroupChat, asked: ChatMessage, phones: list[Phone], taps: list[tuple[float, int, str, str]]
) -> datetime:
    """Make each tap at its moment of the simulator's time; return the moment of the last."""
    clock = stage.world.clock
    begun, number = clock.now(), asked.buttons[0][0].callback_data
    round_ = str(number).split(":")[2]
    for at, person, question, answer in taps:
        await clock.sleep_until(begun + timedelta(seconds=at))
        await chat.taps_data(phones[person], f"go:round:{round_}:{question}:{answer}", on=asked)
    return clock.now()


async def right(stage: Stage, asked: ChatMessage, said: str) -> datetime:
    """Return the moment from which on the message says how many homes have spoken."""
    while said not in asked.text:
        await stage.world.clock.sleep_until(stage.world.clock.now() + timedelta(seconds=0.2))
        await stage.application.ring()
    return stage.world.clock.now()


@pytest.mark.parametrize(
    ("people", "homes"), [pytest.param(400, 300, marks=pytest.mark.proof), pytest.param(40, 30, id="short")]
)
async def test_a_whole_block_votes_within_two_minutes(stage: Stage, seed: int, people: int, homes: int) -> None:
    phones = [stage.resident(f"Neighbour {number}") for number in range(people)]
    chat = await a_block(stage, phones, homes)
    visit = await stage.book(stage.at(1, 8), home=None, block="ROWAN", description="Mend the lift")
    await stage.goes_to(stage.at(1, 13))
    await stage.marks(visit, "done")
    asked = await chat.sees("Is it fixed?")
    taps = plan(Random(seed), people)
    totals = expected(taps, homes)
    spoke = len({person % homes for _, person, _, _ in taps})
    last = await all_tap(stage, chat, asked, phones, taps)
    correct = await asyncio.wait_for(right(stage, asked, say("round-spoke", count=spoke // 5 * 5)), 60)
    await stage.settles()
    async with stage.application.database.read() as tx:
        cast = (await tx.rows(select(func.count()).select_from(tables.votes)))[0][0]
        (round_,) = await rounds.of_job(tx, visit.job_id)
        counted = await closing.counted(tx, round_)
    journal = stage.world.journal
    refused = [entry for entry in journal.entries if entry.status == 429]
    edits = len(journal.of("editMessageText"))
    print(
        f"{len(taps)} taps of {people} people in {homes} homes: {cast} votes kept, {edits} edits, "
        f"right {(correct - last).total_seconds():.1f} s after the last tap"
    )
    assert not refused, "nothing was too fast"
    assert {question: Counter(said) for question, said in counted.of.items()} == totals
    assert counted.spoke == spoke
    assert correct - last < timedelta(seconds=60)
    await stage.goes_to(stage.at(9, 9))
    await stage.application.ring()
    await stage.settles()
    verdict = await chat.sees("This is what the block says.")
    for question in QUESTIONS:
        share = few.publishable(HOMES, question.answers, totals[question.key])
        said = (
            [stage.application.runtime.texts.say(few.words(share, one), "en") for one in share.answers] if share else []
        )
        line = next((line for line in verdict.text.splitlines() if stage.named("round-ask-", question.key) in line), "")
        assert bool(line) == bool(said) and all(word in line for word in said), line

"""A whole block votes within two minutes: every vote is counted once, nothing is refused, and the totals come right."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import func, insert, select

from bot.simulator.telegram import GroupChat, Phone
from bot.simulator.telegram.model import ChatMessage
from flows.features.rounds.questions import QUESTIONS
from storage import estate, groups, tables
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


def shown(asked: ChatMessage) -> dict[str, Counter[str]]:
    """Return the totals on the buttons."""
    buttons = [button for row in asked.buttons[: len(QUESTIONS)] for button in row]
    totals: dict[str, Counter[str]] = {question.key: Counter() for question in QUESTIONS}
    for button in buttons:
        _, _, _, question, answer = str(button.callback_data).split(":")
        totals[question][answer] = int(button.text.rpartition("·")[2]) if "·" in button.text else 0
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


async def right(stage: Stage, asked: ChatMessage, totals: dict[str, Counter[str]]) -> datetime:
    """Return the moment from which on the message shows these totals."""
    while shown(asked) != totals:
        await stage.world.clock.sleep_until(stage.world.clock.now() + timedelta(seconds=0.2))
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
    last = await all_tap(stage, chat, asked, phones, taps)
    correct = await asyncio.wait_for(right(stage, asked, totals), 60)
    await stage.settles()
    async with stage.application.database.read() as tx:
        cast = (await tx.rows(select(func.count()).select_from(tables.votes)))[0][0]
    journal = stage.world.journal
    refused = [entry for entry in journal.entries if entry.status == 429]
    edits = len(journal.of("editMessageText"))
    print(
        f"{len(taps)} taps of {people} people in {homes} homes: {cast} votes kept, {edits} edits, "
        f"right {(correct - last).total_seconds():.1f} s after the last tap"
    )
    assert not refused, "nothing was too fast"
    assert shown(asked) == totals, "and it stays right"
    spoke = len({person % homes for _, person, _, _ in taps})
    assert f"{spoke} homes have spoken." in asked.text
    assert correct - last < timedelta(seconds=20)

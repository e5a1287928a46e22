"""Scores of contracts, contractors and blocks: on staff's cards, in their files, and in residents' plain words."""

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select

from bot.simulator.slack.messages import SlackMessage
from storage import tables
from storage.visits import Visit
from tests.stage import Stage
from tests.stories.test_rounds import group_of

NOT_TSM = "Transactional survey results; not Tenant Satisfaction Measures"
SCORES = "Scores · Contract · Day-to-day repairs"


async def rated(stage: Stage, visit: Visit, count: int, overall: int | None = 5, **answers: str) -> None:
    """Residents were asked of a visit, and so many said this; None: nobody answered."""
    now = stage.world.clock.now()
    said: Mapping[str, Any] = {"answered_at": now, "overall": overall, **answers} if overall else {}
    row = {"job_id": visit.job_id, "visit_id": visit.id, "part": "visit", "state": "done", "due_at": now}
    async with stage.application.database.write() as tx:
        many = len(await tx.rows(select(tables.ratings.c.id)))
        rows = [
            {**row, "key": f"survey-{many + number}", "created_at": now, "asked_at": now, "revision": 1, **said}
            for number in range(count)
        ]
        await tx.run(insert(tables.ratings), rows)


async def visit_done(stage: Stage, state: str = "done", **booked: Any) -> Visit:
    visit = await stage.book(stage.world.clock.now() - timedelta(hours=5), **booked)
    await stage.marks(visit, state)
    return await stage.visit(visit.ref)


async def card(stage: Stage, heading: str = SCORES) -> SlackMessage:
    shown = await stage.channels.repairs.shows(heading)
    await stage.settles()
    return shown


def fields(message: SlackMessage) -> dict[str, str]:
    blocks = [block for block in message.blocks if "fields" in block]
    return dict(field["text"].split("\n", 1) for field in blocks[0]["fields"])


def files(stage: Stage, message: SlackMessage) -> dict[str, bytes]:
    named = [file for reply in message.thread for file in reply.files]
    return {file["title"]: stage.world.slack.files[file["id"]].content or b"" for file in named}


async def test_a_contract_in_its_own_channel(stage: Stage) -> None:
    robin = stage.officer()
    visit = await visit_done(stage)
    await rated(stage, visit, 6, 5, polite="yes", tidy="yes")
    await rated(stage, visit, 3, 4, polite="yes", tidy="no")
    await rated(stage, visit, 1, 1, polite="no", id_shown="no")
    await rated(stage, visit, 10, None)
    await robin.commands("/doorstep scores", in_channel=stage.channels.repairs)
    shown = await card(stage)
    said = fields(shown)
    assert said["Surveys after visits"] == "10 of 20 answered (50%)"
    assert said["Overall"] == "90% good (4 or 5), 10% poor (1 or 2); average 4.3 of 5; 10 ratings"
    assert "Polite: 90% of 10" in said["Part two: the visit (yes)"]
    assert "Left it tidy: 67% of 9" in said["Part two: the visit (yes)"]
    assert "Showed their ID: too few (under 5)" in said["Part two: the visit (yes)"]
    assert NOT_TSM in str(shown.blocks)
    kept = files(stage, shown)
    assert {name.rsplit(".")[-1] for name in kept} == {"csv", "xlsx", "scorecard-1"}
    rows = list(csv.reader(io.StringIO(kept["scores-1.csv"].decode("utf-8-sig"))))
    assert rows[0] == [NOT_TSM]
    numbers = {row[0]: row[1:4] for row in rows[2:20] if len(row) == 7}
    assert numbers["Good visits (4 or 5 of 5)"] == ["90.0", "percent", "10"]
    assert numbers["Showed their ID"] == ["", "percent", "0"]
    assert kept["scores-1.xlsx"].startswith(b"PK") and kept["scorecard-1"].startswith(b"\x89PNG")


async def test_few_answers_are_said_to_be_few_and_too_few_are_not_shown(stage: Stage) -> None:
    robin = stage.officer()
    visit = await visit_done(stage)
    await rated(stage, visit, 4, 5, polite="yes")
    await rated(stage, visit, 36, None)
    await robin.commands("/doorstep scores contract repairs-north 3m", in_channel=stage.channels.repairs)
    said = fields(await card(stage))
    assert "4 of 40 answered (10%)" in said["Surveys after visits"] and "Few answered" in said["Surveys after visits"]
    assert said["Overall"] == "too few (under 5)"
    assert said["Period"].startswith("Tue 1 Sep to Mon 30 Nov")


async def test_whose_scores_is_asked_by_reference_or_by_name(stage: Stage) -> None:
    robin = stage.officer("Robin Officer", stage.channels.repairs, stage.channels.default)
    await robin.commands("/doorstep scores brightfix 12m", in_channel=stage.channels.repairs)
    await card(stage, "Scores · Contractor · Brightfix Repairs")
    await robin.commands("/doorstep scores larkspur", in_channel=stage.channels.repairs)
    await card(stage, "Scores · Block · Larkspur Court")
    await robin.commands("/doorstep scores nobody 3m", in_channel=stage.channels.repairs)
    await robin.told("No contract, contractor or block is called “nobody”.")
    await robin.commands("/doorstep scores repairs", in_channel=stage.channels.repairs)
    await robin.told("Several may be meant by “repairs”")
    await robin.commands("/doorstep scores", in_channel=stage.channels.default)
    await robin.told("Say whose scores")


async def test_restricted_reports_count_nowhere(stage: Stage) -> None:
    robin, sam = stage.officer(), stage.resident()
    await stage.lives_at(sam)
    for _ in range(5):
        await stage.has_reported(sam)
        await stage.has_reported(sam, clause="safeguarding")
    await robin.commands("/doorstep scores", in_channel=stage.channels.repairs)
    said = fields(await card(stage))["Reports by clause"]
    assert said.endswith(": 5") and "\n" not in said


async def rings(stage: Stage, moment: datetime) -> None:
    await stage.goes_to(moment)
    for _ in stage.policy.contracts:
        await stage.application.ring()
    await stage.settles()


async def cards_of(stage: Stage) -> list[SlackMessage]:
    return [message for message in stage.channels.repairs.messages if SCORES in str(message.blocks)]


async def test_a_months_scorecard_comes_by_itself_once(stage: Stage) -> None:
    visit = await visit_done(stage)
    await rated(stage, visit, 6, 5)
    december = date(2026, 12, 1)
    first = datetime.combine(december, time(8, 45), stage.policy.zone)
    await rings(stage, first - timedelta(hours=1))
    assert not await cards_of(stage), "not before the summary's hour"
    await rings(stage, first)
    await stage.restart()
    await rings(stage, first + timedelta(hours=3))
    await rings(stage, first + timedelta(days=1))
    shown = await cards_of(stage)
    assert [fields(one)["Period"] for one in shown] == ["Sun 1 Nov to Mon 30 Nov 2026"]
    assert fields(shown[0])["Surveys after visits"] == "6 of 6 answered (100%)"
    assert len(files(stage, shown[0])) == 3


async def test_residents_read_in_plain_words_how_repairs_go(stage: Stage) -> None:
    sam, lina = stage.resident(), stage.resident("Lina", language="ar")
    await stage.lives_at(sam)
    await lina.starts(await stage.invitation(home="LARK-14"))
    visit = await visit_done(stage)
    await rated(stage, visit, 20, 5)
    await rated(stage, visit, 3, 2)
    await sam.sends("/scores")
    told = await sam.sees("Day-to-day repairs: out of 23 visits that residents rated, 20 were good.")
    assert "Lift repairs: too few answers yet." in told.text
    await stage.settles()
    assert [message.raw["photo"] for message in sam.messages if message.raw.get("photo")]
    await lina.sends("/scores")
    await lina.sees("عدد الزيارات التي قيمها السكان")
    await stage.settles()


async def test_who_lives_nowhere_we_know_is_told_so(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.sends("/scores")
    await sam.sees("We do not know where you live yet.")


async def test_a_group_reads_of_its_block(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    chat = await group_of(stage, sam)
    await rated(stage, await visit_done(stage), 5, 5)
    await chat.sends(sam, "/scores")
    await chat.sees("out of 5 visits that residents rated, 5 were good.")

"""Scores of contracts, contractors and blocks: on staff's cards, in their files, and in residents' plain words."""

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select

from bot.simulator.slack import StaffMember
from bot.simulator.slack.messages import SlackMessage
from flows.kernel.texts import bare
from storage import tables
from storage.visits import Visit
from tests.copy import say
from tests.stage import Stage
from tests.stories.test_rounds import group_of

NOT_TSM = say("score-chart-foot")
SCORES = "Scores · Contract · Day-to-day repairs"


async def rated(stage: Stage, visit: Visit, count: int, overall: int | None = 5, **answers: str) -> None:
    """So many homes were asked of a visit, and said this; None: nobody answered."""
    now = stage.world.clock.now()
    said: Mapping[str, Any] = {"answered_at": now, "overall": overall, **answers} if overall else {}
    row = {"job_id": visit.job_id, "visit_id": visit.id, "part": "visit", "state": "done", "due_at": now}
    async with stage.application.database.write() as tx:
        many = len(await tx.rows(select(tables.ratings.c.id)))
        numbers = [5000 + many + number for number in range(count)]
        homes = [{"id": number, "ref": f"H-{number}", "address": f"{number} Long Row"} for number in numbers]
        rows = [
            {
                **row,
                "key": f"survey-{number}",
                "home_id": number,
                "created_at": now,
                "asked_at": now,
                "revision": 1,
                **said,
            }
            for number in numbers
        ]
        await tx.run(insert(tables.homes), homes)
        await tx.run(insert(tables.ratings), rows)


async def the_month_is_over(stage: Stage) -> None:
    """It is the fifth of the next month: what was answered was published on its first working day, wherever that is."""
    local = stage.world.clock.now().astimezone(stage.policy.zone)
    fifth = date(local.year + local.month // 12, local.month % 12 + 1, 5)
    await rings(stage, datetime.combine(fifth, time(8, 45), stage.policy.zone))


async def visit_done(stage: Stage, state: str = "done", **booked: Any) -> Visit:
    visit = await stage.book(stage.world.clock.now() - timedelta(hours=5), **booked)
    await stage.marks(visit, state)
    return await stage.visit(visit.ref)


async def card(stage: Stage, heading: str = SCORES) -> SlackMessage:
    shown = await stage.channels.repairs.shows(heading)
    await stage.settles()
    return shown


async def asks(stage: Stage, robin: StaffMember, words: str = "") -> dict[str, str]:
    """Return the fields of the card that comes of `/doorstep scores`."""
    before = len(stage.channels.repairs.messages)
    await robin.commands(f"/doorstep scores {words}".strip(), in_channel=stage.channels.repairs)
    await stage.settles()
    assert len(stage.channels.repairs.messages) == before + 1
    return fields(stage.channels.repairs.messages[-1])


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
    assert (await asks(stage, robin))[say("score-field-overall")] == "too few (under 5)", "the month is not over"
    await the_month_is_over(stage)
    said = await asks(stage, robin)
    shown = stage.channels.repairs.messages[-1]
    assert said[say("score-field-surveys")] == "answered: 50% of 20 homes asked"
    assert said[say("score-field-overall")] == "good (4 or 5): nearly all; poor (1 or 2): nearly none; of 10 homes"
    assert "Polite: nearly all of 10" in said[say("score-field-visit")]
    assert "Left it tidy: about half of 9" in said[say("score-field-visit")]
    assert "Showed their ID: too few (under 5)" in said[say("score-field-visit")]
    assert NOT_TSM in str(shown.blocks)
    kept = files(stage, shown)
    number = next(name.removeprefix("scorecard-") for name in kept if name.startswith("scorecard-"))
    assert set(kept) == {f"scores-{number}.csv", f"scores-{number}.xlsx", f"scorecard-{number}"}
    rows = list(csv.reader(io.StringIO(kept[f"scores-{number}.csv"].decode("utf-8-sig"))))
    assert rows[0] == [NOT_TSM]
    numbers = {row[0]: row[1:4] for row in rows[2:20] if len(row) == 7}
    assert numbers[say("score-head-good")] == ["nearly all", "percent", "10"]
    assert numbers[say("score-head-response-visit")] == ["50.0", "percent", "20"]
    assert numbers[say("score-ask-id_shown")] == ["", "percent", "0"]
    assert kept[f"scores-{number}.xlsx"].startswith(b"PK") and kept[f"scorecard-{number}"].startswith(b"\x89PNG")
    (picture,) = [file.raw for file in stage.world.slack.files.values() if file.raw["title"] == f"scorecard-{number}"]
    assert "Polite Yes: nearly all; No: nearly none (10 answers)" in bare(picture["alt_txt"])


async def test_few_answers_are_said_to_be_few_and_too_few_wait_for_the_next_month(stage: Stage) -> None:
    robin = stage.officer()
    visit = await visit_done(stage)
    await rated(stage, visit, 4, 5, polite="yes")
    await rated(stage, visit, 36, None)
    await the_month_is_over(stage)
    shown = await asks(stage, robin, "contract repairs-north 3m")
    assert shown[say("score-field-overall")] == shown[say("score-field-surveys")] == "too few (under 5)"
    assert shown[say("score-field-period")].startswith("Tue 1 Sep to Mon 30 Nov")
    await rated(stage, visit, 1, 1)
    await the_month_is_over(stage)
    shown = await asks(stage, robin, "contract repairs-north 3m")
    assert shown[say("score-field-surveys")].startswith("answered: 12% of 41 homes asked")
    assert "Few answered" in shown[say("score-field-surveys")]
    assert (
        shown[say("score-field-overall")] == "good (4 or 5): more than half; poor (1 or 2): less than half; of 5 homes"
    )


async def test_a_home_counts_once_however_often_it_answers(stage: Stage) -> None:
    """Four homes that rate good visits, and a neighbour whose visits were all bad, are five homes and not nine."""
    robin, visit = stage.officer(), await visit_done(stage)
    await rated(stage, visit, 4, 5)
    async with stage.application.database.write() as tx:
        (good,) = await tx.rows(select(*tables.ratings.c).order_by(tables.ratings.c.id).limit(1))
        rows = [good._asdict() | {"id": 900 + number, "key": f"again-{number}", "overall": 1} for number in range(5)]
        await tx.run(insert(tables.ratings), rows)
    await the_month_is_over(stage)
    assert (await asks(stage, robin))[say("score-field-overall")] == "too few (under 5)"


async def test_a_period_that_was_published_never_changes(stage: Stage) -> None:
    """A card counted again, a longer period or the contractor's card differs from it by no single answer."""
    robin, visit = stage.officer(), await visit_done(stage)
    await rated(stage, visit, 8, 5)
    await rated(stage, visit, 4, 1)
    await the_month_is_over(stage)
    said = []
    for asked in ("repairs-north", "repairs-north 3m", "repairs-north 12m", "contractor brightfix"):
        said.append((await asks(stage, robin, asked))[say("score-field-overall")])
        await rated(stage, visit, 1, 1)
    assert set(said) == {"good (4 or 5): 67%; poor (1 or 2): 33%; of 12 homes"}


async def test_a_block_is_never_told_apart_from_its_contract(stage: Stage) -> None:
    robin, visit = stage.officer(), await visit_done(stage)
    await rated(stage, visit, 12, 5)
    await the_month_is_over(stage)
    await robin.commands("/doorstep scores block LARK 3m", in_channel=stage.channels.repairs)
    said = fields(await card(stage, "Scores · Block · Larkspur Court"))
    assert said[say("score-field-overall")] == say("score-not-by-block")


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
    await robin.told(say("score-say-which"))


async def test_clauses_are_counted_by_homes_and_restricted_reports_count_nowhere(stage: Stage) -> None:
    robin = stage.officer()
    homes = [place.ref for place in stage.policy.homes if place.block == "LARK"]
    for home in homes:
        sam = stage.resident(f"Neighbour of {home}")
        await stage.lives_at(sam, home)
        for _ in range(2):
            await stage.has_reported(sam)
        await stage.has_reported(sam, clause="safeguarding")
    await rated(stage, await visit_done(stage), 5)
    await the_month_is_over(stage)
    said = (await asks(stage, robin))[say("score-field-clauses")]
    assert said.endswith(": more than half of 6 homes") and "\n" not in said


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
    assert [fields(one)[say("score-field-period")] for one in shown] == ["Sun 1 Nov to Mon 30 Nov 2026"]
    assert fields(shown[0])[say("score-field-surveys")] == "answered: more than half of 6 homes asked"
    assert len(files(stage, shown[0])) == 3


async def test_residents_read_in_plain_words_how_repairs_go(stage: Stage) -> None:
    sam, lina = stage.resident(), stage.resident("Lina", language="ar")
    await stage.lives_at(sam)
    await lina.starts(await stage.invitation(home="LARK-14"))
    visit = await visit_done(stage)
    await rated(stage, visit, 20, 5)
    await rated(stage, visit, 4, 2)
    await the_month_is_over(stage)
    await sam.sends("/scores")
    told = await sam.sees("Day-to-day repairs: homes rated 24 visits. Good: 20.")
    assert "Lift repairs: too few answers yet." in told.text
    await stage.settles()
    assert [message.raw["photo"] for message in sam.messages if message.raw.get("photo")]
    await lina.sends("/scores")
    await lina.sees("عدد الزيارات التي قيمتها البيوت")
    await stage.settles()


async def test_who_lives_nowhere_we_know_is_told_so(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.sends("/scores")
    await sam.sees(say("score-own-no-home"))


async def test_a_group_reads_of_its_block(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    chat = await group_of(stage, sam)
    await rated(stage, await visit_done(stage), 5, 5)
    await the_month_is_over(stage)
    await chat.sends(sam, "/scores")
    await chat.sees("homes rated 5 visits. Good: more than half.")

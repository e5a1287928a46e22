"""What staff may see of an anonymous report is true of at least five known homes, or says nothing of any."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from bot.settings import SAMPLE_LANDLORD, read_policy
from flows.features.all import FEATURES
from flows.features.reports.anonymous import Traits, all_of, traits
from flows.features.reports.case import ReportCase
from flows.features.reports.flow import ReportDraft
from flows.features.reports.submit import Submit, submit
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.runtime import make_runtime
from flows.kernel.words import Day, Month, dump, dump_prompt
from storage import estate, people, reports
from storage.database import Database, Tx
from storage.people import Address, Resident
from storage.reports import Report
from storage.tables import homes, jobs, visits
from tests.examples import examples
from tests.stage import BEGAN, STORY
from tests.undone import undone

RUNTIME = make_runtime(read_policy(SAMPLE_LANDLORD), FEATURES.bus)
CONTRACT, OTHER_CONTRACT = "repairs-north", "lifts"
DAYS = [date(2026, 11, day) for day in (2, 3)] + [date(2026, 10, 5)]


@dataclass(frozen=True)
class Home:
    block: int
    language: str
    visited: tuple[tuple[str, date], ...] = ()


HOMES = st.builds(
    Home,
    st.sampled_from([1, 2]),
    st.sampled_from(["en", "ar"]),
    st.lists(st.tuples(st.sampled_from([CONTRACT, OTHER_CONTRACT]), st.sampled_from(DAYS)), max_size=2).map(tuple),
)


async def settled(tx: Tx, estate_: Sequence[Home]) -> list[Resident]:
    """Let a resident live in each of these homes; return them as they are known then."""
    found: list[Resident] = []
    job = {"contractor_id": 1, "communal": False, "planned": False, "state": "completed", "revision": 1}
    for number, home in enumerate(estate_):
        row = {"ref": f"ROW-{number}", "block_id": home.block, "address": f"{number} Zebra Row"}
        home_id = (await tx.rows(insert(homes).values(**row).returning(homes.c.id)))[0].id
        address = Address("telegram", f"{number}", f"{number}")
        resident = await people.welcome(tx, address, f"Zebedee {number}", home.language, BEGAN)
        await estate.move_in(tx, home_id, None, resident.id, BEGAN)
        for times, (contract, day) in enumerate(home.visited):
            at = datetime.combine(day, time(9), RUNTIME.policy.zone)
            row = job | {"home_id": home_id, "contract_ref": contract, "description": "–", "created_at": BEGAN}
            made = insert(jobs).values(ref=f"J-{number}-{times}", **row).returning(jobs.c.id)
            job_id = (await tx.rows(made))[0].id
            of_visit = {"job_id": job_id, "ref": f"V-{job_id}", "password": "1.2", "state": "done", "revision": 1}
            await tx.run(insert(visits).values(starts_at=at, ends_at=at, created_at=BEGAN, **of_visit))
        known = await people.resident(tx, resident.id)
        assert known is not None
        found.append(known)
    return found


async def sent(tx: Tx, by: Resident, day: date, place: Any = "home", visit: str = "") -> Report:
    draft = ReportDraft(
        contract=CONTRACT, place=place, clauses=("rude",), happened=day.isoformat(), story=STORY, treatment="fix",
        anonymous=True, visit=visit,
    )  # fmt: skip
    command = Submit(draft, Actor("resident", "telegram"), by.language, BEGAN, by)
    done = await submit(tx, RUNTIME, command, BEGAN)
    report = await reports.find(tx, done.ref)
    assert report is not None
    return report


def fits(home: Home, shown: Traits, report: Report) -> bool:
    """Return whether a home might be the sender's, by what is shown."""
    came = [day for contract, day in home.visited if contract == report.contract_ref]
    match shown.when:
        case Day(day) if report.place == "home":
            there = day in came
        case Month(first) if report.place == "home":
            there = any((day.year, day.month) == (first.year, first.month) for day in came)
        case _:
            there = True
    block = shown.block is None or home.block == report.block_id
    return there and block and shown.language in (None, home.language)


@given(st.lists(HOMES, min_size=1, max_size=14), st.sampled_from(DAYS), st.sampled_from(["home", "shared", "outside"]))
@examples(25, proof=1_000)
async def test_all_that_is_shown_is_true_of_five_known_homes(
    database: Database, estate_: list[Home], day: date, place: str
) -> None:
    async with undone(database) as tx:
        sender = (await settled(tx, estate_))[0]
        report = await sent(tx, sender, day, place)
        shown = await traits(tx, RUNTIME, report)
        alike = sum(fits(home, shown, report) for home in estate_)
        tells = shown.block or shown.language or (shown.when and place == "home")
        assert not tells or alike >= RUNTIME.policy.thresholds.fewest
        if all(home == estate_[0] and (CONTRACT, day) in home.visited for home in estate_) and len(estate_) >= 5:
            assert shown == all_of(report)


async def test_what_many_share_is_shown_and_what_few_share_is_not(database: Database) -> None:
    many = Home(1, "en", ((CONTRACT, DAYS[0]),))
    few = Home(1, "ar", ((CONTRACT, DAYS[1]),))
    async with undone(database) as tx:
        found = await settled(tx, [*[many] * 5, few])
        report = await sent(tx, found[0], DAYS[0])
        assert await traits(tx, RUNTIME, report) == Traits("Larkspur Court", Day(DAYS[0]), "en")
        report = await sent(tx, found[-1], DAYS[1])
        assert await traits(tx, RUNTIME, report) == Traits("Larkspur Court", Month(date(2026, 11, 1)), None)


async def everything(tx: Tx, report: Report) -> str:
    """Return all that staff can see of a report: card, thread, history, forms and what they are shown of a reply."""
    case, number = ReportCase(), report.id
    card, bare = await case.card(tx, RUNTIME, number, BEGAN), await case.bare(tx, RUNTIME, number)
    assert card is not None
    seen: list[Any] = [dump(card.heading), dump(card.status), card.own, card.actions, card.menu, dump(bare)]
    seen += [[dump(label), dump(words)] for label, words in card.fields] + [dump(words) for words in card.more]
    for event in await reports.history(tx, number):
        line = await case.note(tx, RUNTIME, number, event.id)
        assert line is not None
        seen.append([dump(line.heading), dump(line.notice), line.own, [dump(words) for words in line.more]])
    for action in sorted(case.actions):
        form = await case.form(tx, RUNTIME, number, action, BEGAN)
        asked = [[dump(question.label), question.initial] for question in form.questions] if form else None
        preview = await case.preview(tx, RUNTIME, number, action, {"words": "Sorry."}, BEGAN)
        seen.append([action, asked, [dump_prompt(preview[0]), preview[1]] if preview else None])
    return json.dumps(seen, default=str).replace(refs.shown(report.ref), "REF").replace(report.ref, "REF")


@pytest.mark.parametrize("place", ["home", "shared", "outside"])
async def test_where_few_share_anything_all_look_the_same_to_staff(database: Database, place: str) -> None:
    """Two neighbours who have nothing in common say the same words. Whatever a card, a form or a preview will ever show
    of an anonymous report, it is the same for both."""
    mine = Home(1, "en", ((CONTRACT, DAYS[0]),))
    yours = Home(2, "ar", ((CONTRACT, DAYS[0] if place != "home" else DAYS[2]),))
    async with undone(database) as tx:
        first, second = await settled(tx, [mine, yours])
        one = await everything(tx, await sent(tx, first, mine.visited[0][1], place, visit="V-1"))
        other = await everything(tx, await sent(tx, second, yours.visited[0][1], place))
        assert one == other

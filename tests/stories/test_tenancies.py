"""Tenancies from the landlord's own system: what ends when one is over, and what does not."""

from datetime import timedelta

from flows.kernel.actor import Actor
from flows.kernel.importing import Result
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_homes import joins, later

LANDLORD = Actor("landlord", "csv", "tenancies.csv")


def day(stage: Stage, days: int) -> str:
    return f"{stage.at(days):%Y-%m-%d}"


async def brings(stage: Stage, ref: str, starts_on: str, ends_on: str = "", unit: str = "LARK-12") -> Result:
    row = {"tenancy_ref": ref, "unit_ref": unit, "starts_on": starts_on, "ends_on": ends_on}
    (result,) = await stage.application.bring("tenancies", [row], LANDLORD)
    return result


async def rings_at(stage: Stage, days: int, hours: int, minutes: int = 0) -> None:
    await stage.goes_to(stage.at(days, hours, minutes))
    await stage.application.ring()
    await stage.settles()


async def test_what_people_see_of_a_home_ends_the_day_after_their_tenancy(stage_on_either: Stage) -> None:
    stage = stage_on_either
    max_, neighbour = await joins(stage, "Max"), stage.resident("Kit")
    await stage.lives_at(neighbour, "ROWAN-3")
    visit = await stage.book(stage.at(8, 8))
    assert (await brings(stage, "T-1", "2024-04-01", day(stage, 2))).status == "added"
    assert (await brings(stage, "T-1", "2024-04-01", day(stage, 2))).status == "same"
    await rings_at(stage, 2, 23, 59)
    await max_.sends("/visits")
    await max_.sees(say("visits-heading"))
    await rings_at(stage, 3, 0, 1)
    await max_.sees(gist("home-ended"))
    await max_.sends("/visits")
    await max_.sees(say("visits-no-home"))
    before = len(max_.messages)
    await stage.marks(visit, "on_way")
    await rings_at(stage, 3, 12)
    assert len(max_.messages) == before
    await neighbour.sends("/visits")
    await neighbour.sees(say("visits-none"))


async def test_the_next_tenant_may_join_on_the_last_day_of_the_one_before(stage: Stage) -> None:
    max_ = await joins(stage, "Max")
    await brings(stage, "T-1", "2024-04-01", day(stage, 2))
    await brings(stage, "T-2", day(stage, 2))
    await stage.goes_to(stage.at(2, 14))
    nora = await joins(stage, "Nora")
    await rings_at(stage, 3, 0, 1)
    await max_.sees(gist("home-ended"))
    await nora.sends("/visits")
    await nora.sees(say("visits-none"))
    assert gist("home-ended") not in nora.screen()


async def test_a_tenancy_that_was_over_long_before_ends_nothing(stage: Stage) -> None:
    max_ = await joins(stage, "Max")
    await brings(stage, "T-0", "2019-04-01", "2024-03-31")
    await later(stage, 1)
    await max_.sends("/visits")
    await max_.sees(say("visits-none"))


async def test_somebody_who_joined_before_we_heard_of_the_tenancies_reads_nothing_from_before(stage: Stage) -> None:
    await stage.book(stage.at(3, 8), description="Fit grab rails after hospital stay")
    stage.world.clock.wind(timedelta(days=1))
    nora = await joins(stage, "Nora")
    await brings(stage, "T-0", "2019-04-01", day(stage, -1))
    await later(stage, 0.1)
    await nora.sends("/visits")
    await nora.taps("Thu 26 Nov, 8am to 12 noon: Plumbing")
    await nora.sees(say("visit-heading", what="Plumbing", state=say("visit-state-booked")))
    assert "grab rails" not in nora.screen()


async def test_a_last_day_that_is_put_right_moves_the_end(stage_on_either: Stage) -> None:
    stage = stage_on_either
    max_ = await joins(stage, "Max")
    await brings(stage, "T-1", "2024-04-01", day(stage, 2))
    assert (await brings(stage, "T-1", "2024-04-01", day(stage, 5))).changes == ("ends_on",)
    await rings_at(stage, 3, 9)
    assert gist("home-ended") not in max_.screen()
    await rings_at(stage, 6, 9)
    await max_.sees(gist("home-ended"))
    await brings(stage, "T-1", "2024-04-01", day(stage, 90))
    await rings_at(stage, 6, 10)
    await max_.sees(gist("home-goes-on"))
    await max_.sends("/visits")
    await max_.sees(say("visits-none"))
    await rings_at(stage, 91, 9)
    await stage.settles()
    assert max_.screen().count(gist("home-ended")) == 2


async def test_a_home_that_was_let_again_is_not_given_back(stage: Stage) -> None:
    max_ = await joins(stage, "Max")
    await brings(stage, "T-1", "2024-04-01", day(stage, 2))
    await rings_at(stage, 3, 9)
    await max_.sees(gist("home-ended"))
    await joins(stage, "Nora")
    await brings(stage, "T-1", "2024-04-01", day(stage, 9))
    await rings_at(stage, 3, 10)
    await max_.sends("/visits")
    await max_.sees(say("visits-no-home"))


async def test_what_is_wrong_with_a_row_is_said(stage: Stage) -> None:
    await brings(stage, "T-1", "2024-04-01")
    rows = [
        {"tenancy_ref": "T-1", "unit_ref": "ROWAN-3", "starts_on": "2024-04-01"},
        {"tenancy_ref": "T-2", "unit_ref": "NOWHERE", "starts_on": "2024-04-01"},
        {"tenancy_ref": "T-3", "starts_on": "2024-04-01"},
        {"tenancy_ref": "T-4", "unit_ref": "LARK-12", "starts_on": "2024-04-01", "ends_on": "2024-03-31"},
        {"tenancy_ref": "T-5", "unit_ref": "LARK-12", "starts_on": "soon"},
        {"tenancy_ref": "T-6", "unit_ref": "LARK-12", "starts_on": "1 Apr 2024", "ends_on": "31/12/2027"},
    ]
    results = await stage.application.bring("tenancies", rows, LANDLORD)
    assert [result.status for result in results] == ["bad"] * 5 + ["added"]
    texts = stage.application.runtime.texts
    said = [" ".join(texts.say(reason, "en") for reason in result.reasons) for result in results]
    assert gist("import-tenancy-elsewhere") in said[0]
    assert "NOWHERE" in said[1]
    assert said[2:4] == [say("import-tenancy-nowhere"), say("import-tenancy-backwards")]

"""The landlord's workspace is one of several in an organisation (Slack calls it Enterprise Grid)."""

import pytest

from bot.simulator.slack import StaffMember
from tests.copy import say
from tests.stage import Stage

OURS, SISTER = "E0LANDLORD", "T0SISTER"


@pytest.fixture
async def organised(stage: Stage) -> Stage:
    stage.world.slack.organisation = OURS
    await stage.restart()
    return stage


def colleague(stage: Stage, *, team: str = SISTER, organisation: str = OURS) -> StaffMember:
    channels = (stage.channels.repairs, stage.channels.default)
    return stage.world.slack.staff("Pat Elsewhere", team_id=team, organisation=organisation, channels=channels)


@pytest.mark.parametrize("named", [True, False], ids=["named", "team-null"])
async def test_a_colleague_of_another_workspace_may_act(organised: Stage, named: bool) -> None:
    """Also in a channel that the workspaces share, and where Slack names no workspace."""
    stage, pat = organised, colleague(organised)
    stage.world.slack.names_team, stage.channels.repairs.is_org_shared = named, True
    card = await stage.card(await stage.report(stage.resident()))
    await pat.presses(say("case-report-take"), on=card)
    await stage.channels.repairs.shows("With @Pat Elsewhere")
    await pat.commands("/doorstep home LARK-12", in_channel=stage.channels.repairs)
    await pat.sees_modal("12 Larkspur Court")
    await pat.fills_in({"access": "The code is at the office."})
    await pat.submits()
    await pat.sees_modal(say("records-kept"))
    robin = stage.officer()
    await robin.commands("/doorstep find nothing", in_channel=stage.channels.repairs)
    await robin.told(say("staff-no-such-report"))


@pytest.mark.parametrize(
    ("ours", "team", "theirs"),
    [(OURS, "T0OTHER", "E0OTHER"), (OURS, "T0OTHER", ""), ("", SISTER, OURS), ("", "T0OTHER", "")],
)
async def test_nobody_else_may(stage: Stage, ours: str, team: str, theirs: str) -> None:
    stage.world.slack.organisation = ours
    await stage.restart()
    pat = colleague(stage, team=team, organisation=theirs)
    for named in (True, False):
        stage.world.slack.names_team = named
        await pat.commands("/doorstep home LARK-12", in_channel=stage.channels.repairs)
        await pat.told(say("staff-refused-other-team"))


async def test_an_admin_of_another_workspace_is_no_admin_of_ours(organised: Stage) -> None:
    pat = colleague(organised)
    pat.admin = True
    await pat.commands("/doorstep import", in_channel=organised.channels.repairs)
    await pat.told(say("staff-refused-no-admin"))


async def test_a_guest_of_the_organisation_stays_a_guest(organised: Stage) -> None:
    pat = colleague(organised)
    pat.guest = True
    await pat.commands("/doorstep home LARK-12", in_channel=organised.channels.repairs)
    await pat.told(say("staff-refused-guest"))

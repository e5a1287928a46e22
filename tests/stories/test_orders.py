"""One order on rows of two homes or contractors: nobody's visit goes to another, and no worker is turned away."""

from bot.simulator.telegram import Phone
from flows.features.visits import passwords
from flows.kernel.actor import Actor
from flows.kernel.importing import Result
from tests.copy import gist, say
from tests.stage import Stage

ACTOR = Actor("landlord", "csv", "export.csv")


async def rows(stage: Stage, kind: str, *rows: dict[str, str]) -> list[Result]:
    return await stage.application.bring(kind, list(rows), ACTOR)


def visit(stage: Stage, number: int, **cells: str) -> dict[str, str]:
    return {
        "appointment_ref": f"A-{number}", "work_order_ref": "WO-1", "date": f"{stage.at(3):%Y-%m-%d}",
        "slot_name": "morning", "unit_ref": "LARK-12", "contractor_code": "brightfix", "description": "Mend the tap",
        **cells,
    }  # fmt: skip


async def checks(phone: Phone, company: str) -> None:
    await phone.sends("/check")
    await phone.sees(say("door-ask-company"))
    await phone.taps(company)


async def lets_in(stage: Stage, phone: Phone, company: str, ref: str) -> None:
    """The worker of a visit is at the door, and knows its password."""
    await checks(phone, company)
    await phone.sees(say("door-ask-password"))
    await phone.sends(passwords.shown((await stage.visit(ref)).password, "en"))
    await phone.sees("Still ask for photo ID")


async def test_another_row_of_the_order_sends_no_visit_to_another_home(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, kit = stage.resident(), stage.resident("Kit")
    await stage.lives_at(sam)
    await stage.lives_at(kit, "ROWAN-3")
    await rows(stage, "visits", visit(stage, 1))
    await sam.sees("has planned a visit: Mend the tap")
    slip = visit(stage, 2, unit_ref="ROWAN-3", updated_at=f"{stage.world.clock.now():%Y-%m-%dT%H:%M:%SZ}")
    (result,) = await rows(stage, "visits", slip)
    assert result.status == "bad"
    (of_job,) = await rows(stage, "jobs", {"work_order_ref": "WO-1", "unit_ref": "ROWAN-3"})
    assert of_job.status == "bad"
    await stage.goes_to(stage.at(3, 9))
    await lets_in(stage, sam, "Brightfix Repairs", "A-1")
    await stage.settles()
    assert not any("Mend the tap" in message.text for message in kit.messages)
    await checks(kit, "Brightfix Repairs")
    await kit.sees(say("door-keep-out"))


async def test_an_order_for_two_homes_is_a_visit_to_each_with_its_own_password(stage: Stage) -> None:
    sam, kit = stage.resident(), stage.resident("Kit")
    await stage.lives_at(sam)
    await stage.lives_at(kit, "ROWAN-3")
    await rows(stage, "visits", visit(stage, 1), visit(stage, 2, unit_ref="ROWAN-3", description="Fit a grab rail"))
    await sam.sees("has planned a visit: Mend the tap")
    await kit.sees("has planned a visit: Fit a grab rail")
    await stage.goes_to(stage.at(3, 9))
    await lets_in(stage, sam, "Brightfix Repairs", "A-1")
    await lets_in(stage, kit, "Brightfix Repairs", "A-2")
    assert not any("grab rail" in message.text for message in sam.messages)
    assert not any("tap" in message.text for message in kit.messages if "Mend" in message.text)


async def test_two_contractors_of_an_order_are_both_expected(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await rows(stage, "visits", visit(stage, 1))
    await sam.sees("has planned a visit")
    await rows(stage, "visits", visit(stage, 2, contractor_code="safegas", description="Check the boiler"))
    await sam.sees("has planned a visit: Check the boiler")
    await stage.goes_to(stage.at(3, 9))
    await lets_in(stage, sam, "Brightfix Repairs", "A-1")
    await lets_in(stage, sam, "Safe & Sound Gas", "A-2")


async def test_residents_hear_that_a_worker_was_taken_off(stage: Stage) -> None:
    """They are never told that somebody comes who does not any more."""
    sam = stage.resident()
    await stage.lives_at(sam)
    await rows(stage, "visits", visit(stage, 1, operative_ref="BF-07", operative_name="Jo"))
    await sam.sees("Who: Jo from Brightfix Repairs")
    await rows(stage, "visits", visit(stage, 1, operative_ref="Unassigned", operative_name="To be confirmed"))
    told = await sam.sees(gist("told-worker"))
    assert "comes: Brightfix Repairs" in told.text
    assert "Jo" not in told.text


async def test_residents_hear_of_another_contractor(stage: Stage) -> None:
    """Whichever row says so: nothing of an open visit changes unannounced."""
    sam = stage.resident()
    await stage.lives_at(sam)
    await rows(stage, "visits", visit(stage, 1, operative_ref="BF-07", operative_name="Jo"))
    await sam.sees("Who: Jo from Brightfix Repairs")
    await rows(stage, "jobs", {"work_order_ref": "WO-1", "unit_ref": "LARK-12", "contractor_code": "safegas"})
    told = await sam.sees(gist("told-worker"))
    assert "Safe & Sound Gas" in told.text
    assert "Jo" not in told.text
    await rows(stage, "visits", visit(stage, 1, operative_ref="BF-07", operative_name="Jo"))
    await sam.sees("Who: Jo from Brightfix Repairs")
    await stage.goes_to(stage.at(3, 9))
    await lets_in(stage, sam, "Brightfix Repairs", "A-1")

"""Guessing: wrong links and references are counted, and beyond a limit even a right one is not looked up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.simulator.telegram import Phone
from flows.features.all import FEATURES
from flows.features.reports.find import Found, find
from flows.kernel import guessing
from flows.kernel.actions import ButtonAction, Ref, codec
from flows.kernel.policy import Guesses
from flows.kernel.words import Text
from storage.tables import attempts
from tests.copy import gist, say
from tests.group_scene import set_scene
from tests.stage import Stage

HOUR = timedelta(hours=1, minutes=1)
PHONE = "020 7946 0100"


async def test_after_five_wrong_links_even_a_right_one_waits_an_hour(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, amal = stage.resident(), stage.resident("Amal", language="ar")
    token = await stage.invitation(home="LARK-12")
    for number in range(5):
        await sam.starts(f"wrong{number}")
        await sam.sees(say("join-unknown"))
    await stage.restart()
    await sam.starts(token)
    told = await sam.sees(gist("guessed-tokens"))
    assert PHONE in told.text
    assert "You can try again after" in told.text
    assert say("menu-report") in str(told.buttons), "and can report all the same"
    await amal.starts("nonsense")
    await amal.sees(stage.say("join-unknown", "ar")), "nobody else has to wait"
    stage.world.clock.wind(HOUR)
    await sam.starts(token)
    await sam.sees(say("join-done", place="12 Larkspur Court"))


async def test_a_link_that_was_used_or_is_too_old_is_no_guess(stage: Stage) -> None:
    sam = stage.resident()
    expired = await stage.invitation(block="LARK", days=-1)
    for _ in range(6):
        await sam.starts(expired)
        await sam.sees(say("join-expired"))
    await sam.starts(await stage.invitation(block="LARK"))
    await sam.sees(say("join-done", place="Larkspur Court"))


async def test_when_all_together_guess_too_much_each_has_fewer_tries_and_staff_are_told_once_an_hour(
    stage: Stage,
) -> None:
    stage.adopt(stage.policy.model_copy(update={"guesses": Guesses(tokens_by_all=3)}))
    await stage.restart()
    token = await stage.invitation(home="LARK-12")
    await _guesses(stage, "Ann", "Ben", "Cas")
    alert = await stage.channels.alerts.shows("3 wrong links to join in one hour")
    assert f"each person has {guessing.BRAKED} tries an hour" in alert.words()
    sam, pat = stage.resident(), stage.resident("Pat")
    await sam.starts(token)
    await sam.sees(say("join-done", place="12 Larkspur Court"))
    for _ in range(guessing.BRAKED):
        await pat.starts("wrong")
        await pat.sees(say("join-unknown"))
    await pat.starts(await stage.invitation(home="LARK-14"))
    told = await pat.sees(gist("guessed-tokens"))
    assert PHONE in told.text
    await stage.settles()
    assert _alerts(stage) == 1
    stage.world.clock.wind(HOUR)
    await pat.starts(await stage.invitation(home="LARK-14"))
    await pat.sees(say("join-done", place="14 Larkspur Court"))
    await _guesses(stage, "Dan")
    stage.world.clock.wind(timedelta(minutes=40))
    await _guesses(stage, "Eve", "Fay")
    await stage.settles()
    assert _alerts(stage) == 2
    stage.world.clock.wind(timedelta(minutes=21))
    await _guesses(stage, "Gus")
    await stage.settles()
    assert _alerts(stage) == 2, "reached again within the hour: staff know already"


async def _guesses(stage: Stage, *names: str) -> None:
    for name in names:
        phone = stage.resident(name)
        await phone.starts("wrong")
        await phone.sees(say("join-unknown"))


def _alerts(stage: Stage) -> int:
    return sum("wrong links to join" in message.words() for message in stage.channels.alerts.messages)


async def test_nobody_shuts_others_out_by_guessing_in_ever_new_groups(stage: Stage) -> None:
    """The limit follows a person from group to group, with a name or without; others link theirs meanwhile."""
    scene = await set_scene(stage)
    await scene.has_a_code()
    eve = stage.resident("Eve")
    for number in range(8):
        group = stage.world.telegram.group(f"Group {number}")
        await group.joins(eve, "creator")
        await group.adds_bot(eve)
        for said in ("2222-2222", "/link 2222-2223"):
            await group.sends(eve, said)
            await group.sends_as_the_group(eve, said)
    await stage.settles()
    async with stage.application.database.read() as tx:
        counted = await tx.rows(select(attempts.c.who).where(attempts.c.kind == "token"))
    assert [row.who for row in counted] == [f"telegram:{eve.user['id']}"] * 5
    assert not _alerts(stage)
    await scene.asks()


async def test_a_group_has_a_limit_of_its_own(stage: Stage) -> None:
    stage.adopt(stage.policy.model_copy(update={"guesses": Guesses(tokens_by_group=3)}))
    await stage.restart()
    scene = await set_scene(stage)
    await scene.has_a_code()
    await scene.group.adds_bot(scene.ana)
    for name in ("Ann", "Ben", "Cas"):
        phone = stage.resident(name)
        await scene.group.joins(phone)
        await scene.group.sends(phone, "/link 2222-2222")
        await scene.group.sees(say("group-code-unknown"))
    await scene.group.sends(scene.ana, f"/link {scene.code}")
    await scene.group.sees(gist("guessed-tokens"))
    other = stage.world.telegram.group("Others")
    await other.joins(scene.ana, "creator")
    await other.adds_bot(scene.ana, scene.code.replace("-", ""))
    await other.sees(say("group-asked", landlord="Example Homes"))


@pytest.mark.parametrize("what", ["report:{}", "add:{}", "complain:{}", "withdraw:{}", "right:{}:yes"])
async def test_after_many_wrong_references_not_even_ones_own_is_looked_up(stage: Stage, what: str) -> None:
    stage.adopt(stage.policy.model_copy(update={"guesses": Guesses(references=3)}))
    await stage.restart()
    sam, amal = stage.resident(), stage.resident("Amal")
    own = await stage.report(sam)
    of_amal = next(report for report in [await stage.report(amal)] if report.ref != own.ref)
    for ref in ("ABCD2345", of_amal.ref, "ABCD2346"):
        await _presses(sam, what.format(ref))
        await sam.sees(say("report-not-yours"))
    await _presses(sam, what.format("no-reference"))
    await sam.sees(say("engine-old-button"))
    for ref in ("ABCD2345", of_amal.ref, own.ref):
        await _presses(sam, what.format(ref))
        told = await sam.sees(gist("guessed-references"))
        assert PHONE in told.text
    stage.world.clock.wind(HOUR)
    await _presses(sam, f"report:{own.ref}")
    await sam.sees(gist("timeline-submitted"))
    await _presses(amal, f"report:{of_amal.ref}")
    await amal.sees(gist("timeline-submitted"))
    assert [report.state for report in await stage.reports()] == ["new", "new"]


async def _presses(phone: Phone, action: str) -> None:
    """A button that nobody was shown, as somebody with an app of their own can press it."""
    await phone.taps_data(f"go:{action}")


WITH_REFERENCE = [action for action in FEATURES.index.ways if Ref in codec(action).kinds.values()]


@pytest.mark.parametrize("action", WITH_REFERENCE, ids=lambda action: action.__name__)
async def test_references_that_are_made_up_are_counted_behind_every_button(
    stage: Stage, action: type[ButtonAction]
) -> None:
    """Whatever button takes a reference: after so many wrong ones nothing is looked up any more."""
    stage.adopt(stage.policy.model_copy(update={"guesses": Guesses(references=3)}))
    await stage.restart()
    eve, kinds = stage.resident("Eve"), codec(action).kinds
    await eve.starts()
    await eve.sees(say("start-greeting", landlord="Example Homes"))
    for number in range(2, 7):
        others = {name: kind[0] for name, kind in kinds.items() if isinstance(kind, tuple)}
        named = {name: f"ABCD234{number}" for name, kind in kinds.items() if kind is Ref}
        await eve.taps_data(action(**named, **others).wire())
    assert PHONE in (await eve.sees(gist("guessed-references"))).text
    await stage.settles()
    async with stage.application.database.read() as tx:
        assert len(await tx.rows(select(attempts).where(attempts.c.kind == "reference"))) == 3


async def test_looking_at_ones_own_reports_is_never_guessing(stage: Stage) -> None:
    sam = stage.resident()
    report = await stage.report(sam)
    for _ in range(25):
        await _presses(sam, f"report:{report.ref}")
        await sam.sees(gist("timeline-submitted"))
        await sam.sends("Something else that is no button")
        await sam.sees(say("sort-ask"))


async def test_staff_who_guess_wait_too(stage: Stage) -> None:
    sam = stage.resident()
    report = await stage.report(sam)
    await stage.card(report)
    await stage.settles()
    runtime, now, who = stage.application.runtime, stage.world.clock.now(), "slack:U1"
    async with stage.application.database.write() as tx:
        for _ in range(20):
            said = await find(tx, runtime, who, "ABCD-2345", now)
            assert isinstance(said, Text)
            assert said.id == "staff-no-such-report"
            assert await guessing.wrong(tx, runtime, "reference", who, now) == []
        said = await find(tx, runtime, who, report.ref, now)
        assert isinstance(said, Text)
        assert "look for reports again after" in runtime.texts.say(said, "en")
        found = await find(tx, runtime, "slack:U2", report.ref.lower(), now)
        assert isinstance(found, Found)
        assert found.report.ref == report.ref
        assert isinstance(await find(tx, runtime, who, report.ref, now + HOUR), Found)


async def test_the_command_counts_what_somebody_looks_for_in_vain(stage: Stage) -> None:
    stage.adopt(stage.policy.model_copy(update={"guesses": Guesses(references=2)}))
    await stage.restart()
    sam, robin, default = stage.resident(), stage.officer(), stage.channels.default
    plain, secret = await stage.report(sam), await stage.report(sam, topic="serious", clause="crime")
    await stage.settles()
    for found_in_vain in ("ABCD-2345", secret.ref):
        await robin.commands(f"/doorstep find {found_in_vain}", in_channel=default)
        await robin.told(say("staff-no-such-report"))
        await stage.settles()
    await robin.commands(f"/doorstep find {plain.ref}", in_channel=default)
    await robin.told(gist("staff-guessed"))

"""Our household's wishes: asked with consent, decided by few, and only an instruction travels."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.simulator.slack import Channel, StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from flows.features.wishes import instructions
from flows.kernel.text_ids import TextId
from storage import estate, people, wishes
from storage.wishes import Wish
from tests.copy import say
from tests.stage import Stage

WHY = "We pray at home and my mother is ill."
CARD = "A household's wish, no."


async def asks(
    stage: Stage,
    phone: Phone,
    wish: str = say("wish-pets"),
    *,
    knows: str = say("wishes-knows-worker"),
    until: str = say("wishes-until-open"),
    why: str | None = None,
) -> Wish:
    """From the menu on, up to the thanks."""
    await phone.sends("/wishes")
    await phone.taps(say("wishes-new"))
    await phone.sees(say("wishes-ask"))
    if wish not in (say("wish-overshoes"), say("wish-no_shoes"), say("wish-call_first"), say("wish-female_worker")):
        await phone.taps(say("engine-more")) if wish != say("wish-prayer_times") else None
    await phone.taps(wish)
    await phone.sees(say("wishes-ask-words"))
    if why:
        await phone.sends(why)
    else:
        await phone.taps(say("engine-skip"))
    await phone.sees(say("wishes-ask-knows"))
    await phone.taps(knows)
    await phone.sees(say("wishes-ask-until"))
    await phone.taps(until)
    await phone.sees(say("wishes-review"))
    await phone.taps(say("wishes-send"))
    await phone.sees(say("wishes-sent", landlord="Example Homes"))
    return (await kept(stage))[-1]


async def kept(stage: Stage) -> list[Wish]:
    async with stage.application.database.read() as tx:
        found = [await wishes.get(tx, number) for number in range(1, 30)]
    return [wish for wish in found if wish]


async def told(stage: Stage, days: int = 0, home: str = "LARK-12") -> list[str]:
    """What a worker who comes so many days from now is told."""
    async with stage.application.database.read() as tx:
        number = await estate.number(tx, "homes", home)
        return await instructions.for_home(tx, stage.application.runtime, number, stage.at(days).date())


def welfare(stage: Stage) -> StaffMember:
    return stage.officer("Wren Welfare", stage.channels.welfare)


async def card(stage: Stage, wish: Wish) -> SlackMessage:
    return await stage.channels.welfare.shows(f"{CARD} {wish.id}")


async def grants(stage: Stage, wish: Wish, wren: StaffMember, instruction: str | None = None) -> None:
    await wren.presses(say("case-wish-grant"), on=await card(stage, wish))
    await wren.sees_modal(say("wishes-only-instruction"))
    if instruction:
        await wren.fills_in({"instruction": instruction})
    await wren.submits()
    await wren.sees_modal(say("staff-preview-ltr", language=say("staff-language-en")))
    await wren.submits()
    await stage.channels.welfare.shows("Granted by")


def said_in(channel: Channel) -> str:
    return "\n".join(f"{message.raw} {[note.raw for note in message.thread]}" for message in channel.messages)


def elsewhere(stage: Stage) -> str:
    """Everything in every channel but the welfare one."""
    others = [c for c in stage.world.slack.channels.values() if c.id != stage.channels.welfare.id]
    return "\n".join(said_in(channel) for channel in others)


async def test_a_wish_is_asked_granted_and_only_its_instruction_travels(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, wren = stage.resident(), welfare(stage)
    await stage.lives_at(sam)
    wish = await asks(stage, sam, say("wish-prayer_times"), why=WHY)
    shown = await card(stage, wish)
    for said in (WHY, say("wish-prayer_times"), "Sam Example", "12 Larkspur Court", "Staff, and the worker"):
        assert said in shown.words()
    assert shown.text == f"🔒 {CARD} {wish.id}", "a locked phone shows nothing of it"
    assert await told(stage) == []
    await grants(stage, wish, wren, "Come before noon or after three.")
    read = await sam.sees(say("wishes-told-granted", landlord="Example Homes", wish=say("wish-prayer_times")))
    assert "The worker is told only this: Come before noon or after three." in read.text
    assert await told(stage) == ["Come before noon or after three."]
    assert await told(stage, home="ROWAN-3") == []
    await stage.settles()
    for said in (WHY, say("wish-prayer_times"), "prayer", CARD):
        assert said not in elsewhere(stage)


async def test_the_consent_says_who_reads_what(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.sends("/wishes")
    await sam.taps(say("wishes-new"))
    await sam.taps(say("wish-overshoes"))
    await sam.taps(say("engine-skip"))
    await sam.taps(say("wishes-knows-worker"))
    await sam.taps(say("wishes-until-visit"))
    review = await sam.sees(say("wishes-review"))
    assert "The worker is told only what to do, such as “Wear boot covers inside.” They never hear why." in review.text
    await sam.taps(say("engine-change"))
    await sam.taps(say("wishes-title-knows"))
    await sam.taps(say("wishes-knows-staff"))
    review = await sam.sees(say("wishes-consent-staff", landlord="Example Homes"))
    assert await kept(stage) == [], "nothing is sent before it is agreed to"


async def test_staff_only_means_that_nothing_travels(stage: Stage) -> None:
    sam, wren = stage.resident(), welfare(stage)
    await stage.lives_at(sam)
    wish = await asks(stage, sam, say("wish-female_worker"), knows=say("wishes-knows-staff"))
    await wren.presses(say("case-wish-grant"), on=await card(stage, wish))
    await wren.sees_modal(say("wishes-nothing-travels"))
    assert "instruction" not in str((wren.modal or {})["blocks"]).split("nothing travels")[0].lower()
    await wren.submits()
    await wren.sees_modal(say("wishes-stays"))
    await wren.submits()
    await sam.sees(say("wishes-told-granted", landlord="Example Homes", wish=say("wish-female_worker")))
    assert await told(stage) == []


async def test_safety_comes_first_and_a_wish_can_be_adapted(stage: Stage) -> None:
    sam, wren = stage.resident(), welfare(stage)
    await stage.lives_at(sam)
    wish = await asks(stage, sam, say("wish-no_shoes"))
    await wren.presses(say("case-wish-adapt"), on=await card(stage, wish))
    await wren.sees_modal(say("wishes-safety-first"))
    await wren.fills_in({"instruction": "Wear covers, but not on the stairs.", "words": "Socks slip on your stairs."})
    await wren.submits()
    await wren.sees_modal(say("wishes-told-adapted", landlord="Example Homes", wish=say("wish-no_shoes")))
    assert "says yes" not in sam.screen()
    await wren.submits()
    read = await sam.sees(say("wishes-told-adapted", landlord="Example Homes", wish=say("wish-no_shoes")))
    assert "Socks slip on your stairs." in read.text
    assert await told(stage) == ["Wear covers, but not on the stairs."]
    await sam.taps(say("wishes-look"))
    await sam.sees(say("wishes-travels", instruction="Wear covers, but not on the stairs."))


async def test_a_refusal_says_why_and_is_seen_before_it_goes(stage: Stage) -> None:
    amal, wren = stage.resident("Amal", "ar"), welfare(stage)
    await amal.starts(await stage.invitation(home="LARK-12"))
    await amal.sees("12 Larkspur Court")

    def own(id: TextId) -> str:
        return stage.say(id, "ar")

    await amal.sends("/wishes")
    for id in ("wishes-new", "wish-overshoes"):
        await amal.taps(own(id))
    await amal.sees(own("wishes-ask-words"))
    await amal.sends("أمي مريضة")
    await amal.taps(own("wishes-knows-worker"))
    await amal.taps(own("wishes-until-open"))
    await amal.taps(own("wishes-send"))
    await amal.sees("سنكتب إليكم هنا")
    wish = (await kept(stage))[-1]
    await wren.presses(say("case-wish-refuse"), on=await card(stage, wish))
    await wren.sees_modal(say("wishes-ask-reason"))
    await wren.fills_in({"words": "   "})
    await wren.submits()
    await wren.sees_modal(say("engine-needed"))
    assert (await kept(stage))[-1].state == "asked", "without a reason nothing is refused"
    await wren.fills_in({"words": "الدرج خطر."})
    await wren.submits()
    await wren.sees_modal(say("staff-preview-rtl", language=say("staff-language-ar")))
    await wren.submits()
    read = await amal.sees("الدرج خطر.")
    assert "لا تستطيع" in read.text
    assert (await kept(stage))[-1].state == "refused"
    assert await told(stage) == []


async def test_an_instruction_names_nobody(stage: Stage) -> None:
    sam, wren = stage.resident(), welfare(stage)
    await stage.lives_at(sam)
    wish = await asks(stage, sam, say("wish-call_first"))
    await wren.presses(say("case-wish-grant"), on=await card(stage, wish))
    await wren.sees_modal(say("wishes-only-instruction"))
    await wren.fills_in({"instruction": "Ring Sam before coming."})
    await wren.submits()
    await wren.sees_modal(say("wishes-names-nobody"))
    await wren.fills_in({"instruction": "Ring before coming."})
    await wren.submits()
    await wren.sees_modal(say("staff-preview-ltr", language=say("staff-language-en")))
    await wren.submits()
    await sam.sees(say("wishes-travels", instruction="Ring before coming."))
    assert await told(stage) == ["Ring before coming."]


async def test_a_wish_is_changed_and_taken_back_and_travels_no_more(stage: Stage) -> None:
    sam, wren = stage.resident(), welfare(stage)
    await stage.lives_at(sam)
    wish = await asks(stage, sam, say("wish-overshoes"), why=WHY)
    await grants(stage, wish, wren)
    await sam.sees(say("wishes-told-granted", landlord="Example Homes", wish=say("wish-overshoes")))
    await sam.taps(say("wishes-look"))
    await sam.taps(say("wishes-change"))
    await sam.sees(say("wishes-title-knows"))
    await sam.taps(say("wishes-knows-staff"))
    await sam.taps(say("wishes-until-visit"))
    await sam.taps(say("wishes-send"))
    await sam.sees(say("wishes-sent", landlord="Example Homes"))
    changed = (await kept(stage))[-1]
    assert (changed.id, changed.state, changed.knows, changed.until) == (wish.id, "asked", "staff", "visit")
    assert changed.words == WHY
    assert await told(stage) == [], "what is to be decided anew travels no more"
    await sam.taps(say("menu-wishes"))
    await sam.taps("Cover your boots: we are looking at it")
    await sam.taps(say("wishes-take-back"))
    await sam.sees(say("wishes-take-back-ask", wish=say("wish-overshoes")))
    await sam.sends("yes take it back")
    await sam.sees(say("wishes-taken-back"))
    await stage.channels.welfare.shows("Taken back by the household")
    shown = await card(stage, wish)
    assert WHY not in shown.words()
    assert "[Grant]" not in shown.screen()


async def test_a_form_that_was_overtaken_decides_nothing(stage: Stage) -> None:
    sam, wren = stage.resident(), welfare(stage)
    await stage.lives_at(sam)
    wish = await asks(stage, sam, say("wish-overshoes"))
    await wren.presses(say("case-wish-grant"), on=await card(stage, wish))
    await wren.sees_modal(say("wishes-only-instruction"))
    await wren.submits()
    await wren.sees_modal(say("staff-preview-ltr", language=say("staff-language-en")))
    await sam.sends("/wishes")
    await sam.taps("Cover your boots: we are looking at it")
    await sam.taps(say("wishes-take-back"))
    await sam.taps(say("wishes-take-back-yes"))
    await sam.sees(say("wishes-taken-back"))
    await wren.submits()
    await wren.sees_modal(say("wishes-changed-meanwhile"))
    assert await told(stage) == []
    assert "says yes" not in sam.screen()


@pytest.mark.parametrize("verb", ["", ":change", ":back", ":gone", ":still", ":nonsense"])
async def test_somebody_elses_wish_is_nobodys_business(stage: Stage, verb: str) -> None:
    sam, ann = stage.resident(), stage.resident("Ann")
    await stage.lives_at(sam)
    await stage.lives_at(ann, "ROWAN-3")
    wish = await asks(stage, sam, say("wish-overshoes"), why=WHY)
    await ann.starts()
    for number in (str(wish.id), "999", "0", "-1", "9" * 40, "٣"):
        await ann.sends("/menu")
        await ann.sees(say("menu"))
        await ann.taps_data(f"go:wish:{number}{verb}")
        ours = number.isascii() and number.isdigit() and len(number) < 20 and verb != ":nonsense"
        await ann.sees("We cannot find that wish" if ours else "That button is from an earlier question")
    assert WHY not in ann.screen()
    assert (await kept(stage))[-1] == wish


async def test_taps_that_come_twice_do_it_once(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.sends("/wishes")
    await sam.taps(say("wishes-new"))
    await sam.taps(say("wish-overshoes"))
    await sam.taps(say("engine-skip"))
    await sam.taps(say("wishes-knows-staff"))
    await sam.taps(say("wishes-until-open"))
    review = await sam.sees(say("wishes-review"))
    send = str(next(b.callback_data for row in review.buttons for b in row if b.text == say("wishes-send")))
    for _ in range(5):
        await sam.taps_data(send, on=review)
    await stage.settles()
    assert len(await kept(stage)) == 1
    await card(stage, (await kept(stage))[0])
    assert sum(CARD in message.words() for message in stage.channels.welfare.messages) == 1
    for _ in range(5):
        await sam.taps_data("go:wish:1:gone")
    await sam.sees(say("wishes-taken-back"))
    await stage.settles()
    assert "We cannot find" not in sam.screen()
    assert (await kept(stage))[0].state == "taken_back"


async def test_who_has_no_home_here_and_who_is_not_in_the_channel(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.sends("/wishes")
    await sam.sees(say("wishes-no-home"))
    await sam.taps_data("go:wish:0:new")
    await sam.sees(say("wishes-no-home"))
    await stage.lives_at(sam)
    wish = await asks(stage, sam, say("wish-overshoes"))
    shown = await card(stage, wish)
    robin = stage.officer("Robin Officer", stage.channels.default)
    with pytest.raises(AssertionError, match="not in"):
        await robin.presses(say("case-wish-grant"), on=shown)
    assert (await kept(stage))[-1].state == "asked"


async def test_a_wish_ends_with_its_day_its_visit_or_the_tenancy(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, wren = stage.resident(), welfare(stage)
    await stage.lives_at(sam)
    once = await asks(stage, sam, say("wish-overshoes"), until=say("wishes-until-visit"))
    await grants(stage, once, wren)
    lasting = await asks(stage, sam, say("wish-call_first"))
    await wren.presses(say("case-wish-grant"), on=await card(stage, lasting))
    await wren.sees_modal(say("wishes-only-instruction"))
    await wren.submits()
    await wren.sees_modal(say("staff-preview-ltr", language=say("staff-language-en")))
    await wren.submits()
    await sam.sees(say("wishes-told-granted", landlord="Example Homes", wish=say("wish-call_first")))
    await stage.book(stage.at(2, 8))
    await stage.book(stage.at(5, 8))
    assert await told(stage, 2) == [say("instruction-overshoes"), say("instruction-call_first")]
    assert await told(stage, 5) == [say("instruction-call_first")], "by then one visit has been"
    stage.world.clock.wind(stage.at(2, 13) - stage.world.clock.now())
    await stage.application.ring()
    assert [wish.state for wish in await kept(stage)] == ["ended", "granted"]
    await sam.starts(await stage.invitation(home="ROWAN-3"))
    await sam.sees(say("join-done", place="3 Rowan House"))
    assert await told(stage, 5) == [], "who has moved asks nothing of the next household's workers"
    await stage.application.ring()
    assert [wish.state for wish in await kept(stage)] == ["ended", "ended"]


async def test_a_day_ahead_is_read_as_people_write_it(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.sends("/wishes")
    await sam.taps(say("wishes-new"))
    await sam.taps(say("wish-overshoes"))
    await sam.taps(say("engine-skip"))
    await sam.taps(say("wishes-knows-staff"))
    for unread in ("soon", "1/1/2020", "23/11/2026"):
        await sam.sends(unread)
        await sam.sees(say("wishes-ahead-only"))
    await sam.sends("8/3")
    review = await sam.sees(say("wishes-review"))
    assert "Until: Mon 8 Mar" in review.text
    await sam.taps(say("wishes-send"))
    await sam.sees(say("wishes-sent", landlord="Example Homes"))
    assert (await kept(stage))[-1].until == "2027-03-08"


async def test_once_a_year_at_a_decent_hour_we_ask_whether_it_is_still_right(stage: Stage) -> None:
    sam, wren = stage.resident(), welfare(stage)
    await stage.lives_at(sam)
    wish = await asks(stage, sam, say("wish-overshoes"))
    await grants(stage, wish, wren)
    await sam.sees(say("wishes-told-granted", landlord="Example Homes", wish=say("wish-overshoes")))
    stage.world.clock.wind(stage.at(365, 22) - stage.world.clock.now())
    await stage.application.ring()
    await stage.settles()
    assert "Is it still right?" not in sam.screen()
    stage.world.clock.wind(timedelta(hours=12))
    for _ in range(3):
        await stage.application.ring()
    asked = await sam.sees(say("wishes-still", wish=say("wish-overshoes")))
    await stage.settles()
    assert sum("Is it still right?" in message.text for message in sam.messages) == 1
    await sam.taps(say("wishes-still-yes"), on=asked)
    await sam.sees(say("wishes-still-thanks"))
    assert await told(stage, 370) == [say("instruction-overshoes")]
    stage.world.clock.wind(timedelta(days=366))
    await stage.application.ring()
    await sam.sees(say("wishes-still", wish=say("wish-overshoes")))


async def test_what_was_refused_is_gone_after_a_month_from_its_card_too(stage_on_either: Stage) -> None:
    stage = stage_on_either
    sam, wren = stage.resident(), welfare(stage)
    await stage.lives_at(sam)
    wish = await asks(stage, sam, say("wish-overshoes"), why=WHY)
    await wren.presses(say("case-wish-refuse"), on=await card(stage, wish))
    await wren.sees_modal(say("wishes-ask-reason"))
    await wren.fills_in({"words": "The stairs are steep."})
    await wren.submits()
    await wren.sees_modal(say("staff-preview-ltr", language=say("staff-language-en")))
    await wren.submits()
    await sam.sees("The stairs are steep.")
    stage.world.clock.wind(timedelta(days=29, minutes=1))
    await stage.application.ring()
    await stage.channels.welfare.shows("Over: its time has passed")
    assert WHY not in said_in(stage.channels.welfare)
    stage.world.clock.wind(timedelta(days=1))
    await stage.application.purge()
    assert await kept(stage) == []


async def test_a_wish_half_asked_is_kept_to_go_on_with(stage: Stage) -> None:
    sam = stage.resident()
    await stage.lives_at(sam)
    await sam.sends("/wishes")
    await sam.taps(say("wishes-new"))
    await sam.taps(say("wish-overshoes"))
    await sam.sees(say("wishes-ask-words"))
    await sam.sends(WHY)
    await sam.sees(say("wishes-title-knows"))
    await sam.sends("/menu")
    await sam.taps(say("menu-resume"))
    await sam.taps(say("wishes-knows-staff"))
    await sam.taps(say("wishes-until-open"))
    review = await sam.sees(say("wishes-review"))
    assert WHY in review.text


async def test_nothing_of_it_is_printed_or_rides_in_what_slack_keeps_beside_a_message(
    stage: Stage, printed: Callable[[], str]
) -> None:
    sam, wren = stage.resident("Zorblatt"), welfare(stage)
    await stage.lives_at(sam)
    wish = await asks(stage, sam, say("wish-prayer_times"), why=WHY)
    await grants(stage, wish, wren)
    await stage.falls()
    await sam.sends("/wishes")
    await sam.taps("Not at prayer times: we said yes")
    await sam.taps(say("wishes-take-back"))
    await sam.taps(say("wishes-take-back-yes"))
    await sam.sees(say("wishes-taken-back"))
    await stage.settles()
    beside = [str(entry.params.get("metadata")) for entry in stage.world.journal.of("chat.postMessage")]
    beside += [str((entry.params.get("view") or {}).get("private_metadata")) for entry in stage.world.journal.entries]
    for said in (WHY, "prayer", "Zorblatt"):
        assert said not in printed()
        assert not [one for one in beside if said in one]


async def test_everything_asked_for_is_within_reach(stage: Stage) -> None:
    """However many wishes there are, each can be looked at, and nothing is offered twice."""
    sam = stage.resident()
    await stage.lives_at(sam)
    async with stage.application.database.write() as tx:
        resident = await people.resident(tx, 1)
        assert resident and resident.home_id
        for wish in stage.policy.wishes:
            await wishes.add(
                tx,
                resident_id=resident.id,
                home_id=resident.home_id,
                wish=wish.id,
                words="",
                knows="staff",
                until=None,
                state="asked",
                asked_at=stage.world.clock.now(),
            )
    await sam.sends("/wishes")
    seen: set[str] = set()
    for _ in range(3):
        page = await sam.sees(say("wishes-heading"))
        labels = [button.text for row in page.buttons for button in row]
        assert len(labels) <= 6
        assert say("wishes-new") not in labels
        seen |= {label for label in labels if "looking at it" in label}
        await sam.taps(say("engine-more"))
        await stage.settles()
    assert len(seen) == len(stage.policy.wishes)
    await sam.taps_data("go:wish:0:new")
    await sam.sees(say("wishes-heading"))

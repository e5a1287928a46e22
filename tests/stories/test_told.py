"""Everybody who does something in Slack hears its result, wherever they are and however long it takes."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.simulator.faults import Fault, Kind
from bot.simulator.slack import Channel, StaffMember
from handlers.slack import intake as door
from handlers.slack.read import kept
from tests.copy import gist, say
from tests.stage import Stage

OWN = "We are sorry & will ring <you>."


# --- where we are not ----------------------------------------------------------------------------------------------


def without_us(stage: Stage, *, private: bool) -> Channel:
    return stage.world.slack.channel("canteen", private=private, bot_is_member=False)


@pytest.mark.parametrize("private", [False, True])
async def test_a_command_is_answered_in_a_channel_that_we_are_not_in(stage: Stage, private: bool) -> None:
    report = await stage.report(stage.resident())
    await stage.card(report)
    await stage.settles()
    canteen = without_us(stage, private=private)
    robin = stage.officer("Robin Officer", canteen, stage.channels.repairs)
    for said, heard in (
        ("help", "What you write in a thread stays here"),
        ("nonsense", say("staff-no-such-word", said="nonsense")),
        ("find ABCD-2345", "no such report"),
        (f"find {report.ref}", say("staff-open-card")),
    ):
        await robin.commands(f"/doorstep {said}", in_channel=canteen)
        await robin.told(heard)
    await robin.commands("/doorstep report", in_channel=canteen)
    await robin.sees_modal(say("staff-phone-title"))
    guest = stage.world.slack.staff("Guest Visitor", guest=True, channels=[canteen])
    await guest.commands("/doorstep report", in_channel=canteen)
    await guest.told(say("staff-refused-guest"))
    assert not canteen.messages, "nobody else hears of it"


async def test_an_onlooker_of_a_public_channel_is_told_why_not(stage: Stage) -> None:
    far = stage.officer("Far Officer", stage.channels.gas)
    card = await stage.card(await stage.report(stage.resident()))
    await far.presses(say("case-report-take"), on=card)
    await far.told(say("staff-refused-not-in-channel"))


async def test_a_find_that_slack_does_not_answer_says_so(stage: Stage) -> None:
    robin = stage.officer()
    report = await stage.report(stage.resident())
    await stage.card(report)
    await stage.settles()
    stage.world.faults.plan(Fault("slack", "chat.getPermalink", Kind.ERROR))
    await robin.commands(f"/doorstep find {report.ref}", in_channel=stage.channels.default)
    await robin.told(say("staff-try-again"))


async def test_how_to_answer_is_never_written_down(stage: Stage) -> None:
    robin = stage.officer()
    await robin.commands("/doorstep help", in_channel=stage.channels.default)
    await robin.told("/doorstep report")
    body = stage.world.slack.envelopes[-1].payload
    assert body["response_url"]
    assert "response" not in kept(body)


@pytest.mark.parametrize("status", [429, 503])
async def test_who_presses_a_button_hears_of_it_though_slack_is_busy(stage: Stage, status: int) -> None:
    """Neither where they are, nor as an answer, nor at once directly."""
    far = stage.officer("Far Officer", stage.channels.gas)
    card = await stage.card(await stage.report(stage.resident()))
    await stage.settles()
    faults = stage.world.faults
    faults.plan(Fault("slack", "chat.postEphemeral", Kind.ERROR, times=None, status=status, retry_after=30))
    faults.plan(Fault("slack", "response_url", Kind.ERROR, times=None, status=status))
    faults.plan(Fault("slack", "chat.postMessage", Kind.ERROR, times=2, status=status, retry_after=30))
    await far.presses(say("case-report-take"), on=card)
    await stage.world.slack.direct_channel(far.id).shows(say("staff-refused-not-in-channel"))


# --- what comes late -----------------------------------------------------------------------------------------------


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack is answered after a moment, so that what hangs comes late."""
    monkeypatch.setattr(door, "ANSWER_WITHIN", 0.1)


async def submits_late(stage: Stage, person: StaffMember) -> None:
    """Slack takes its time to say who somebody is, and they are told to wait for it."""
    await stage.settles()
    stage.world.clock.wind(timedelta(minutes=2))
    stage.world.faults.plan(Fault("slack", "users.info", Kind.HANG))
    await person.submits()
    await person.sees_modal(say("staff-still-working"))
    await stage.world.faults.hangs()
    stage.world.faults.release()


async def opens(stage: Stage, person: StaffMember, label: str) -> None:
    card = await stage.card(await stage.report(stage.resident()))
    await person.presses(label, on=card)
    await person.sees_modal(label)


@pytest.mark.usefixtures("hurried")
async def test_what_is_done_late_is_told(stage: Stage) -> None:
    robin = stage.officer()
    await opens(stage, robin, say("case-report-resolve"))
    await robin.fills_in({"outcome": OWN, "lesson": "Ring ahead."})
    await submits_late(stage, robin)
    told = await robin.told(say("staff-late-done"))
    assert OWN not in told.words()
    await stage.channels.repairs.shows(say("staff-state-resolved"))


@pytest.mark.usefixtures("hurried")
async def test_an_error_that_comes_late_gives_the_words_back(stage: Stage) -> None:
    robin = stage.officer()
    await opens(stage, robin, say("case-report-resolve"))
    await robin.fills_in({"outcome": OWN, "lesson": "   "})
    await submits_late(stage, robin)
    told = await robin.told(say("staff-given-back"))
    assert OWN in told.words(), "as it was written"
    assert not told.pings and not told.links
    assert (await stage.reports())[0].state == "new"


@pytest.mark.usefixtures("hurried")
async def test_a_preview_that_comes_late_sends_nothing_and_gives_the_words_back(stage: Stage) -> None:
    sam, robin = stage.resident("Amal"), stage.officer()
    card = await stage.card(await stage.report(sam))
    await robin.presses(say("case-report-reply"), on=card)
    await robin.sees_modal(say("case-report-reply"))
    await robin.fills_in({"words": OWN})
    await submits_late(stage, robin)
    told = await robin.told(say("staff-late-preview"))
    assert OWN in told.words()
    await stage.settles()
    assert not [message for message in sam.messages if OWN in message.text]


@pytest.mark.usefixtures("hurried")
async def test_what_came_to_nothing_meanwhile_gives_the_words_back(stage: Stage) -> None:
    robin, kim = stage.officer(), stage.officer("Kim Officer", stage.channels.repairs)
    card = await stage.card(await stage.report(stage.resident()))
    await robin.presses(say("case-report-resolve"), on=card)
    await robin.sees_modal(say("case-report-resolve"))
    await robin.fills_in({"outcome": OWN, "lesson": "Ring ahead."})
    await stage.resolve(kim, card, "Kim was first.", lesson="None.")
    await stage.channels.repairs.shows(say("staff-state-resolved"))
    await submits_late(stage, robin)
    told = await robin.told(say("staff-not-now", state=say("state-resolved")))
    assert OWN in told.words()


def _leaves(person: StaffMember, channel: Channel) -> None:
    channel.members.discard(person.id)


def _is_shared(_: StaffMember, channel: Channel) -> None:
    channel.is_ext_shared = True


def _is_public(_: StaffMember, channel: Channel) -> None:
    channel.is_private = False


def _is_archived(_: StaffMember, channel: Channel) -> None:
    channel.is_archived = True


SPOILT = [
    (_leaves, say("staff-refused-not-in-channel")),
    (_is_shared, say("staff-refused-shared")),
    (_is_archived, say("staff-refused-away")),
    (_is_public, say("staff-refused-public")),
]
Spoils = Callable[[StaffMember, Channel], None]


async def fills_in_where_few_may_see(stage: Stage, person: StaffMember) -> None:
    channel = stage.channels.restricted
    card = await stage.card(await stage.report(stage.resident(), topic="serious", clause="crime"), channel)
    await person.presses(say("case-report-resolve"), on=card)
    await person.sees_modal(say("case-report-resolve"))
    await person.fills_in({"outcome": OWN, "lesson": "Ring ahead."})
    await stage.settles()


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(("spoil", "why"), SPOILT)
async def test_who_is_refused_late_has_their_words_back_but_not_in_that_channel(
    stage: Stage, spoil: Spoils, why: str
) -> None:
    channel = stage.channels.restricted
    robin = stage.officer("Robin Officer", channel)
    await fills_in_where_few_may_see(stage, robin)
    spoil(robin, channel)
    await submits_late(stage, robin)
    told = await stage.world.slack.direct_channel(robin.id).shows(why)
    assert OWN in told.words()
    assert OWN not in channel.screen()
    assert (await stage.reports())[0].state == "new"


@pytest.mark.parametrize(("spoil", "why"), SPOILT)
async def test_who_is_refused_in_time_has_their_words_back(stage: Stage, spoil: Spoils, why: str) -> None:
    robin = stage.officer("Robin Officer", stage.channels.restricted)
    await fills_in_where_few_may_see(stage, robin)
    spoil(robin, stage.channels.restricted)
    await robin.submits()
    await robin.sees_modal(why)
    await robin.sees_modal(say("staff-given-back"))
    await robin.sees_modal(OWN)
    assert not robin.errors


async def test_what_came_to_nothing_in_time_gives_the_words_back(stage: Stage) -> None:
    robin, kim = stage.officer(), stage.officer("Kim Officer", stage.channels.repairs)
    card = await stage.card(await stage.report(stage.resident()))
    await robin.presses(say("case-report-resolve"), on=card)
    await robin.sees_modal(say("case-report-resolve"))
    await robin.fills_in({"outcome": OWN, "lesson": "Ring ahead."})
    await stage.resolve(kim, card, "Kim was first.", lesson="None.")
    await stage.channels.repairs.shows(say("staff-state-resolved"))
    await robin.submits()
    await robin.sees_modal(say("staff-not-now", state=say("state-resolved")))
    await robin.sees_modal(OWN)


async def test_what_is_done_gives_no_words_back(stage: Stage) -> None:
    robin = stage.officer()
    await by_phone(stage, robin, stage.channels.default, OWN)
    await robin.submits()
    await robin.sees_modal(gist("staff-phone-done"))
    assert OWN not in robin.modal_screen()


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("kind", [Kind.ERROR, Kind.CUT_BEFORE])
async def test_words_come_directly_if_they_cannot_come_in_the_channel(stage: Stage, kind: Kind) -> None:
    robin = stage.officer()
    await opens(stage, robin, say("case-report-resolve"))
    await robin.fills_in({"outcome": OWN, "lesson": "   "})
    await stage.settles()
    stage.world.faults.plan(Fault("slack", "chat.postEphemeral", kind, status=503))
    await submits_late(stage, robin)
    told = await stage.world.slack.direct_channel(robin.id).shows(say("staff-given-back"))
    assert OWN in told.words()


@pytest.mark.usefixtures("hurried")
async def test_words_come_directly_if_slack_cannot_say_whose_channel_it_is(stage: Stage) -> None:
    robin = stage.officer()
    await opens(stage, robin, say("case-report-resolve"))
    await robin.fills_in({"outcome": OWN, "lesson": "Ring ahead."})
    await stage.settles()
    stage.world.faults.plan(Fault("slack", "conversations.info", Kind.ERROR, times=None, status=503))
    await submits_late(stage, robin)
    told = await stage.world.slack.direct_channel(robin.id).shows(say("staff-refused-unknown"))
    assert OWN in told.words()


async def by_phone(stage: Stage, person: StaffMember, channel: Channel, story: str) -> None:
    await person.commands("/doorstep report", in_channel=channel)
    await person.sees_modal(say("staff-phone-title"))
    await person.fills_in(
        {
            "contract": "Safe & Sound Gas: Gas safety checks",
            "place": say("report-place-shared"),
            "clauses": [say("clause-smoking")],
            "story": story,
            "caller": "Ms Example",
            "treatment": say("report-send-complaint"),
        }
    )


@pytest.mark.usefixtures("hurried")
async def test_a_report_by_phone_that_is_written_down_late_tells_its_reference(stage: Stage) -> None:
    robin = stage.officer()
    await by_phone(stage, robin, stage.channels.default, "He smoked in the hall.")
    await submits_late(stage, robin)
    told = await robin.told(gist("staff-phone-done"))
    assert (await stage.reports())[0].ref[:4] in told.words()


@pytest.mark.usefixtures("hurried")
async def test_a_report_by_phone_from_where_we_are_not_tells_its_reference_directly(stage: Stage) -> None:
    canteen = without_us(stage, private=True)
    robin = stage.officer("Robin Officer", canteen)
    await by_phone(stage, robin, canteen, "He smoked in the hall.")
    await submits_late(stage, robin)
    await stage.world.slack.direct_channel(robin.id).shows(gist("staff-phone-done"))


async def test_a_form_that_outlives_us_is_carried_out_and_told(stage: Stage) -> None:
    robin = stage.officer()
    await opens(stage, robin, say("case-report-resolve"))
    await robin.fills_in({"outcome": OWN, "lesson": "   "})
    await stage.settles()
    stage.world.clock.wind(timedelta(minutes=2))
    stage.world.faults.plan(Fault("slack", "users.info", Kind.HANG))
    await robin.submits()
    await robin.sees_modal(say("staff-still-working"))
    await stage.world.faults.hangs()
    await stage.falls()
    stage.world.faults.release_any()
    told = await robin.told(say("staff-given-back"))
    assert OWN in told.words()

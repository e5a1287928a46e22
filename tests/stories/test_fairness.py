"""One resident who writes very much holds up nobody, is told kindly where it ends, and staff can pause them."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.lanes import Lane
from bot.simulator.faults import Fault, Kind
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from bot.turns import MAX_IN_LANE, MAX_UNSAID
from flows.kernel.effects import CaseNote, effect_of
from flows.kernel.policy import Severity
from storage.outbox import Row
from storage.people import Address
from storage.reports import Report
from tests.copy import gist, say
from tests.stage import BEGAN, Stage

FLOOD = 100


async def _adds(stage: Stage, phone: Phone, report: Report) -> None:
    await phone.sends("/reports")
    await phone.taps(report.ref[:4] + "-" + report.ref[4:])
    await phone.taps(say("report-add"))
    await phone.sees(say("add-ask"))


async def _limited(stage: Stage, **limits: int) -> None:
    changed = stage.policy.limits.model_copy(update=limits)
    stage.adopt(stage.policy.model_copy(update={"limits": changed}))
    await stage.restart()


def _added(card: SlackMessage) -> list[str]:
    return [note.words() for note in card.thread if "The resident adds" in note.words()]


async def test_cards_of_others_come_before_a_flood_of_additions_and_a_critical_one_first(stage: Stage) -> None:
    smoking = stage.policy.clauses["smoking"].model_copy(update={"severity": Severity.CRITICAL})
    stage.adopt(stage.policy.model_copy(update={"clauses": {**stage.policy.clauses, "smoking": smoking}}))
    await _limited(stage, additions_a_day=1000)
    sam, amal, zara = (stage.resident(name) for name in ("Sam", "Amal", "Zara"))
    for phone in (sam, amal, zara):
        await stage.lives_at(phone)
    flooded = await stage.has_reported(sam)
    card = await stage.card(flooded)
    await _adds(stage, sam, flooded)
    await stage.settles()
    with stage.world.clock.unhurried():
        for number in range(FLOOD):
            await sam.sends(f"And another thing, number {number}.")
        await stage.world.telegram.settled()
        await stage.application.turns.idle()
        # Both wait together, however slow the machine is.
        stage.world.faults.plan(Fault("slack", "chat.postMessage", Kind.HANG))
        await stage.world.faults.hangs()
        noted = len(card.thread)
        other = await stage.has_reported(amal)
        critical = await stage.has_reported(zara, clause="smoking")
        stage.world.faults.release()
    theirs, first = await stage.card(other), await stage.card(critical)
    assert float(first.ts) < float(theirs.ts)
    before = [note for note in card.thread if float(note.ts) < float(theirs.ts)]
    assert len(before) <= noted + 5, "at most what was on its way already, and one turn"
    await stage.settles()
    said = _added(card)
    assert len(said) == FLOOD
    assert all(f"number {number}." in words for number, words in enumerate(said)), "in order all the same"


async def test_a_flood_fills_no_memory_and_is_answered_in_order_when_there_is_time(stage: Stage) -> None:
    sam, amal = stage.resident(), stage.resident("Amal")
    await stage.lives_at(sam)
    await stage.settles()
    application = stage.application
    to = Address("telegram", str(sam.user["id"]), str(sam.chat_id))
    with stage.world.clock.unhurried():
        for number in range(4 * MAX_UNSAID):
            await sam.sends("/privacy" if number % 2 else "/help")
        await stage.world.telegram.settled()
        await amal.starts()
        await amal.sees(say("start-greeting", landlord="Example Homes"))
        assert len(application.turns._known) <= MAX_IN_LANE
        assert application.delivery.unsaid(to) <= MAX_UNSAID
        assert len(application.delivery._known) <= MAX_UNSAID + 2
    await stage.settles()
    answers = [message.text for message in sam.messages if message.from_bot][-4 * MAX_UNSAID :]
    wanted = [gist("privacy") if number % 2 else gist("help") for number in range(4 * MAX_UNSAID)]
    assert all(part in answer for part, answer in zip(wanted, answers, strict=True))


async def test_beyond_a_days_additions_a_resident_is_told_what_was_not_added_and_what_to_do(stage: Stage) -> None:
    await _limited(stage, additions_a_day=5)
    sam = stage.resident()
    await stage.lives_at(sam)
    report = await stage.has_reported(sam)
    card = await stage.card(report)
    await _adds(stage, sam, report)
    for number in range(4):
        await sam.sends(f"Number {number}.")
        await sam.sees(gist("added"))
    await sam.sends("Number 4.")
    assert gist("add-enough") in (await sam.sees(gist("added"))).text, "they hear it with the last one"
    await sam.sends("Number 5.")
    told = await sam.sees(say("not-added"))
    assert gist("add-enough") in told.text and stage.policy.landlord.phone in told.text
    await sam.sends_photo()
    await sam.sees(say("not-added"))
    await stage.settles()
    assert len(_added(card)) == 5
    assert not [file for note in card.thread for file in note.files]
    stage.world.clock.wind(timedelta(days=1))
    await _adds(stage, sam, report)
    await sam.sends("Number 6.")
    await sam.sees(gist("added"))
    await stage.settles()
    assert len(_added(card)) == 6


async def test_beyond_a_days_files_the_next_is_not_taken_but_its_words_are(stage: Stage) -> None:
    await _limited(stage, files_a_day=5)
    sam = stage.resident()
    await stage.lives_at(sam)
    report = await stage.has_reported(sam)
    card = await stage.card(report)
    await _adds(stage, sam, report)
    for _ in range(5):
        await sam.sends_photo()
        await sam.sees(gist("added"))
    await sam.sends_photo(caption="This is the door.")
    await sam.sees_anywhere(gist("media-enough"))
    await stage.settles()
    assert sum(len(note.files) for note in card.thread) == 5
    assert any("This is the door." in words for words in _added(card))


async def test_staff_pause_the_messages_of_a_resident_about_a_report_and_take_them_again(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    report = await stage.has_reported(sam)
    card = await stage.card(report)
    await robin.presses(say("case-report-pause"), on=card)
    await robin.sees_modal(say("staff-label-pause"))
    await robin.fills_in({"days": "7 days"})
    await robin.submits()
    await sam.sees(gist("resident-paused"))
    await stage.channels.repairs.thread_shows(card, "paused for 7 days")
    await stage.channels.repairs.shows(gist("staff-paused"))
    await sam.sends("/reports")
    await sam.taps(report.ref[:4] + "-" + report.ref[4:])
    await sam.taps(say("report-add"))
    await sam.sees(gist("add-paused"))
    await stage.reply(robin, card, "We are on it.")
    await sam.sees("We are on it.")
    await sam.sends("You are not!")
    told = await sam.sees(say("not-added"))
    assert gist("add-paused") in told.text
    await stage.settles()
    assert not _added(card)
    await robin.presses(say("case-report-unpause"), on=card)
    await sam.sees(gist("resident-unpaused"))
    await _adds(stage, sam, report)
    await sam.sends("Thank you.")
    await sam.sees(gist("added"))
    await stage.settles()
    assert len(_added(card)) == 1


async def test_a_pause_ends_by_itself(stage: Stage) -> None:
    sam, robin = stage.resident(), stage.officer()
    await stage.lives_at(sam)
    report = await stage.has_reported(sam)
    card = await stage.card(report)
    await robin.presses(say("case-report-pause"), on=card)
    await robin.sees_modal(say("staff-label-pause"))
    await robin.fills_in({"days": "1 day"})
    await robin.submits()
    await sam.sees(gist("resident-paused"))
    await stage.settles()
    stage.world.clock.wind(timedelta(days=1, minutes=1))
    await _adds(stage, sam, report)
    await sam.sends("It happened again.")
    await sam.sees(gist("added"))


parcels = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=40)


@given(waiting=parcels, come_later=parcels)
def test_senders_take_turns_and_each_case_stays_in_order(
    waiting: list[tuple[int, int]], come_later: list[tuple[int, int]]
) -> None:
    lane, out = Lane("staff/channel:C1"), list[Row]()
    rows = [_note(number, *one) for number, one in enumerate([*waiting, *come_later], start=1)]
    for row in rows[: len(waiting)]:
        lane.put(row)
    for row in rows[len(waiting) :]:
        lane.put(row)
        out.append(lane.pop().row)
    while lane.heap:
        out.append(lane.pop().row)
    assert sorted(row.id for row in out) == [row.id for row in rows]
    for own in {(by, _of(row, by)) for row in rows for by in ("sender", "case")}:
        by, value = own
        assert [row.id for row in out if _of(row, by) == value] == [row.id for row in rows if _of(row, by) == value]


@given(many=st.integers(1, 40), others=st.lists(st.integers(1, 5), min_size=1, max_size=5))
def test_whoever_has_few_waits_for_one_of_each_other_sender_a_turn(many: int, others: list[int]) -> None:
    lane, numbers = Lane("staff/channel:C1"), iter(range(1, 1000))
    for sender, count in enumerate([many, *others]):
        for _ in range(count):
            lane.put(_note(next(numbers), sender, sender))
    out = [lane.pop().row.sender for _ in range(many + sum(others))]
    for sender, count in enumerate(others, start=1):
        own = [place for place, other in enumerate(out) if other == str(sender)]
        assert own[-1] < count * (1 + len(others)), "however many the first one has"


def _of(row: Row, by: str) -> str:
    return str(row.sender if by == "sender" else row.payload["subject"])


def _note(number: int, sender: int, subject: int) -> Row:
    payload = {"kind": "report", "subject": subject, "event": number}
    row = Row(number, "staff", "channel:C1", CaseNote.kind, payload, 10, None, None, BEGAN, sender=str(sender))
    row.fresh = effect_of(row)
    return row

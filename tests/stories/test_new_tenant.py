"""One person moves out and another moves in: neither reads anything of the other's, whatever happens meanwhile."""

import json
from datetime import timedelta

import pytest

from bot.simulator.slack import StaffMember
from bot.simulator.telegram import Phone
from flows.features.rounds.count import tally
from storage import rounds, wishes
from storage.visits import Visit
from tests.copy import gist, say
from tests.stage import Stage
from tests.stories.test_homes import joins, moves_out
from tests.stories.test_rounds import group_of, votes, works_done
from tests.stories.test_wishes import asks

OLD = {
    "past": "grabrails",
    "coming": "bathlift",
    "words": "zimmerframe",
    "staff": "nursewren",
    "wish": "oxygenbottle",
    "comment": "stairlifted",
}
"""Of the person who has moved out."""
NEW = {"visit": "doorchime", "words": "babysleeps", "wish": "guidedog"}
"""Of the person who lives there now."""


def chat(stage: Stage, phone: Phone) -> str:
    """Return all that was ever sent to somebody's chat, and every file of theirs."""
    sent = [entry for entry in stage.world.journal.entries if entry.params.get("chat_id") == phone.chat_id]
    return "\n".join(json.dumps({**entry.params, "files": list(entry.files)}, ensure_ascii=False) for entry in sent)


def files(stage: Stage) -> str:
    found = stage.world.telegram.world.files.by_id.values()
    return "\n".join((file.content or b"").decode("latin-1") for file in found)


async def says_to(stage: Stage, robin: StaffMember, words: str) -> None:
    """Answer about the visit whose card stands in the contract's channel."""
    card = await stage.channels.repairs.shows(OLD["words"])
    await robin.presses(say("case-visit-say"), on=card)
    await robin.sees_modal(say("case-visit-say"))
    await robin.fills_in({"words": words})
    await robin.submits()
    await robin.sees_modal(words)
    await robin.submits()
    await stage.settles()


async def of_the_old(stage: Stage, max_: Phone, robin: StaffMember) -> tuple[Visit, Visit]:
    """A visit that is over, one to come with words about it, a wish; late in the evening staff answer."""
    past = await stage.book(stage.at(1, 8), description=f"Fit {OLD['past']} after hospital", trade="Joinery")
    await max_.sees(OLD["past"])
    coming = await stage.book(stage.at(3, 8), description=f"Mend the {OLD['coming']}", trade="Bathrooms")
    await max_.sees(OLD["coming"])
    await max_.taps(say("visit-change"))
    await max_.taps(say("change-words"))
    await max_.sends(f"Not before ten: {OLD['words']}.")
    await max_.sees(gist("change-asked"))
    await stage.undo_ends()
    await asks(stage, max_, why=OLD["wish"])
    await stage.goes_to(stage.at(1, 20, 30))
    await stage.marks(past, "done")
    await says_to(stage, robin, f"We will ask {OLD['staff']} first.")
    return past, coming


async def test_whoever_moves_in_reads_nothing_from_before(stage_on_either: Stage) -> None:
    stage, robin = stage_on_either, stage_on_either.officer()
    max_ = await joins(stage, "Max")
    past, coming = await of_the_old(stage, max_, robin)
    await moves_out(max_)
    await stage.settles()
    stage.world.clock.wind(timedelta(minutes=10))
    nora = await joins(stage, "Nora")
    before = len(max_.messages)
    assert gist("joined-others") not in nora.screen(), "nobody lives there any more"
    await stage.goes_to(stage.at(2, 11))
    await stage.application.ring()
    await stage.settles()
    for data in (f"go:visit:{past.id}", f"go:visit:{past.id}:rate", f"go:visit:{coming.id}"):
        await nora.taps_data(data)
    await nora.sends("/visits")
    await nora.taps("Thu 26 Nov, 8am to 12 noon: Bathrooms")
    await nora.sees(gist("visit-heading"))
    await nora.taps(say("visit-calendar"))
    await nora.sends("/wishes")
    await nora.sees(say("wishes-none"))
    await nora.sends("/visits")
    await nora.taps(say("visits-past"))
    await nora.sees(say("visits-past-none"))
    await nora.taps_data(f"go:visit:{coming.id}:confirm")
    await stage.settles()
    assert "DTSTART:20261126T080000Z" in files(stage)
    read = chat(stage, nora) + files(stage).split("BEGIN:VCALENDAR")[-1]
    assert not [name for name, marker in OLD.items() if marker in read]
    assert say("rate-ask-easy") not in read
    for phone in (nora, max_):
        assert say("rate-score-5") not in chat(stage, phone), "whoever had the visit has gone"
    assert len(max_.messages) == before
    async with stage.application.database.read() as tx:
        day = stage.at(3)
        assert not await wishes.in_force(tx, coming.home_id or 0, day.date(), day)


async def test_whoever_moved_out_reads_nothing_of_what_comes_after(stage_on_either: Stage) -> None:
    stage = stage_on_either
    max_ = await joins(stage, "Max")
    await stage.book(stage.at(9, 8), description=f"Mend the {OLD['coming']}")
    await moves_out(max_)
    stage.world.clock.wind(timedelta(minutes=10))
    nora = await joins(stage, "Nora")
    before = len(max_.messages)
    await stage.goes_to(stage.at(3, 9))
    visit = await stage.book(stage.at(6, 8), description=f"Mend the {NEW['visit']}")
    await nora.sees(NEW["visit"])
    await nora.taps(say("visit-tell"))
    await nora.sends(f"Softly: {NEW['words']}.")
    await nora.sees(say("tell-thanks"))
    await asks(stage, nora, why=NEW["wish"])
    await stage.goes_to(stage.at(5, 9))
    await nora.sees(gist("told-day"))
    await stage.goes_to(stage.at(6, 9))
    await stage.marks(visit, "on_way")
    await nora.sees(gist("told-on_way"))
    await stage.marks(visit, "done")
    await stage.goes_to(stage.at(6, 12))
    await nora.sees(stage.say("rate-ask-overall").rstrip("?"))
    await max_.sends("/visits")
    await max_.sees(say("visits-no-home"))
    await stage.settles()
    read = chat(stage, max_)
    assert not [name for name, marker in NEW.items() if marker in read]
    assert len(max_.messages) == before + 2, "their question, and our answer"


@pytest.mark.parametrize("by_a_link", [False, True])
async def test_what_the_last_tenant_answered_about_a_visit_is_not_what_the_next_one_said(
    stage: Stage, by_a_link: bool
) -> None:
    max_ = await joins(stage, "Max")
    visit = await stage.book(stage.at(3, 8), trade="Bathrooms")
    await max_.taps(say("visit-confirm"))
    await max_.sees(say("visit-confirmed"))
    await (stage.lives_at(max_, "ROWAN-3") if by_a_link else moves_out(max_))
    stage.world.clock.wind(timedelta(minutes=10))
    nora = await joins(stage, "Nora")
    await nora.sends("/visits")
    await nora.taps("Thu 26 Nov, 8am to 12 noon: Bathrooms")
    await nora.sees(say("visit-heading", what="Bathrooms", state=say("visit-state-booked")))
    await nora.taps(say("visit-confirm"))
    await nora.sees(say("visit-confirmed"))
    assert (await stage.visit(visit.ref)).state == "confirmed"


async def test_the_vote_of_a_home_is_of_those_who_live_there(stage_on_either: Stage) -> None:
    stage = stage_on_either
    max_ = await joins(stage, "Max")
    nora = stage.resident("Nora")
    group = await group_of(stage, max_, nora)
    await works_done(stage)
    asked = await group.sees(say("round-ask-fixed"))
    await votes(group, max_, asked, "fixed-no")
    await moves_out(max_)
    await stage.lives_at(nora)
    await votes(group, nora, asked, "fixed-no")
    await nora.sees_toast(say("round-toast-home", said=say("round-said-fixed-no")))
    await stage.settles()
    async with stage.application.database.read() as tx:
        (one,) = await rounds.going_on(tx)
        counted = tally(await rounds.votes_of(tx, one.id), one.block_id)
    assert counted.of["fixed"] == {"no": 1}
    await votes(group, max_, asked, "fixed-yes")
    await max_.sees_toast(say("round-toast-elsewhere", block="Larkspur Court"))


async def test_the_others_of_a_home_keep_what_was_theirs(stage: Stage) -> None:
    """Somebody who joins while others stay reads the reason of no earlier visit; those who stay do as before."""
    max_ = await joins(stage, "Max")
    await stage.book(stage.at(3, 8), description=f"Mend the {OLD['coming']}", trade="Bathrooms")
    stage.world.clock.wind(timedelta(minutes=10))
    nora = await joins(stage, "Nora")
    for phone, what in ((max_, f"Mend the {OLD['coming']}"), (nora, "Bathrooms")):
        await phone.sends("/visits")
        await phone.taps("Thu 26 Nov, 8am to 12 noon: Bathrooms")
        await phone.sees(say("visit-heading", what=what, state=say("visit-state-booked")))
    await stage.goes_to(stage.at(2, 9))
    await nora.sees(gist("told-day"))
    await stage.settles()
    assert OLD["coming"] not in chat(stage, nora)


async def test_staff_are_warned_that_whoever_reads_their_answer_did_not_ask(stage: Stage) -> None:
    max_, robin = await joins(stage, "Max"), stage.officer()
    await stage.book(stage.at(3, 8))
    await max_.taps(say("visit-tell"))
    await max_.sends(f"Mind the {OLD['words']}.")
    await max_.sees(say("tell-thanks"))
    card = await stage.channels.repairs.shows(OLD["words"])
    await robin.presses(say("case-visit-say"), on=card)
    await robin.sees_modal(say("case-visit-say"))
    assert gist("visit-asked-before") not in str(robin.modal)
    await robin.closes()
    await moves_out(max_)
    stage.world.clock.wind(timedelta(minutes=10))
    await joins(stage, "Nora")
    await robin.presses(say("case-visit-say"), on=card)
    await robin.sees_modal(gist("visit-asked-before"))

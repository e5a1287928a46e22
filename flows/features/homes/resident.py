"""A resident joins their home by the link in a letter, leaves it, and says what they know of somebody new there."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Literal

from flows.conversation.actions import MENU, ShowMenu
from flows.conversation.turn import ResidentTurn
from flows.features.basics.pages import greeting
from flows.features.homes import leaving, pages, phones
from flows.features.homes.actions import Leave, NotExpected, TellNobody, UsedBefore
from flows.features.homes.leaving import card_of
from flows.kernel import guessing
from flows.kernel.effects import Alert
from flows.kernel.policy import Policy
from flows.kernel.slots import decent
from flows.kernel.words import At, Plain, Prompt, Words, named, text
from storage import homes, invitations, people
from storage.homes import OPEN, Joining

TOLD_AT = time(10)
"""The hour of the next day at which the others of a home are told that somebody joined."""


async def begin(turn: ResidentTurn, token: str) -> None:
    """Take /start; with a token, the resident was invited to their home or block."""
    above = (await _join(turn, token),) if token else ()
    turn.place = replace(turn.place, screen=ShowMenu().wire())
    turn.say(greeting(turn, *above))


async def _join(turn: ResidentTurn, token: str) -> Words:
    refused = await guessing.refusal(turn.tx, turn.runtime, "token", turn.who, turn.now)
    if refused:
        return refused
    joined = await invitations.join(turn.tx, token, turn.resident.id, turn.now)
    if joined.trouble == "unknown":
        turn.effects += await guessing.wrong(turn.tx, turn.runtime, "token", turn.who, turn.now)
    if joined.trouble:
        return named("join-", joined.trouble)
    await _moved(turn)
    return text("join-done", place=Plain(joined.place))


async def _moved(turn: ResidentTurn) -> None:
    """If others live where they live from now on, or if they had moved out of there, ask staff whether that is right;
    say when the others are told."""
    before, resident = turn.resident, await people.resident(turn.tx, turn.resident.id)
    if resident is None or resident.residency == before.residency:
        return
    turn.resident = resident
    if left := await homes.residency(turn.tx, before.residency) if before.residency else None:
        turn.effects += await leaving.left(turn.tx, turn.runtime, [left], turn.actor, turn.now)
    if not resident.home_id or not resident.residency:
        return
    others = len(await homes.living(turn.tx, resident.home_id)) > 1
    if not others and not await homes.lived_there(turn.tx, resident.id, resident.home_id):
        return
    tell_at = next_morning(turn.runtime.policy, turn.now) if others else None
    number = await homes.joined(turn.tx, resident.residency, resident.home_id, turn.now, tell_at)
    turn.effects.append(card_of(turn.runtime, number))
    if tell_at:
        joining = await homes.joining(turn.tx, number)
        turn.say(Prompt((text("joined-others", at=At(tell_at)),), pages.choices(joining)))


def next_morning(policy: Policy, now: datetime) -> datetime:
    tomorrow = now.astimezone(policy.zone).date() + timedelta(days=1)
    return decent(policy, datetime.combine(tomorrow, TOLD_AT, policy.zone))


async def leave(turn: ResidentTurn, said: Leave) -> None:
    """End the resident's time in their home. What they said stays theirs to read."""
    if said.number != turn.resident.residency:
        _old(turn)
        return
    turn.park()
    turn.effects += await leaving.end(turn.tx, turn.runtime, [said.number], turn.actor, turn.now)
    turn.resident = await people.resident(turn.tx, turn.resident.id) or turn.resident
    turn.say(turn.menu(text("home-left")), edit=True)


async def tell_nobody(turn: ResidentTurn, asked: TellNobody) -> None:
    joining = await _own(turn, asked.number)
    if joining is None or joining.tell_at is None:
        _old(turn)
        return
    await homes.change_joining(turn.tx, joining.id, tell_at=None, hushed_at=turn.now)
    turn.effects.append(card_of(turn.runtime, joining.id))
    turn.say(turn.menu(text("joined-nobody-told")), edit=True)


async def used_before(turn: ResidentTurn, said: UsedBefore) -> None:
    """Note what they say: only staff may tell which of the home they are, for a letter lies open to all there."""
    joining = await _own(turn, said.number)
    if joining is None or joining.state != OPEN:
        _old(turn)
        return
    if joining.claimed_at is None:
        await homes.change_joining(turn.tx, joining.id, claimed_at=turn.now)
        turn.effects += [card_of(turn.runtime, joining.id), _alert(turn, joining, "claimed")]
    turn.say(turn.menu(text("joined-before-said", landlord=Plain(turn.runtime.policy.landlord.name))))


async def not_expected(turn: ResidentTurn, said: NotExpected) -> None:
    """Bring a doubt to staff, of somebody who lives in the home."""
    joining = await homes.joining(turn.tx, said.number)
    own = turn.resident.residency
    if joining is None or joining.home_id != turn.resident.home_id or joining.residency_id == own:
        _old(turn)
        return
    if joining.doubted_at is None:
        await homes.change_joining(turn.tx, joining.id, doubted_at=turn.now)
        turn.effects += [card_of(turn.runtime, joining.id), _alert(turn, joining, "doubted")]
    landlord = turn.runtime.policy.landlord
    turn.say(turn.menu(text("joined-doubt-said", landlord=Plain(landlord.name), phone=Plain(landlord.phone))))


async def _own(turn: ResidentTurn, number: int) -> Joining | None:
    joining = await homes.joining(turn.tx, number)
    return joining if joining and joining.residency_id == turn.resident.residency else None


def _alert(turn: ResidentTurn, joining: Joining, what: Literal["claimed", "doubted"]) -> Alert:
    words = named("alert-joining-", what, address=Plain(joining.home_address), ref=Plain(joining.home_ref))
    return Alert(turn.runtime.policy.channels.for_managers, words)


def _old(turn: ResidentTurn) -> None:
    turn.say(turn.menu(text("engine-old-button")))


async def linked(turn: ResidentTurn, code: str) -> None:
    """Take `/start phone-CODE`: the resident whom staff gave it to goes on at this phone."""
    refused = await guessing.refusal(turn.tx, turn.runtime, "token", turn.who, turn.now)
    found = None if refused else await invitations.one_use(turn.tx, invitations.PHONE, code)
    if found is None:
        if not refused:
            turn.effects += await guessing.wrong(turn.tx, turn.runtime, "token", turn.who, turn.now)
        _say(turn, refused or text("join-unknown"))
    elif found.target == turn.resident.id:
        _say(turn, text("phone-is-this"))
    elif turn.resident.residency:
        _say(turn, text("phone-of-another"))
    elif found.expires_at < turn.now:
        _say(turn, text("join-expired"))
    elif not await invitations.use_up(turn.tx, found.id):
        _say(turn, text("join-used"))
    else:
        new, known = turn.resident.id, found.target
        turn.effects += await phones.goes_on(turn.tx, turn.runtime, new, known, turn.actor, turn.now)
        turn.resident = await people.resident(turn.tx, known) or turn.resident


def _say(turn: ResidentTurn, words: Words) -> None:
    turn.say(Prompt((words,), (MENU,)))

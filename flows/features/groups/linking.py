"""A group asks to belong to a block, by the code on its poster; staff decide."""

from flows.conversation.group import GroupTurn
from flows.features.groups.cards import card_of, refreshed
from flows.kernel import guessing, refs
from flows.kernel.effects import Effect, Look
from flows.kernel.words import Plain, Prompt, Text, Words, text
from storage import groups, invitations


async def asked(turn: GroupTurn, said: str) -> None:
    """With a code, ask for its block on behalf of the group; without, move our messages to the topic of the command."""
    if said:
        await _tried(turn, said)
    elif await groups.blocks_of(turn.tx, turn.group.id):
        await _come_here(turn)
        turn.say(Prompt((text("group-here"),)))
    else:
        turn.say(Prompt((text("group-not-linked"),)))


async def posted(turn: GroupTurn, said: str) -> None:
    """Take a code without a command. If it may be anything else, only a right one is answered; a wrong one counts."""
    linked = await groups.blocks_of(turn.tx, turn.group.id)
    if any(letter.isdigit() for letter in said) and not linked:
        await _tried(turn, said)
        return
    code = refs.read(said)
    if code is None or turn.is_nameless or await _refusal(turn):
        return
    if await invitations.group_code(turn.tx, code):
        await _tried(turn, said)
    else:
        turn.effects += await _wrong(turn)


async def _tried(turn: GroupTurn, said: str) -> None:
    if turn.is_nameless:
        # Guesses are counted by person: somebody without a name could go on in one group after the other.
        turn.say(Prompt((text("group-code-nameless"),)))
        return
    refused = await _refusal(turn)
    if refused:
        turn.say(Prompt((refused,)))
        return
    code = refs.read(said)
    found = await invitations.group_code(turn.tx, code) if code else None
    if found is None:
        turn.effects += await _wrong(turn)
        turn.say(Prompt((text("group-code-unknown"),)))
    elif found.expires_at <= turn.now:
        turn.say(Prompt((text("group-code-expired", landlord=_landlord(turn), phone=_phone(turn)),)))
    else:
        await _asks(turn, found.block_id)


async def _refusal(turn: GroupTurn) -> Text | None:
    return await guessing.refusal(turn.tx, turn.runtime, "token", _who(turn), turn.now, _where(turn))


async def _wrong(turn: GroupTurn) -> list[Effect]:
    return await guessing.wrong(turn.tx, turn.runtime, "token", _who(turn), turn.now, _where(turn))


def _who(turn: GroupTurn) -> str:
    return f"{turn.arrived.address.platform}:{turn.person}"


def _where(turn: GroupTurn) -> str:
    return f"{turn.group.platform}:{turn.group.chat}"


async def _asks(turn: GroupTurn, block_id: int) -> None:
    before = [link.state for link in await groups.links_of(turn.tx, group_id=turn.group.id)]
    link = await groups.ask(turn.tx, turn.group.id, block_id, turn.now)
    if "linked" not in before:
        await _come_here(turn)
    if link.state == "linked":
        turn.say(Prompt((text("group-linked-already", block=Plain(link.block_name)),)))
        return
    turn.say(Prompt((text("group-asked", landlord=_landlord(turn)),)))
    turn.effects += [card_of(turn.runtime.policy, link), Look(turn.group.platform, turn.group.id)]
    turn.effects += await refreshed(turn.tx, turn.runtime.policy, turn.group.id)


async def _come_here(turn: GroupTurn) -> None:
    """Send our own messages to the topic of the command from now on, or to no topic at all."""
    await turn.change(thread=turn.event.group.thread, forum=turn.event.group.forum)


def _landlord(turn: GroupTurn) -> Words:
    return Plain(turn.runtime.policy.landlord.name)


def _phone(turn: GroupTurn) -> Words:
    return Plain(turn.runtime.policy.landlord.phone)

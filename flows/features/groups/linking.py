"""A group asks to belong to a block, by the code on its poster; staff decide."""

from flows.conversation.heard import Heard
from flows.features.groups.cards import card_of, refreshed
from flows.features.reports import refs
from flows.kernel import guessing
from flows.kernel.effects import Effect, Look
from flows.kernel.words import Plain, Prompt, Text, Words, text
from storage import estate, groups


async def asked(heard: Heard, said: str) -> None:
    """With a code, the group asks for its block; without, we come to where we were asked."""
    if said:
        await _tried(heard, said)
    elif await groups.blocks_of(heard.tx, heard.group.id):
        await _come_here(heard)
        heard.say(Prompt((text("group-here"),)))
    else:
        heard.say(Prompt((text("group-not-linked"),)))


async def posted(heard: Heard, said: str) -> None:
    """A code without a command. Where it may be anything else, only the right one is answered; a wrong one counts."""
    linked = await groups.blocks_of(heard.tx, heard.group.id)
    if any(letter.isdigit() for letter in said) and not linked:
        await _tried(heard, said)
        return
    code = refs.read(said)
    if code is None or await _refusal(heard):
        return
    if await estate.group_code(heard.tx, code):
        await _tried(heard, said)
    else:
        heard.effects += await _wrong(heard)


async def _tried(heard: Heard, said: str) -> None:
    refused = await _refusal(heard)
    if refused:
        heard.say(Prompt((refused,)))
        return
    code = refs.read(said)
    found = await estate.group_code(heard.tx, code) if code else None
    if found is None:
        heard.effects += await _wrong(heard)
        heard.say(Prompt((text("group-code-unknown"),)))
    elif found.expires_at <= heard.now:
        heard.say(Prompt((text("group-code-expired", landlord=_landlord(heard), phone=_phone(heard)),)))
    else:
        await _asks(heard, found.block_id)


async def _refusal(heard: Heard) -> Text | None:
    return await guessing.refusal(heard.tx, heard.runtime, "token", _who(heard), heard.now)


async def _wrong(heard: Heard) -> list[Effect]:
    return await guessing.wrong(heard.tx, heard.runtime, "token", _who(heard), heard.now)


def _who(heard: Heard) -> str:
    return f"{heard.arrived.address.platform}:{heard.person}"


async def _asks(heard: Heard, block_id: int) -> None:
    before = [link.state for link in await groups.links_of(heard.tx, group_id=heard.group.id)]
    link = await groups.ask(heard.tx, heard.group.id, block_id, heard.now)
    if "linked" not in before:
        await _come_here(heard)
    if link.state == "linked":
        heard.say(Prompt((text("group-linked-already", block=Plain(link.block_name)),)))
        return
    heard.say(Prompt((text("group-asked", landlord=_landlord(heard)),)))
    heard.effects += [card_of(heard.runtime.policy, link), Look(heard.group.platform, heard.group.id)]
    heard.effects += await refreshed(heard.tx, heard.runtime.policy, heard.group.id)


async def _come_here(heard: Heard) -> None:
    """What we say of ourselves comes where we were asked: in that topic, or in no topic at all."""
    await heard.change(thread=heard.event.group.thread, forum=heard.event.group.forum)


def _landlord(heard: Heard) -> Words:
    return Plain(heard.runtime.policy.landlord.name)


def _phone(heard: Heard) -> Words:
    return Plain(heard.runtime.policy.landlord.phone)

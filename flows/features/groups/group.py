"""The commands of a group about the group itself."""

from flows.conversation.group import GroupTurn
from flows.features.groups import linking
from flows.kernel.words import Button, Listed, Opens, Plain, Prompt, named, text
from storage import groups

PRIVATE = (Button(text("group-private"), opens=Opens("group")),)


async def helped(turn: GroupTurn, rest: str) -> None:
    lines = [
        text("group-help-line", command=Plain(f"/{name}"), does=named("group-command-", name))
        for name in turn.index.menu()
    ]
    turn.say(Prompt((text("group-help"), Listed(lines), text("group-is-private")), (PRIVATE,)))


async def called(turn: GroupTurn) -> None:
    """Answer a question to us by name with the way into the private chat: what was asked, we have not read."""
    turn.say(Prompt((text("group-called"),), (PRIVATE,)))


async def started(turn: GroupTurn, rest: str) -> None:
    linked = await groups.blocks_of(turn.tx, turn.group.id)
    await (helped(turn, rest) if linked and not rest else linking.asked(turn, rest))

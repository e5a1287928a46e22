"""/quiet: anybody in a group may ask us to write less."""

import re
from datetime import timedelta

from flows.conversation.group import GroupChanged, GroupTurn
from flows.kernel.words import At, Prompt, text

DAYS, MAX_DAYS = 7, 60


async def asked(turn: GroupTurn, said: str) -> None:
    said = said.strip().lower()
    days = DAYS if not said else int(said) if re.fullmatch(r"\d{1,3}", said) else 0
    if said == "off":
        await turn.change(quiet_until=None)
        await turn.publish(GroupChanged(turn.group.id))
        turn.say(Prompt((text("group-quiet-off"),)))
    elif 1 <= days <= MAX_DAYS:
        until = turn.now + timedelta(days=days)
        await turn.change(quiet_until=until)
        await turn.publish(GroupChanged(turn.group.id))
        turn.say(Prompt((text("group-quiet-until", until=At(until)), text("group-quiet-sooner"))))
    else:
        turn.say(Prompt((text("group-quiet-how", most=MAX_DAYS),)))

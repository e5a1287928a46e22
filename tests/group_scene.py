"""A block's group chat on stage: the neighbours, and the landlord's staff who look after the block."""

import re
from dataclasses import dataclass

from bot.simulator.slack import StaffMember
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.telegram import Phone
from bot.simulator.telegram.group import GroupChat
from storage import groups
from storage.groups import Group
from tests.stage import Stage


@dataclass
class Scene:
    """Robin of the landlord's estate team, and Ana, who runs the block's group."""

    stage: Stage
    robin: StaffMember
    ana: Phone
    group: GroupChat
    code: str = ""

    async def card(self) -> SlackMessage:
        await self.robin.commands("/doorstep block LARK", in_channel=self.stage.channels.estate)
        return await self.stage.channels.estate.shows("Larkspur Court (LARK): group chats")

    async def makes_a_poster(self, older: str = "Go on working") -> SlackMessage:
        card = await self.card()
        await self.stage.settles()
        await self.robin.presses("Link and poster", on=card)
        await self.robin.sees_modal("Link and poster")
        await self.robin.fills_in({"older": older})
        await self.robin.submits()
        await self.stage.settles()
        reply = await self.stage.channels.estate.thread_shows(card, "Link to add Doorstep")
        self.code = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", reply.text)[0]
        return reply

    async def asks(self) -> SlackMessage:
        """Let the group ask, by the link on the poster."""
        await self.group.adds_bot(self.ana, self.code.replace("-", ""))
        await self.group.sees("Example Homes will look at this first")
        return await self.stage.channels.estate.shows("A group chat for Larkspur Court")

    async def links(self, language: str = "English") -> SlackMessage:
        card = await self.asks()
        await self.stage.settles()
        await self.robin.presses("Confirm", on=card)
        await self.robin.sees_modal("Confirm")
        await self.robin.fills_in({"language": language})
        await self.robin.submits()
        await self.stage.settles()
        return card

    async def known(self) -> Group:
        async with self.stage.application.database.read() as tx:
            found = await groups.find(tx, "telegram", str(self.group.chat_id))
        assert found is not None
        return found


async def set_scene(stage: Stage) -> Scene:
    robin = stage.officer("Robin Officer", stage.channels.estate, stage.channels.default)
    group, ana = stage.world.telegram.group("Larkspur neighbours"), stage.resident("Ana")
    await group.joins(ana, "creator")
    return Scene(stage, robin, ana, group)

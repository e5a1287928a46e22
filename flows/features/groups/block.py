"""The card of a block: its group chats and their states, and the poster that invites one."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Question
from flows.features.groups.cards import card_of, channel_of
from flows.features.groups.staff import held_back, language_question, stands
from flows.features.homes import letters
from flows.kernel import refs
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard, CaseFile
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Listed, Plain, Words, named, text
from storage import estate, groups, invitations
from storage.database import Tx
from storage.groups import Group, Link

GOOD_FOR = timedelta(days=90)
"""How long a poster may hang until its code expires."""
CODES = "codes"
"""The choice in the form for ending that means all of the block's links and posters."""


class BlockCase(CaseType):
    """A block and its group chats."""

    name = "block"
    actions = frozenset({"poster", "letters", "language", "end"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        block = await estate.block(tx, subject)
        return channel_of(runtime.policy, block.ref) if block else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        block = await estate.block(tx, subject)
        if block is None:
            return None
        heading = text("block-card", name=Plain(block.name), ref=Plain(block.ref))
        found = await _groups(tx, subject)
        lines = [text("block-group", title=Plain(group.title), stands=_stands(group, link)) for link, group in found]
        held = [(group, waiting) for _, group in found if (waiting := await held_back(tx, runtime, group))]
        lines += [text("block-group-held", title=Plain(group.title), held=waiting) for group, waiting in held]
        languages = Listed([named("language-", code) for code in runtime.spoken_in(block.ref)], ", ")
        fields: list[Field] = [
            (text("block-field-groups"), Listed(lines) if lines else text("block-no-groups")),
            (text("block-field-languages"), languages),
        ]
        codes = await invitations.live_group_codes(tx, subject, now)
        status = text("block-codes", count=len(codes), until=At(codes[-1])) if codes else text("block-no-codes")
        changeable = ("language",) if any(link.state == "linked" for link, _ in found) else ()
        writable = ("letters",) if await estate.homes_of(tx, subject) else ()
        endable = ("end",) if codes or changeable else ()
        return Card(heading, fields, status, actions=("poster", *writable, *changeable, *endable))

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        block = await estate.block(tx, subject)
        if block is None:
            return None
        linked = [(link, group) for link, group in await _groups(tx, subject) if link.state == "linked"]
        choices: list[tuple[str, Words]] = [(str(link.id), Plain(group.title)) for link, group in linked]
        if action == "poster":
            choices = [("no", text("block-keep-codes")), ("yes", text("block-end-codes"))]
            return ActionForm(
                [Question("older", text("block-label-older"), "one", choices, initial="no")], [text("block-poster")]
            )
        if action == "letters":
            choices = [("new", text("block-letters-new")), ("all", text("block-letters-all"))]
            return ActionForm(
                [Question("homes", text("block-label-homes"), "one", choices, initial="new")], [text("block-letters")]
            )
        if action == "language":
            if not choices:
                return None
            return ActionForm([_which(choices, choices[0][0]), language_question(runtime, linked[0][1].language)])
        if await invitations.live_group_codes(tx, subject, now):
            choices = [*choices, (CODES, text("block-all-codes"))]
        return ActionForm([_which(choices)], [text("block-end-above")]) if choices else None

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        block = await estate.block(tx, subject)
        if block is None:
            return Done(message=text("block-none"), applied=False)
        card = CaseCard("block", subject, channel_of(runtime.policy, block.ref))
        if action == "poster":
            return await _poster(tx, card, answers, now)
        if action == "letters":
            return await _letters(tx, card, answers, now)
        if action == "end" and answers.get("group") == CODES:
            await invitations.end_group_codes(tx, subject, now)
            return Done([card])
        link = await _chosen(tx, subject, answers)
        if link is None:
            return Done(message=text("block-nothing"), applied=False)
        if action == "end":
            await groups.decide(tx, link.id, "ended", actor.id, now)
        elif answers.get("language") in runtime.languages:
            await groups.change(tx, link.group_id, language=answers["language"])
        else:
            return Done(errors={"language": text("engine-needed")}, applied=False)
        return Done([card, card_of(runtime.policy, link)])


async def _poster(tx: Tx, card: CaseCard, answers: Answers, now: datetime) -> Done:
    """Make a new code, and the poster with it. Posters that hang already stay valid, unless staff end them."""
    if answers.get("older") == "yes":
        await invitations.end_group_codes(tx, card.subject, now)
    code = await refs.fresh(tx)
    await invitations.add_group_code(tx, card.subject, code, now + GOOD_FOR)
    return Done(
        [card, CaseFile("block", card.subject, card.channel, "poster", code)], message=text("block-poster-comes")
    )


async def _letters(tx: Tx, card: CaseCard, answers: Answers, now: datetime) -> Done:
    """Invite the homes, and write the letters. Letters from before stay good for who has not used them."""
    homes = await estate.homes_of(tx, card.subject)
    joined = await estate.homes_joined(tx, card.subject) if answers.get("homes") == "new" else set()
    asked = [home for home in homes if home.id not in joined]
    if not asked:
        return Done(message=text("block-letters-none"), applied=False)
    secret = secrets.token_urlsafe()
    await letters.invite(tx, asked, secret, now + letters.GOOD_FOR)
    letters_ = CaseFile("block", card.subject, card.channel, "letters", secret)
    return Done([letters_], message=text("block-letters-come"))


async def _groups(tx: Tx, block_id: int) -> list[tuple[Link, Group]]:
    """Return the groups that belong to a block or ask for it."""
    links = [link for link in await groups.links_of(tx, block_id=block_id) if link.state in ("asked", "linked")]
    found = [(link, await groups.get(tx, link.group_id)) for link in links]
    return [(link, group) for link, group in found if group is not None]


def _stands(group: Group, link: Link) -> Words:
    return text("group-stands-waiting") if link.state == "asked" else stands(group)


def _which(choices: Sequence[tuple[str, Words]], initial: str | None = None) -> Question:
    return Question("group", text("block-label-group"), "one", choices, initial=initial)


async def _chosen(tx: Tx, block_id: int, answers: Answers) -> Link | None:
    linked = [link for link in await groups.links_of(tx, block_id=block_id) if link.state == "linked"]
    return next((link for link in linked if str(link.id) == answers.get("group")), None)

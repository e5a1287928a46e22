"""The card of a group that asks to belong to a block: is it the block's own?"""

from datetime import datetime

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Fields, Question
from flows.conversation.group import to_group
from flows.features.groups.cards import card_of, channel_of
from flows.kernel.actor import Actor
from flows.kernel.effects import CaseCard, Effect
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Listed, Person, Plain, Prompt, Words, named, text
from storage import cards, groups
from storage.database import Tx
from storage.groups import GONE, Group, Link


class GroupCase(CaseType):
    """A group that asks to belong to a block. `subject` is the number of the link between the two."""

    name = "group"
    actions = frozenset({"confirm", "refuse"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        link = await groups.link(tx, subject)
        return channel_of(runtime.policy, link.block_ref) if link else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        link = await groups.link(tx, subject)
        group = await groups.get(tx, link.group_id) if link else None
        if link is None or group is None:
            return None
        heading = text("group-card", block=Plain(link.block_name))
        by = Person(link.decided_by) if link.decided_by else Plain("–")
        status = named("group-state-", link.state, at=At(link.asked_at), who=by)
        actions = ("confirm", "refuse") if link.state == "asked" else ()
        return Card(heading, await _fields(tx, runtime, group, link), status, actions=actions)

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        link = await groups.link(tx, subject)
        if link is None or action != "confirm":
            return None
        return ActionForm(
            [language_question(runtime, runtime.spoken_in(link.block_ref)[0])], [text("group-confirm-above")]
        )

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        link = await groups.link(tx, subject)
        group = await groups.get(tx, link.group_id) if link else None
        if link is None or group is None or link.state != "asked":
            return Done(message=text("group-decided-already"), applied=False)
        if action == "refuse":
            await groups.decide(tx, link.id, "refused", actor.id, now)
            told = _unless_gone(group, Prompt((text("group-refused"),)))
            return Done([card_of(runtime.policy, link), *await block_card(tx, runtime.policy, link), *told])
        language = str(answers.get("language") or "")
        if language not in runtime.languages:
            return Done(errors={"language": text("engine-needed")}, applied=False)
        await groups.decide(tx, link.id, "linked", actor.id, now)
        await groups.change(tx, group.id, language=language)
        group = await groups.get(tx, group.id) or group
        hello = _unless_gone(group, _hello(runtime, link))
        return Done([card_of(runtime.policy, link), *await block_card(tx, runtime.policy, link), *hello])


async def block_card(tx: Tx, policy: Policy, link: Link) -> list[Effect]:
    """Return the block's own card, where it is posted."""
    if not await cards.place(tx, "block", link.block_id):
        return []
    return [CaseCard("block", link.block_id, channel_of(policy, link.block_ref))]


def stands(group: Group) -> Words:
    """Return a group's state in a few words, first any reason why we cannot work there."""
    if group.standing in GONE:
        return text("group-stands-gone", at=At(group.gone_at or group.created_at))
    if not group.can_speak:
        return text("group-stands-mute")
    parts: list[Words] = [text("group-stands-in")]
    if group.hears is not None:
        parts.append(text("group-hears-all" if group.hears else "group-hears-commands"))
    parts += [text("group-stands-quiet", at=At(group.quiet_until))] if group.quiet_until else []
    return Listed(parts, " ")


async def held_back(tx: Tx, runtime: Runtime, group: Group) -> Words | None:
    """Return which messages wait until the group may be sent them, or None if none does."""
    kinds = [named("post-", kind) for kind in await groups.held_in(tx, group.id)]
    # A kind that an earlier release had may wait, too.
    called = [kind if runtime.texts.has(kind) else text("group-held-other") for kind in kinds]
    return Listed(called, ", ") if called else None


def language_question(runtime: Runtime, initial: str) -> Question:
    choices = [(code, named("language-", code)) for code in runtime.languages]
    return Question("language", text("group-label-language"), "one", choices, initial=initial)


async def _fields(tx: Tx, runtime: Runtime, group: Group, link: Link) -> Fields:
    fields: list[Field] = [(text("group-field-title"), Plain(group.title or "–"))]
    if group.members is not None:
        fields.append((text("group-field-members"), group.members))
    fields += [
        (text("group-field-block"), Plain(f"{link.block_name} ({link.block_ref})")),
        (text("group-field-stands"), stands(group)),
    ]
    if held := await held_back(tx, runtime, group):
        fields.append((text("group-field-held"), held))
    others = [name for number, _, name in await groups.blocks_of(tx, group.id) if number != link.block_id]
    if others:
        fields.append((text("group-field-others"), Plain(", ".join(others))))
    return fields


def _hello(runtime: Runtime, link: Link) -> Prompt:
    landlord, block = Plain(runtime.policy.landlord.name), Plain(link.block_name)
    return Prompt((
        text("group-hello", landlord=landlord, block=block),
        text("group-does"),
        text("group-is-private"),
        Listed([text("group-hears"), text("group-too-much")], " "),
    ))  # fmt: skip


def _unless_gone(group: Group, prompt: Prompt) -> list[Effect]:
    return [to_group(group, prompt)] if group.standing not in GONE else []

"""Posts, which change with their subject, and looks at groups."""

import hashlib
import re
from typing import Any

from flows.cases import unsent
from flows.conversation import group_standing, membership, posting
from flows.conversation.group import GroupChanged
from flows.conversation.group_moving import moved
from flows.conversation.posts import Drawn
from flows.kernel.effects import AskMember, Effect, Look, Post
from flows.kernel.files import File
from handlers.ports import Delivered, Invalid, NoRightTo, Unreachable, Write
from handlers.telegram.read import PLATFORM, is_in
from handlers.telegram.transport import RENDERERS, TelegramTransport
from storage import groups
from storage.database import Tx, as_json
from storage.groups import Group
from storage.groups import Post as StoredPost
from storage.outbox import Row

GONE = re.compile(r"(?i)message to edit not found|message can't be edited|message_id_invalid|not found")


@RENDERERS.of(Post)
async def post(telegram: TelegramTransport, effect: Post, row: Row) -> Delivered:
    """Send a message in a group, or edit it where it is. It is drawn at delivery, so that one call
    shows all changes made while it waited."""
    async with telegram.database.read() as tx:
        group = await groups.get(tx, effect.group)
        known = await groups.post(tx, effect.post, effect.subject, effect.group)
    if group is None or (known and known.message and not group.is_in):
        return Delivered()
    edits = known is not None and known.chat == group.chat
    await telegram.may_go("editMessageText" if edits else "sendMessage", group.chat, row)
    async with telegram.database.read() as tx:
        kind, now = telegram.features.posts[effect.post], telegram.clock.now()
        drawn = await kind.draw(tx, telegram.runtime, group, effect.subject, now)
        group = await groups.get(tx, effect.group) or group
    is_new = known is None or not known.message
    if drawn is None:
        return Delivered(_drop(telegram, effect) if known and is_new else None)
    if is_new and not _may_post(telegram, group, drawn):
        return Delivered(None if known else _hold_back(telegram, effect, drawn))
    params = telegram.drawn(drawn.prompt, group.language)
    digest = hashlib.sha256(as_json(params).encode()).hexdigest()
    if known and edits and (known.digest == digest or drawn.chart):
        return Delivered()
    try:
        sent = await _sent(telegram, drawn, params, known if edits else None, group, row)
    except Unreachable as error:
        if is_new:
            error.write = _both(error.write, _hold_back(telegram, effect, drawn))
        raise
    message = str(sent["message_id"]) if isinstance(sent, dict) else known.message if known else ""
    stands = str(sent["chat"]["id"]) if isinstance(sent, dict) else group.chat
    counts = is_new and drawn.unasked
    has_waited = known is not None and is_new
    return Delivered(_stands(telegram, effect, group, stands, message, digest, counts, has_waited))


async def _sent(
    telegram: TelegramTransport, drawn: Drawn, params: dict[str, Any], known: StoredPost | None, group: Group, row: Row
) -> Any:
    """Send a post, or edit the one that is known; return Telegram's answer. May we send no picture, its words go."""
    where = {"chat_id": int(group.chat), **({"message_thread_id": int(group.thread)} if group.thread else {})}
    if not drawn.chart:
        if known:
            return await _edit(telegram, known.message, {"chat_id": int(group.chat), **params}, where, row)
        return await telegram.call("sendMessage", {**where, **params}, row, paced=True)
    picture = await telegram.drawings.of(File("verdict", "verdict.png", drawn.chart, group.language))
    if picture:
        words = params["text"]
        caption = {name: value for name, value in params.items() if name != "text"}
        files = {"photo": (picture.name, picture.content, "image/png")}
        try:
            return await telegram.call("sendPhoto", {**where, **caption, "caption": words}, row, files, paced=True)
        except (NoRightTo, Invalid) as error:
            if isinstance(error, NoRightTo) and error.what != "photos":
                raise
    # The words say the same.
    return await telegram.call("sendMessage", {**where, **params}, row)


async def _edit(
    telegram: TelegramTransport, message: str, params: dict[str, Any], where: dict[str, Any], row: Row
) -> Any:
    """Edit a message, or send it anew if it is gone."""
    try:
        return await telegram.call("editMessageText", {**params, "message_id": int(message)}, row, paced=True)
    except Invalid as error:
        if "not modified" in str(error):
            return None
        if not GONE.search(str(error)):
            # Sent anew, it would stand there a second time.
            raise
    return await telegram.call("sendMessage", {**params, **where}, row)


def _may_post(telegram: TelegramTransport, group: Group, drawn: Drawn) -> bool:
    """Return whether something new may be tried now: a message nobody asked for waits until it may be sent. Whether a
    whole group may write again is told by no update, and shows when we try."""
    now = telegram.clock.now()
    if not drawn.unasked:
        return group.standing not in groups.GONE
    return posting.may_try(group, telegram.runtime.policy, now, chatter=drawn.chatter)


def _hold_back(telegram: TelegramTransport, effect: Post, drawn: Drawn) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        now = telegram.clock.now()
        await groups.hold_back(tx, effect.post, effect.subject, effect.group, now, chatter=drawn.chatter)
        return await _shown_on_cards(telegram, tx, effect)

    return write


async def _shown_on_cards(telegram: TelegramTransport, tx: Tx, effect: Post) -> list[Effect]:
    """Staff see on its case's card whether a group waits for something, and on the group's what is held back there."""
    about = unsent.case_of(effect)
    shown = [*await unsent.card_again(tx, *about)] if about else []
    return [*shown, *await telegram.runtime.publish(tx, GroupChanged(effect.group), telegram.clock.now())]


def _both(first: Write | None, second: Write) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        return [*(await first(tx) if first else []), *await second(tx)]

    return write


def _drop(telegram: TelegramTransport, effect: Post) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        await groups.drop_post(tx, effect.post, effect.subject, effect.group)
        return await _shown_on_cards(telegram, tx, effect)

    return write


def _stands(
    telegram: TelegramTransport,
    effect: Post,
    group: Group,
    chat: str,
    message: str,
    digest: str,
    counts: bool,
    has_waited: bool,
) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        known = await moved(tx, group, chat) if chat != group.chat else group
        now = telegram.clock.now()
        await groups.put_post(tx, effect.post, effect.subject, known.id, chat, message, digest, now)
        if counts:
            await posting.count(tx, known.id, telegram.runtime.policy, now)
        shown = await _shown_on_cards(telegram, tx, effect) if has_waited else []
        return [*shown, *await group_standing.heard_us(tx, telegram.runtime, PLATFORM, chat, now)]

    return write


@RENDERERS.of(Look)
async def look(telegram: TelegramTransport, effect: Look, row: Row) -> Delivered:
    """Count a group's members, and note whether we are shown everything written there."""
    async with telegram.database.read() as tx:
        group = await groups.get(tx, effect.group)
    if group is None or group.standing in groups.GONE:
        return Delivered()
    members = await telegram.call("getChatMemberCount", {"chat_id": int(group.chat)}, row)
    me = await telegram.call("getMe", {}, row)
    hears = group.standing == "administrator" or bool(me.get("can_read_all_group_messages"))

    async def write(tx: Tx) -> list[Effect]:
        await groups.change(tx, group.id, members=int(members), hears=hears)
        return await telegram.runtime.publish(tx, GroupChanged(group.id), telegram.clock.now())

    return Delivered(write)


@RENDERERS.of(AskMember)
async def ask_member(telegram: TelegramTransport, effect: AskMember, row: Row) -> Delivered:
    """Ask whether a person is in one of a block's groups."""
    async with telegram.database.read() as tx:
        there = [group for group in await groups.of_block(tx, effect.block) if group.platform == PLATFORM]
    is_member = any([await _is_in(telegram, group, effect.to.person, row) for group in there if group.is_in])

    async def write(tx: Tx) -> list[Effect]:
        return await membership.answered(tx, telegram.runtime, effect, is_member, telegram.clock.now())

    return Delivered(write)


async def _is_in(telegram: TelegramTransport, group: Group, person: str, row: Row) -> bool:
    """Return whether Telegram says that a person is in a group. Where we are no administrator it may not tell us."""
    try:
        return is_in(await telegram.call("getChatMember", {"chat_id": int(group.chat), "user_id": int(person)}, row))
    except (Invalid, Unreachable):
        return False

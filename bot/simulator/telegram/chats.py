"""Methods about chats and their members."""

from typing import Any

from .access import named_chat
from .errors import bad_request
from .model import Chat
from .wire import Call
from .world import World

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
)
_NO_RIGHTS = ("can_promote_members", "can_post_stories", "can_edit_stories", "can_delete_stories")


_MAY = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
"""The rights of a restricted member."""


def as_member(user: dict[str, Any], status: str, speaks: bool = True) -> dict[str, Any]:
    """Return a ChatMember object with everything that its status requires."""
    member: dict[str, Any] = {"user": user, "status": status}
    if status == "creator":
        member["is_anonymous"] = False
    elif status == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": False}
        member |= dict.fromkeys(_RIGHTS, True) | dict.fromkeys(_NO_RIGHTS, False)
    elif status == "restricted":
        member |= {"is_member": True, "until_date": 0, **dict.fromkeys(_MAY, speaks)}
    elif status == "kicked":
        member["until_date"] = 0
    return member


def membership_change(world: World, chat: Chat, by: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return the ChatMemberUpdated that says how the bot's standing has changed."""
    return {
        "chat": chat.raw,
        "from": by,
        "date": world.timestamp(),
        "old_chat_member": as_member(world.bot, old),
        "new_chat_member": as_member(world.bot, new, chat.bot_speaks),
    }


def get_chat(world: World, call: Call) -> Any:
    chat = named_chat(world, call)
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        chat.is_private,
    )
    full = {
        **chat.raw,
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }
    pinned = chat.find(chat.pinned[-1]) if chat.pinned else None
    return {**full, "pinned_message": pinned.raw} if pinned else full


def get_chat_member(world: World, call: Call) -> Any:
    chat = named_chat(world, call)
    user_id = call.number("user_id")
    if user_id is None:
        raise bad_request("invalid user_id specified")
    if user_id == world.bot["id"]:
        return as_member(world.bot, chat.bot_status)
    if chat.person is not None and chat.id == user_id:
        return as_member(chat.person.user, "member")
    if user_id in chat.members:
        return chat.members[user_id]
    if user_id in world.people and not chat.is_private:
        return as_member(world.people[user_id].user, "left")
    raise bad_request("member not found" if not chat.is_private else "user not found")


def get_chat_member_count(world: World, call: Call) -> Any:
    chat = named_chat(world, call)
    return 2 if chat.is_private else 1 + sum(member["status"] != "left" for member in chat.members.values())


def get_chat_administrators(world: World, call: Call) -> Any:
    chat = named_chat(world, call)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    people = [member for member in chat.members.values() if member["status"] in {"creator", "administrator"}]
    return people + ([as_member(world.bot, "administrator")] if chat.bot_status == "administrator" else [])


def leave_chat(world: World, call: Call) -> Any:
    chat = named_chat(world, call)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    old, chat.bot_status = chat.bot_status, "left"
    world.tell("my_chat_member", membership_change(world, chat, world.bot, old, "left"))
    return True


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
}

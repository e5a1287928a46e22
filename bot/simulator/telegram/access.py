"""Finds the chat that a request means, and checks that the bot may see it and write there."""

from .errors import Refused, bad_request, forbidden
from .model import Chat, Person
from .wire import Call
from .world import World


def named_chat(world: World, call: Call) -> Chat:
    """Return the chat that the request names."""
    if not call.has("chat_id"):
        raise bad_request("chat_id is empty")
    chat = world.chats.get(call.number("chat_id") or 0)
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    if not chat.is_private:
        _check_membership(chat)
    return chat


def writable_chat(world: World, call: Call) -> Chat:
    """Return the same chat, if the bot may write there."""
    chat = named_chat(world, call)
    _check_topic(chat, call.number("message_thread_id"))
    if chat.person is not None:
        _check_person(chat.person)
    elif chat.bot_status != "administrator" and (chat.hushed or not chat.bot_speaks):
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def _check_membership(chat: Chat) -> None:
    if chat.bot_status == "deleted":
        raise forbidden("the group chat was deleted")
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {chat.kind} chat")


def _check_topic(chat: Chat, thread: int | None) -> None:
    """Check that a topic exists and is open. General cannot be named: a message there names no topic."""
    if thread is not None and (thread == 1 or thread not in chat.topics):
        raise bad_request("message thread not found")
    if chat.topics and not chat.topics[thread or 1] and chat.bot_status != "administrator":
        raise bad_request("TOPIC_CLOSED")


def _check_person(person: Person) -> None:
    refusal: Refused | None = None
    if person.deactivated:
        refusal = forbidden("user is deactivated")
    elif person.blocked:
        refusal = forbidden("bot was blocked by the user")
    elif not person.started:
        refusal = forbidden("bot can't initiate conversation with a user")
    if refusal:
        raise refusal

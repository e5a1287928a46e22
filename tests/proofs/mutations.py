"""Every kind of input that the platforms send, well formed; and the many ways in which it can be spoilt, by seed."""

import copy
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

Json = dict[str, Any]
MINUTES = timedelta(minutes=2)
"""After this time, Slack has forgotten how often it was asked."""

# --- Telegram ----------------------------------------------------------------------------------------------------

PHOTO: Json = {"file_id": "AgACAgQ", "file_unique_id": "AQAD", "width": 90, "height": 60, "file_size": 1253}
FILE: Json = {"file_id": "BAACAgQ", "file_unique_id": "AgAD", "file_size": 4096}
DICE: Json = {"emoji": "🎲", "value": 4}
LOCATION: Json = {"latitude": 51.5072, "longitude": -0.1276}
POLL: Json = {
    "id": "5500000001", "question": "Which day?",
    "options": [{"persistent_id": "0", "text": "Mon", "voter_count": 0}, {"text": "Tue", "voter_count": 1}],
    "total_voter_count": 1, "is_closed": False, "is_anonymous": True, "type": "regular",
    "allows_multiple_answers": False,
}  # fmt: skip
STICKER: Json = {
    **FILE, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍",
}  # fmt: skip
VIDEO: Json = {**FILE, "width": 640, "height": 360, "duration": 5}
GAME: Json = {"title": "Lifts", "description": "Wait for one.", "photo": [PHOTO]}

CONTENT: dict[str, Json] = {
    "words": {"text": "He came two hours late."},
    "command": {"text": "/report", "entities": [{"type": "bot_command", "offset": 0, "length": 7}]},
    "start": {"text": "/start k7mp4qxt", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]},
    "link": {"text": "see example.org", "entities": [{"type": "url", "offset": 4, "length": 11}]},
    "forwarded": {
        "text": "Look.", "forward_origin": {"type": "hidden_user", "sender_user_name": "A", "date": 1764000000},
    },
    "photo": {"photo": [PHOTO, {**PHOTO, "width": 900, "height": 600}], "caption": "The hall."},
    "album": {"photo": [PHOTO], "media_group_id": "12000000001", "caption": "One of two."},
    "video": {"video": {**VIDEO, "mime_type": "video/mp4", "file_name": "hall.mp4"}, "caption": "Dust."},
    "video_note": {"video_note": {**FILE, "length": 240, "duration": 5}},
    "animation": {"animation": {**VIDEO, "mime_type": "video/mp4"}, "document": FILE},
    "voice": {"voice": {**FILE, "duration": 3, "mime_type": "audio/ogg"}},
    "audio": {"audio": {**FILE, "duration": 30, "title": "A noise", "mime_type": "audio/mpeg"}},
    "document": {"document": {**FILE, "file_name": "letter.pdf", "mime_type": "application/pdf"}},
    "sticker": {"sticker": STICKER},
    "contact": {"contact": {"phone_number": "+447700900123", "first_name": "Sam", "user_id": 7}},
    "location": {"location": LOCATION},
    "venue": {"venue": {"location": LOCATION, "title": "Larkspur Court", "address": "1"}, "location": LOCATION},
    "poll": {"poll": POLL},
    "dice": {"dice": DICE},
    "game": {"game": GAME},
    "story": {"story": {"chat": {"id": 8, "type": "private", "first_name": "A"}, "id": 4}},
    "paid": {"paid_media": {"star_count": 5, "paid_media": [{"type": "photo", "photo": [PHOTO]}]}},
    "invoice": {
        "invoice": {
            "title": "Key", "description": "One", "start_parameter": "k", "currency": "GBP", "total_amount": 500,
        },
    },
    "checklist": {"checklist": {"title": "Repairs", "tasks": [{"id": 1, "text": "Boiler"}]}},
}  # fmt: skip

SERVICE: dict[str, Json] = {
    "pinned": {"pinned_message": {"message_id": 3, "date": 1764000000, "chat": {"id": 8, "type": "private"}}},
    "timer": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    "joined": {"new_chat_members": [{"id": 9, "is_bot": False, "first_name": "Amal"}]},
    "left": {"left_chat_member": {"id": 9, "is_bot": False, "first_name": "Amal"}},
    "titled": {"new_chat_title": "Larkspur Court"},
    "pictured": {"new_chat_photo": [PHOTO]},
    "unpictured": {"delete_chat_photo": True},
    "grouped": {"group_chat_created": True},
    "supergrouped": {"supergroup_chat_created": True},
    "moved_to": {"migrate_to_chat_id": -1002000000001},
    "moved_from": {"migrate_from_chat_id": -2000000001},
    "topic": {"forum_topic_created": {"name": "Lifts", "icon_color": 7322096}},
    "topic_edited": {"forum_topic_edited": {"name": "The lifts"}},
    "topic_closed": {"forum_topic_closed": {}},
    "topic_hidden": {"general_forum_topic_hidden": {}},
    "users_shared": {"users_shared": {"request_id": 1, "users": [{"user_id": 9}]}},
    "chat_shared": {"chat_shared": {"request_id": 1, "chat_id": -1009}},
    "allowed": {"write_access_allowed": {"from_request": True}},
    "call_started": {"video_chat_started": {}},
    "call_ended": {"video_chat_ended": {"duration": 60}},
    "near": {
        "proximity_alert_triggered": {
            "traveler": {"id": 9, "is_bot": False, "first_name": "A"},
            "watcher": {"id": 8, "is_bot": False, "first_name": "B"}, "distance": 5,
        },
    },
    "web_app": {"web_app_data": {"data": "x", "button_text": "Open"}},
    "passport": {
        "passport_data": {"data": [], "credentials": {"data": "x", "hash": "y", "secret": "z"}},
    },
    "paid_for": {
        "successful_payment": {
            "currency": "GBP", "total_amount": 500, "invoice_payload": "k", "telegram_payment_charge_id": "1",
            "provider_payment_charge_id": "2",
        },
    },
    "boosted": {"boost_added": {"boost_count": 1}},
    "wallpaper": {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "🌷"}}},
    "giveaway": {"giveaway_created": {}},
}  # fmt: skip


def person(number: int, language: str = "en") -> Json:
    return {"id": number, "is_bot": False, "first_name": "Sam", "last_name": "Example", "language_code": language}


def private(number: int) -> Json:
    return {"id": number, "type": "private", "first_name": "Sam", "last_name": "Example"}


def group(number: int, kind: str = "supergroup") -> Json:
    return {"id": -number, "type": kind, "title": "Larkspur neighbours"}


def told_to_us(who: int, message: int, data: str) -> Iterator[tuple[str, Json]]:
    """Yield what a person sends the bot in their own chat: all of it deserves an answer, or does not concern us."""
    base: Json = {"message_id": message, "date": 1764000000, "chat": private(who), "from": person(who)}
    for name, content in CONTENT.items():
        yield f"message {name}", {"message": {**base, **content}}
    for name, content in SERVICE.items():
        yield f"message {name}", {"message": {**base, **content}}
    yield "reply", {"message": {**base, "text": "Yes.", "reply_to_message": {**base, "message_id": 2, "text": "?"}}}
    yield "edited", {"edited_message": {**base, "edit_date": 1764000009, "text": "He came three hours late."}}
    yield "tap", {
        "callback_query": {
            "id": str(message), "from": person(who), "chat_instance": "42", "data": data,
            "message": {**base, "from": {"id": 1000, "is_bot": True, "first_name": "Doorstep"}, "text": "?"},
        },
    }  # fmt: skip
    yield "tap on what is gone", {
        "callback_query": {
            "id": str(message), "from": person(who), "chat_instance": "42", "data": data,
            "message": {"chat": private(who), "message_id": 2, "date": 0},
        },
    }  # fmt: skip
    for name, status in (("blocked", "kicked"), ("unblocked", "member")):
        old = "member" if status == "kicked" else "kicked"
        yield name, {"my_chat_member": _standing(private(who), who, old, status)}


def _standing(chat: Json, who: int, old: str, new: str) -> Json:
    bot = {"id": 1000, "is_bot": True, "first_name": "Doorstep", "username": "doorstep_sim_bot"}
    until = {"until_date": 0} if "kicked" in (old, new) else {}
    return {
        "chat": chat, "from": person(who), "date": 1764000000,
        "old_chat_member": {"user": bot, "status": old, **(until if old == "kicked" else {})},
        "new_chat_member": {"user": bot, "status": new, **(until if new == "kicked" else {})},
    }  # fmt: skip


def not_for_us(who: int, message: int) -> Iterator[tuple[str, Json]]:
    """Yield what the bot may be shown and must not answer: channels, groups, other bots, business, shops, games."""
    me, us = person(who), group(who)
    channel: Json = {"id": -who, "type": "channel", "title": "News"}
    base: Json = {"message_id": message, "date": 1764000000}
    edit = {"edit_date": 1764000001}
    for name, content in (CONTENT | SERVICE).items():
        said = {**base, **content}
        if "text" not in content or not content["text"].startswith("/"):
            yield f"group {name}", {"message": {**said, "chat": us, "from": me}}
            yield f"old group {name}", {"message": {**said, "chat": group(who, "group"), "from": me}}
        yield f"channel {name}", {"channel_post": {**said, "chat": channel, "sender_chat": channel}}
    topic = {"message_thread_id": 5, "is_topic_message": True}
    bot = {**me, "is_bot": True, "username": "other_bot"}
    yield "topic", {"message": {**base, **topic, "chat": {**us, "is_forum": True}, "from": me, "text": "hi"}}
    yield "other bot's command", {"message": {**base, "chat": us, "from": me, "text": "/report@other_bot"}}
    yield "another bot", {"message": {**base, "chat": private(who), "from": bot, "text": "/report"}}
    yield "as a channel", {"message": {**base, "chat": us, "sender_chat": channel, "text": "hello"}}
    yield "edited in a group", {"edited_message": {**base, **edit, "chat": us, "from": me, "text": "/report"}}
    yield "edited post", {"edited_channel_post": {**base, **edit, "chat": channel, "text": "/report"}}
    for name in ("business_message", "edited_business_message"):
        yield name, {name: {**base, "business_connection_id": "b", "chat": private(who), "from": me, "text": "hi"}}
    yield "connection", {
        "business_connection": {
            "id": "b", "user": me, "user_chat_id": who, "date": 1764000000, "is_enabled": True,
            "rights": {"can_reply": True},
        },
    }  # fmt: skip
    gone = {"business_connection_id": "b", "chat": private(who), "message_ids": [1]}
    yield "business deleted", {"deleted_business_messages": gone}
    yield "inline", {"inline_query": {"id": "1", "from": me, "query": "late", "offset": ""}}
    yield "inline chosen", {"chosen_inline_result": {"result_id": "1", "from": me, "query": "late"}}
    tap = {"id": str(message), "from": me, "chat_instance": "42"}
    yield "inline tap", {"callback_query": {**tap, "inline_message_id": "BAAA", "data": "go:menu"}}
    yield (
        "game tap",
        {
            "callback_query": {
                **tap,
                "message": {**base, "chat": private(who), "game": GAME},
                "game_short_name": "lifts",
            }
        },
    )
    yield "group tap", {"callback_query": {**tap, "message": {**base, "chat": us, "text": "?"}, "data": "go:menu"}}
    street = {"street_line1": "1", "street_line2": "", "post_code": "N1"}
    address = {"country_code": "GB", "state": "", "city": "L", **street}
    yield "shipping", {"shipping_query": {"id": "1", "from": me, "invoice_payload": "k", "shipping_address": address}}
    yield (
        "checkout",
        {"pre_checkout_query": {"id": "1", "from": me, "currency": "GBP", "total_amount": 5, "invoice_payload": "k"}},
    )
    yield "paid media", {"purchased_paid_media": {"from": me, "paid_media_payload": "k"}}
    yield "poll", {"poll": POLL}
    yield "vote", {"poll_answer": {"poll_id": "1", "user": me, "option_ids": [0], "option_persistent_ids": ["0"]}}
    yield "added to a group", {"my_chat_member": _standing(us, who, "left", "member")}
    yield "made to rule", {"my_chat_member": _standing(us, who, "member", "left")}
    yield "member", {"chat_member": _standing(us, who, "left", "member")}
    yield "wants in", {"chat_join_request": {"chat": us, "from": me, "user_chat_id": who, "date": 1764000000}}
    source = {"source": "premium", "user": me}
    boost = {"boost_id": "1", "add_date": 1764000000, "expiration_date": 1764009999, "source": source}
    yield "boost", {"chat_boost": {"chat": us, "boost": boost}}
    yield "unboost", {"removed_chat_boost": {"chat": us, "boost_id": "1", "remove_date": 1764000000, "source": source}}
    liked = [{"type": "emoji", "emoji": "👍"}]
    reaction = {"chat": us, "message_id": 3, "date": 1764000000}
    yield "reaction", {"message_reaction": {**reaction, "user": me, "old_reaction": [], "new_reaction": liked}}
    counts = [{"type": liked[0], "total_count": 2}]
    yield "reactions", {"message_reaction_count": {**reaction, "reactions": counts}}
    yield "of tomorrow", {"something_new": {"from": me, "chat": us, "date": 1764000000}}


def may_be_answered(update: Json) -> int | None:
    """Return the chat that may hear from us because of this update, however spoilt; None: nobody may.

    The application decides this too; here the rule is stated a second time, more loosely, so that both can be compared.
    """
    kinds = [kind for kind in ANSWERED if isinstance(update.get(kind), dict)]
    if not kinds:
        return None
    kind, holder = kinds[0], update[kinds[0]]
    tap = kind == "callback_query"
    sender: Any = holder.get("from")
    inner: Any = holder.get("message") if tap else holder
    chat: Any = inner.get("chat") if isinstance(inner, dict) else None
    if not isinstance(sender, dict) or not isinstance(chat, dict):
        return None
    # Of an update that is two at once, only what we have a use for is read.
    is_one = len(update.keys() - {"update_id"}) == 1
    if not tap and (sender.get("is_bot") is True or (is_one and _only_tells(holder))):
        return None
    asks_in_group = kind == "message" and str(holder.get("text", "")).startswith("/")
    number = chat.get("id")
    private = chat.get("type") == "private" or number == sender.get("id")
    return number if isinstance(number, int) and (private or asks_in_group) else None


def _only_tells(message: Json) -> bool:
    """Return whether a message only tells that something has happened."""
    told = [field for field in _ONLY_SERVICE & message.keys() if message[field] not in (None, False, "", [])]
    # A field that nobody knows may say something.
    return bool(told) and message.keys() <= _ONLY_SERVICE | _AROUND


ANSWERED = ("callback_query", "message", "edited_message", "my_chat_member")
_AROUND = frozenset({"message_id", "date", "chat", "from"})
_ONLY_SERVICE = {field for content in SERVICE.values() for field in content} - {"web_app_data"}


# --- Slack -------------------------------------------------------------------------------------------------------

MESSAGE_SUBTYPES = (
    "", "bot_message", "channel_archive", "channel_join", "channel_leave", "channel_name", "channel_topic",
    "ekm_access_denied", "file_share", "me_message", "message_changed", "message_deleted", "message_replied",
    "thread_broadcast", "reminder_add", "tombstone", "document_mention", "assistant_app_thread",
)  # fmt: skip
OTHER_EVENTS = (
    "app_mention", "app_home_opened", "app_uninstalled", "app_rate_limited", "tokens_revoked", "member_joined_channel",
    "member_left_channel", "channel_archive", "channel_unarchive", "channel_created", "channel_deleted",
    "channel_rename", "channel_shared", "channel_unshared", "channel_id_changed", "group_archive", "team_join",
    "user_change", "user_profile_changed", "file_shared", "file_deleted", "link_shared", "pin_added", "reaction_added",
    "reaction_removed", "subteam_updated", "team_rename", "scope_granted", "workflow_step_execute",
    "function_executed", "message_metadata_posted", "shared_channel_invite_accepted", "something_new",
)  # fmt: skip


def envelopes(
    number: int, user: str, team: str, channel: str, trigger: str, card: Json, views: list[Json]
) -> Iterator[tuple[str, str, Json]]:
    """Yield one of every kind of thing that Slack tells an app, as (name, type of envelope, payload)."""
    stamp = f"17640{number:05d}.{number % 1_000_000:06d}"
    who = {"id": user, "username": "robin", "name": "robin", "team_id": team}
    basics: Json = {
        "user": who, "api_app_id": "A0DOORSTEP", "team": {"id": team, "domain": "landlord"}, "enterprise": None,
        "is_enterprise_install": False, "trigger_id": trigger, "token": "t",
    }  # fmt: skip
    place: Json = {"type": "message", "message_ts": card["ts"], "channel_id": channel, "is_ephemeral": False}
    on_card: Json = {
        **basics, "container": place, "channel": {"id": channel, "name": "repairs"}, "message": card,
        "response_url": "http://127.0.0.1:9/response", "state": {"values": {}},
    }  # fmt: skip
    for words in ("report", "find K7MP-4QXT", "", "find", "nonsense & <more>"):
        yield f"/doorstep {words}", "slash_commands", {
            "team_id": team, "team_domain": "landlord", "channel_id": channel, "channel_name": "repairs",
            "user_id": user, "user_name": "robin", "command": "/doorstep", "text": words, "api_app_id": "A0DOORSTEP",
            "is_enterprise_install": "false", "response_url": "http://127.0.0.1:9/r", "trigger_id": trigger,
        }  # fmt: skip
    for block in card["blocks"]:
        for element in block.get("elements") or []:
            for action in _actions(element):
                pressed = {**action, "block_id": block.get("block_id", "b"), "action_ts": stamp}
                name = f"press {action['action_id']} {action.get('selected_option', {}).get('value', '')}"
                yield name, "interactive", {**on_card, "type": "block_actions", "actions": [pressed]}
    for view in views:
        shown = {**basics, "view": view}
        name = view["callback_id"]
        yield f"submit {name}", "interactive", {**shown, "type": "view_submission", "response_urls": []}
        yield f"close {name}", "interactive", {**shown, "type": "view_closed", "is_cleared": False}
        yield f"suggest {name}", "interactive", {
            **shown, "type": "block_suggestion", "action_id": "x", "block_id": "y", "value": "l",
        }  # fmt: skip
        acted = {"type": "button", "action_id": "report.take", "block_id": "b", "value": "1", "action_ts": stamp}
        inside = {"type": "view", "view_id": view["id"]}
        yield f"press in {name}", "interactive", {
            **shown, "type": "block_actions", "container": inside, "actions": [acted],
        }  # fmt: skip
    yield "message action", "interactive", {
        **on_card, "type": "message_action", "callback_id": "c", "action_ts": stamp, "message_ts": card["ts"],
    }  # fmt: skip
    yield "shortcut", "interactive", {**basics, "type": "shortcut", "callback_id": "c", "action_ts": stamp}
    yield "old buttons", "interactive", {
        **on_card, "type": "interactive_message", "callback_id": "c", "actions": [{"name": "n", "value": "1"}],
    }  # fmt: skip
    wrap: Json = {
        "team_id": team, "api_app_id": "A0DOORSTEP", "type": "event_callback", "event_id": f"Ev{number}",
        "event_time": 1764000000, "is_ext_shared_channel": False,
        "authorizations": [{"team_id": team, "user_id": "U0DOORSTEP", "is_bot": True, "enterprise_id": None}],
    }  # fmt: skip
    said: Json = {"channel": channel, "channel_type": "channel", "ts": stamp, "event_ts": stamp}
    for subtype in MESSAGE_SUBTYPES:
        event = {**said, "type": "message", "user": user, "text": "He is late again.", "thread_ts": card["ts"]}
        if subtype:
            event |= {"subtype": subtype, "message": {"user": user, "text": "x", "ts": stamp}, "deleted_ts": stamp}
        yield f"message {subtype}", "events_api", {**wrap, "event": event}
    for kind in OTHER_EVENTS:
        known: dict[str, Json] = {
            "member_joined_channel": {"team": team, "inviter": user},
            "tokens_revoked": {"tokens": {"oauth": [user], "bot": ["U0DOORSTEP"]}},
            "team_join": {"user": {"id": user, "name": "robin", "team_id": team}},
            "user_change": {"user": {"id": user, "name": "robin", "team_id": team}},
            "channel_shared": {"connected_team_id": "T9"},
            "channel_created": {"channel": {"id": channel, "name": "new", "creator": user}},
            "channel_rename": {"channel": {"id": channel, "name": "new"}},
            "reaction_added": {"reaction": "eyes", "item": {"type": "message", "channel": channel, "ts": stamp}},
        }
        event = {"type": kind, "user": user, "channel": channel, "event_ts": stamp, **known.get(kind, {})}
        yield kind, "events_api", {**wrap, "event": event}


def _actions(element: Json) -> Iterator[Json]:
    if element.get("type") == "overflow":
        for option in element["options"]:
            yield {"type": "overflow", "action_id": element["action_id"], "selected_option": option}
    elif element.get("type") == "button":
        yield {name: element[name] for name in ("type", "action_id", "text", "value")}


# --- spoiling ----------------------------------------------------------------------------------------------------

HUGE = (2**31, 2**53 + 1, 2**63, -(2**63) - 1, 2**64, 10**30, -(10**30))
STRINGS = (
    "", " ", "\x00", "a\x00b", "\x07\x1b[31m", "\ud800", "x\udfff", "\u202egnirts", "\u2068\u2069", "👩‍👩‍👧‍👦" * 30,
    "NaN", "null", "-1", "1e400", "0x10", "<!channel>", "{ $x }", "'; DROP TABLE reports; --", "../../etc/passwd",
    "%n%s", "\r\n\r\n", "\u202e" * 9,
)  # fmt: skip
TELLING = ("type", "data", "value", "status", "subtype", "private_metadata", "callback_id", "action_id")
KINDS_OF_CHAT = ("private", "group", "supergroup", "channel", "sender", "secret", "")


class Twice(dict[str, Any]):
    """An object that is written down with one of its keys twice, as sloppy senders do."""

    again: tuple[str, Any] = ("", None)

    def items(self) -> Any:
        return [*super().items(), self.again]


def junk(rng: random.Random) -> Any:
    """Return something that nobody asked for."""

    def deep() -> Any:
        value: Any = "deep"
        for _ in range(100):
            value = [value] if rng.random() < 0.5 else {"in": value}
        return value

    makers: tuple[Callable[[], Any], ...] = (
        lambda: None,
        lambda: rng.choice((True, False)),
        lambda: rng.choice((0, 1, -1, 7, 1.5, -0.0, 1e308)),
        lambda: rng.choice(HUGE),
        lambda: rng.choice(STRINGS),
        lambda: rng.choice("ab👍\u202e\n") * (100_000 if rng.random() < 0.05 else 5000),
        lambda: [],
        lambda: {},
        lambda: [None, 1, "two", [3], {"four": 4}],
        lambda: {"id": rng.choice(HUGE), "type": "private"},
        deep,
    )
    return rng.choice(makers)()


def forged(rng: random.Random) -> str:
    """Return callback data that no button of ours holds, or that of another time and person."""
    return rng.choice(
        (
            rng.randbytes(16).hex(),
            rng.randbytes(24).decode("latin-1"),
            "é" * 32,
            "a" * 64,
            f"{rng.randbytes(3).hex()}.{rng.choice((0, 1, 10**8, -1))}.{rng.choice(('back', 'stop', 'fix'))}",
            f"abc.{'9' * 40}.x",
            "..",
            "go:",
            f"go:{rng.choice(('report', 'add', 'right', 'withdraw'))}:{rng.choice(('K7MP4QXT', '', '1:2:3'))}",
            "go:language:xx",
            "go:resume",
            "go:right:K7MP4QXT:yes",
            "report.take",
        )
    )


def spoil(rng: random.Random, original: Json, *, kinds: tuple[str, ...] = ()) -> Json:
    """Return the same, spoilt once, twice or three times."""
    spoilt = copy.deepcopy(original)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        spoilt = _spoil_once(rng, spoilt, kinds)
    return spoilt


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every (container, key) inside a value, but not deeper than anything real."""
    level = [value]
    for _ in range(12):
        inside: list[Any] = []
        for held in level:
            keys: Any = list(held) if isinstance(held, dict) else range(len(held)) if isinstance(held, list) else ()
            for key in keys:
                yield held, key
                inside.append(held[key])
        level = inside


def _spoil_once(rng: random.Random, whole: Json, kinds: tuple[str, ...]) -> Json:
    places = list(_places(whole))
    if not places:
        return whole
    # Half of it near the top, where it matters: deep down in a card there is more of everything.
    held, key = rng.choice(places if rng.random() < 0.5 else places[: 3 * len(whole)])
    match rng.randrange(10):
        case 0 | 1:
            del held[key]
        case 2 | 3:
            held[key] = junk(rng)
        case 4:
            strings = [(h, k) for h, k in places if isinstance(h[k], str)]
            held, key = rng.choice(strings or places)
            held[key] = rng.choice((*STRINGS, "x" * 4097, "👍" * 3000, str(held[key]) * 40, forged(rng)))
        case 5:
            ids = [(h, k) for h, k in places if isinstance(h[k], int) and not isinstance(h[k], bool)]
            held, key = rng.choice(ids or places)
            held[key] = rng.choice((*HUGE, 0, -1, 2.5, str(held[key]), rng.randrange(10**10)))
        case 6:
            held[key] = rng.choice(([held[key]], {"0": held[key]}, [held[key]] * 3))
        case 7 if isinstance(held, dict):
            held[rng.choice(("unknown", "", "constructor", "__class__", "\x00", "from", "id", "type"))] = junk(rng)
        case 8 if kinds:
            old = next((kind for kind in kinds if kind in whole), None)
            if old:
                whole[rng.choice(kinds)] = whole.pop(old)
        case _:
            named = [(h, k) for h, k in places if k in TELLING]
            held, key = rng.choice(named or places)
            if isinstance(held, dict) and rng.random() < 0.2:
                held = _doubled(whole, held, key, junk(rng))
            else:
                held[key] = rng.choice(KINDS_OF_CHAT) if key == "type" else forged(rng)
    return whole


def _doubled(whole: Json, held: Json, key: str, value: Any) -> Any:
    """Put an object with a key twice in the place of one."""
    twice = Twice(held)
    twice.again = (key, value)
    for holder, name in list(_places(whole)):
        if holder[name] is held:
            holder[name] = twice
    return twice


KINDS_OF_UPDATE = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_message", "callback_query",
    "inline_query", "my_chat_member", "chat_member", "poll", "poll_answer", "chat_join_request", "message_reaction",
)  # fmt: skip

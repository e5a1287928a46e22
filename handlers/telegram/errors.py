"""The meaning of Telegram's errors, in our words. It explains them in sentences; these are the signs in them."""

import re
from typing import Literal

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from handlers.ports import Blocked, Gone, Invalid, Migrated, NoRightTo, NotSent, TryLater, Uncertain, Unreachable
from handlers.telegram.request import NotConnected, NotTelegrams, ServerTrouble, TooMuch

REPEATABLE = frozenset(
    {
        "editMessageText", "pinChatMessage", "unpinChatMessage",
        "getFile", "getChatMember", "getChatMemberCount", "getMe",
    }
)  # fmt: skip
"""Methods that may be called twice with the same result as once."""
OF_FILES = frozenset({"sendPhoto", "sendDocument"})
PUT_OUT = re.compile(r"(?i)kicked|blocked")
NOT_THERE = re.compile(
    r"(?i)not a member|chat was deleted|user (is|was) deleted|deactivated|chat[ _]not[ _]found|user not found"
    r"|no access to the user|peer_id_invalid|chat_id_invalid|channel_private"
)
NO_TOPIC = re.compile(r"(?i)thread not found|topic_(closed|deleted|id_invalid)")
NO_RIGHT = re.compile(
    r"(?i)(not enough|no) rights|(write|guest_send)_forbidden|_restricted|banned_in_channel|admin(istrator|_required)"
)
NO_WORDS = re.compile(r"(?i)send_(plain|messages?)_forbidden")
NO_FILES = re.compile(r"(?i)send_\w+_forbidden")
WAIT = re.compile(r"(?i)(?:slowmode|flood)_wait_(\d+)")
Standing = Literal["left", "put_out"]


def meaning(error: TelegramError, method: str, *, in_group: bool) -> Exception:
    """Return our error for a failed call."""
    match error:
        case RetryAfter():
            return TryLater(seconds_of(error))
        case ChatMigrated():
            return Migrated(str(error.new_chat_id))
        case Forbidden():
            why = error.message
            return _refused(why, method, in_group=in_group) or (NoRightTo("speak", why) if in_group else Blocked(why))
        case BadRequest():
            if wait := WAIT.search(error.message):
                return TryLater(float(wait[1]))
            return _refused(error.message, method, in_group=in_group) or Invalid(error.message)
        case NotConnected() | ServerTrouble() | TooMuch() | NotTelegrams() | InvalidToken():
            # Staff must replace a token that was withdrawn: until then everything waits.
            return NotSent(str(error))
        case TimedOut() | NetworkError():
            return (NotSent if method in REPEATABLE else Uncertain)(str(error))
    # The answer is not Telegram's: a server in between sent it, and may have passed the call on.
    return (NotSent if method in REPEATABLE else Uncertain)(error.message)


def _refused(why: str, method: str, *, in_group: bool) -> Unreachable | None:
    if in_group and NO_TOPIC.search(why):
        return NoRightTo("topic", why)
    if NOT_THERE.search(why):
        return Gone(why)
    if PUT_OUT.search(why):
        return Blocked(why)
    if not in_group or not method.startswith(("send", "edit")):
        return None
    if method in OF_FILES and (NO_RIGHT.search(why) or NO_FILES.search(why)):
        # Whether words may be sent shows when they are.
        return NoRightTo("photos", why)
    return NoRightTo("speak", why) if NO_RIGHT.search(why) or NO_WORDS.search(why) else None


def standing_after(error: Unreachable) -> Standing | None:
    """Return our standing in a group that refused us, or None if we are still in it, and mute."""
    return "put_out" if isinstance(error, Blocked) else "left" if isinstance(error, Gone) else None


def seconds_of(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()

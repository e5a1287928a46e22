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
from handlers.telegram.request import NotConnected, ServerTrouble, TooMuch

REPEATABLE = frozenset({"editMessageText", "getFile", "getChatMember", "getChatMemberCount", "getMe"})
"""Methods that may be called twice with the same result as once."""
PUT_OUT = re.compile(r"(?i)kicked|blocked")
NOT_THERE = re.compile(r"(?i)not a member|deleted|deactivated|chat not found")
NO_TOPIC = re.compile(r"(?i)thread not found|topic_(closed|deleted|id_invalid)")
NO_PHOTOS = re.compile(r"(?i)rights to send photos|send_photos_forbidden")
MUTED = re.compile(r"(?i)(not enough|no) rights to send|write_forbidden|send_\w+_forbidden")
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
            return _refused(why, in_group=in_group) or (NoRightTo("speak", why) if in_group else Blocked(why))
        case BadRequest():
            return _refused(error.message, in_group=in_group) or Invalid(error.message)
        case NotConnected() | ServerTrouble() | TooMuch() | InvalidToken():
            # Staff must replace a token that was withdrawn: until then everything waits.
            return NotSent(str(error))
        case TimedOut() | NetworkError():
            return (NotSent if method in REPEATABLE else Uncertain)(str(error))
    # The answer is not Telegram's: a server in between sent it, and may have passed the call on.
    return (NotSent if method in REPEATABLE else Uncertain)(error.message)


def _refused(why: str, *, in_group: bool) -> Unreachable | None:
    if NOT_THERE.search(why):
        return Gone(why)
    if PUT_OUT.search(why):
        return Blocked(why)
    if not in_group:
        return None
    if NO_TOPIC.search(why):
        return NoRightTo("topic", why)
    if NO_PHOTOS.search(why):
        return NoRightTo("photos", why)
    return NoRightTo("speak", why) if MUTED.search(why) else None


def standing_after(error: Unreachable) -> Standing | None:
    """Return our standing in a group that refused us, or None if we are still in it, and mute."""
    return "put_out" if isinstance(error, Blocked) else "left" if isinstance(error, Gone) else None


def seconds_of(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()

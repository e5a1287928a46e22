"""The meaning of Slack's errors, in our words. A code that we do not know may pass: Slack adds new ones every year."""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from handlers.ports import Invalid, NotSent, TryLater, Uncertain
from handlers.slack.identity import code_of, status_of

OUTSIDE = frozenset({"not_in_channel", "channel_not_found", "is_archived", "is_inactive"})
"""We were removed from a channel: the report's channel is looked up anew."""
NO_TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""Slack takes our token no more: nothing goes out."""
LOCKED_OUT = NO_TOKEN | {"missing_scope"}
"""Nothing was done, and nothing will be until somebody mends the app in Slack."""
TOO_MUCH = frozenset({"ratelimited", "rate_limited"})
LOST = frozenset({
    "message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found", "cannot_reply_to_message",
})  # fmt: skip
"""The message is deleted (perhaps there is a stone in its place), or cannot be changed any more."""
NO_FILE = frozenset({"file_not_found", "file_deleted", "file_is_deleted"})
NEVER = frozenset({
    # What we ask is not understood.
    "as_user_not_supported", "deprecated_endpoint", "invalid_arg_name", "invalid_arguments", "invalid_array_arg",
    "invalid_charset", "invalid_form_data", "invalid_json", "invalid_post_type", "json_not_object",
    "markdown_text_conflict", "method_deprecated", "missing_argument", "missing_charset", "missing_post_type",
    "superfluous_charset", "unknown_method", "unknown_snippet_type", "unknown_subtype",
    # What we send is no message.
    "alt_txt_too_large", "attachment_payload_limit_exceeded", "block_mismatch", "invalid_attachments", "invalid_blocks",
    "invalid_blocks_format", "invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large",
    "missing_file_data", "msg_blocks_too_long", "msg_too_long", "no_text", "too_many_attachments",
    "too_many_contact_cards",
    # What we may not remove, somebody must.
    "cant_delete_file", "cant_delete_message", "delete_not_allowed", "file_deleting_disabled",
    # The file is of a sort or a size that is not taken.
    "blocked_file_type", "file_type_not_allowed", "file_upload_size_restricted", "snippet_too_large",
})  # fmt: skip
"""It would be refused as often as it is sent."""
HALF_DONE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Slack failed, and says itself that it may have done something before."""
REPEATABLE = frozenset({
    "auth.test", "chat.delete", "chat.getPermalink", "chat.update", "conversations.history", "conversations.info",
    "conversations.replies", "files.delete", "files.getUploadURLExternal",
})  # fmt: skip
"""Methods that may be called twice with the same result as once."""
UNTOLD = 30.0
"""Seconds to wait when Slack says that it is too much, without a time to wait."""


class Lost(Invalid):
    """The message or file that was to be changed, answered or removed is not there any more."""


class ServerTrouble(Uncertain):
    """Slack answered that it failed, or cannot serve now: mostly nothing was done, but that is not certain."""


def meaning(error: Exception, method: str) -> Exception:
    """Return our error for a failed call."""
    unsure: type[Exception] = NotSent if method in REPEATABLE else Uncertain
    if isinstance(error, aiohttp.ClientConnectorError):
        return NotSent(type(error).__name__)
    if not isinstance(error, SlackApiError):
        return unsure(type(error).__name__)
    status, code = status_of(error), code_of(error)
    if status == 429 or code in TOO_MUCH:
        return TryLater(_told_seconds(error.response))
    if code in LOCKED_OUT or code in OUTSIDE:
        return NotSent(code)
    if status < 500 and (code in LOST or (method == "files.delete" and code in NO_FILE)):
        return Lost(f"{method}: {code}")
    if status < 500 and code in NEVER:
        return Invalid(f"{method}: {code}")
    if 300 <= status < 500 or (status < 500 and code and code not in HALF_DONE):
        # A server in between has refused the call, or Slack itself.
        return NotSent(code or f"answered {status}")
    # Slack may have done it before it failed; if possible, it is looked up before it is done again.
    doubt = ServerTrouble if unsure is Uncertain and (status >= 500 or code) else unsure
    return doubt(code or f"answered {status}")


def _told_seconds(response: Any) -> float:
    """Return how long Slack says to wait; a default, if it does not say so."""
    try:
        return max(1.0, float(response.headers.get("Retry-After", UNTOLD)))
    except (TypeError, ValueError, AttributeError):
        return UNTOLD

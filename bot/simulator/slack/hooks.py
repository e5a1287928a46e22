"""Response URLs: a request there becomes a message, an edit or a deletion."""

from bot.simulator.slack.calls import Call, RefusedError
from bot.simulator.slack.content import content_of
from bot.simulator.slack.grants import ResponseUrl
from bot.simulator.slack.limits import RESPONSE_URL_USES
from bot.simulator.slack.messages import SlackMessage
from bot.simulator.slack.posting import rewrite
from bot.simulator.slack.workspace import Workspace


class GoneError(RefusedError):
    """The address is no longer valid."""


def respond(slack: Workspace, name: str, call: Call) -> None:
    """Do what the app asks for at this address."""
    hook = slack.response_urls.get(name)
    if hook is None or slack.clock.now() > hook.expires:
        raise GoneError("expired_url")
    if hook.uses >= RESPONSE_URL_USES:
        raise GoneError("used_url")
    _use(slack, hook, call)
    hook.uses += 1


def _use(slack: Workspace, hook: ResponseUrl, call: Call) -> None:
    message = hook.message
    if call.flag("delete_original") and message is not None:
        _take_away(slack, hook, message)
        return
    content = content_of(call)
    if call.flag("replace_original") and message is not None:
        if message.deleted:
            raise RefusedError("message_not_found")
        rewrite(slack, message, content)
        return
    public = call.text("response_type") == "in_channel"
    thread = {"thread_ts": call.text("thread_ts")} if call.text("thread_ts") else {}
    raw = slack.bot_fields() | content | thread
    slack.post(hook.channel, raw, ephemeral_for=None if public else hook.user_id)


def _take_away(slack: Workspace, hook: ResponseUrl, message: SlackMessage) -> None:
    if message.deleted:
        raise RefusedError("message_not_found")
    if message.ephemeral_for:
        message.deleted = True
        slack.people[message.ephemeral_for].ephemerals.remove(message)
    else:
        hook.channel.remove(message)
    slack.bell.ring()

"""One readable check of everything that must be right before residents rely on it; each fault says what to do."""

import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import DBAPIError
from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError
from yarl import URL

from bot.application import slack_client, telegram_bot
from bot.settings import BadSettings, Settings, database_fault, read_policy, read_settings
from flows.cases.confidential import few_may_see, unfit
from flows.cases.withheld import all_for_few
from flows.features.all import FEATURES
from flows.kernel.policy import Policy
from flows.kernel.runtime import make_runtime
from handlers.papers.sheets import CardSheet
from handlers.papers.typesetter import TYPESETTER, NotSet, Typesetter
from handlers.slack.identity import channel_of, code_of
from handlers.slack.manifest import SCOPES
from handlers.telegram.request import call
from storage import private
from storage.database import Database, file_of
from storage.migrate import current, newest, revisions

MIN_FREE = 1024**3
MAX_SKEW = 30.0
POLLED_FOR = 2
"""Seconds in which another program that polls shows itself."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`good` None: worth knowing, but not a fault. `cure` says what to do about a fault."""

    good: bool | None
    what: str
    cure: str = ""

    def shown(self) -> str:
        mark = {True: "✓", False: "✗", None: "·"}[self.good]
        return f"{mark} {self.what}" + (f"\n    → {self.cure}" if self.cure else "")


async def examine(say: Callable[[str], Any]) -> bool:
    """Say every finding; return whether all is well."""
    try:
        settings = read_settings()
        policy = read_policy(settings.landlord)
    except BadSettings as error:
        say(Finding(False, "Settings", str(error)).shown())
        return False
    say(Finding(True, f"Settings and {settings.landlord} are complete").shown())
    well = True
    async for finding in findings(settings, policy):
        say(finding.shown())
        well = well and finding.good is not False
    say("All is well." if well else "Something needs doing, see ✗ above.")
    return well


async def findings(settings: Settings, policy: Policy) -> AsyncIterator[Finding]:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)))
        for check in (_telegram(settings, session), _slack(settings, policy, session), _clock(settings, session)):
            async for finding in check:
                yield finding
    async for finding in _database(settings):
        yield finding
    yield _disk(settings)
    yield _rights(settings)
    yield await pictures(TYPESETTER)
    if settings.http_port is not None:
        yield await _http(settings, settings.http_port)


async def pictures(typesetter: Typesetter) -> Finding:
    try:
        await typesetter.set(CardSheet("en", False, "Doorstep", [], []), "png")
    except (NotSet, OSError) as error:
        cure = "Install the requirements again. Until then messages go without their pictures, and papers do not go."
        return Finding(False, f"Pictures and papers cannot be made: {error}", cure)
    return Finding(True, "Pictures and papers can be made")


async def _telegram(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Finding]:
    bot = telegram_bot(settings, session)
    try:
        me = await bot.get_me()
    except InvalidToken:
        yield Finding(
            False, "Telegram does not know the token", "Copy DOORSTEP_TELEGRAM_TOKEN from BotFather once more."
        )
        return
    except TelegramError as error:
        yield Finding(
            False, f"Telegram cannot be reached: {error.message}", "Check the network and DOORSTEP_TELEGRAM_URL."
        )
        return
    yield Finding(True, f"Telegram: @{me.username}")
    yield _privacy(bool(me.can_read_all_group_messages))
    webhook = await _webhook(bot)
    yield webhook
    if webhook.good:
        yield await _poller(bot)


def _privacy(reads_all: bool) -> Finding:
    if reads_all:
        cure = "Residents' groups are none of our reading: BotFather, /setprivacy, Enable."
        return Finding(None, "Privacy mode is off: the bot sees all that is written in groups", cure)
    return Finding(True, "Privacy mode is on: in groups the bot sees only what is meant for it")


async def _webhook(bot: Bot) -> Finding:
    url = (await bot.get_webhook_info()).url
    if url:
        cure = "Doorstep polls. If nothing else needs the webhook, remove it with the Bot API's deleteWebhook."
        return Finding(False, "A webhook is set, so polling gets nothing", cure)
    return Finding(True, "No webhook stands in the way of polling")


async def _poller(bot: Bot) -> Finding:
    """Look whether another program polls: Telegram ends the poll of whoever asked first. A Doorstep that runs waits for
    five seconds after that, so it is not taken for one."""
    try:
        await call(bot, "getUpdates", {"timeout": POLLED_FOR, "limit": 1}, read_timeout=POLLED_FOR + 10)
    except Conflict:
        cure = "Stop what else uses DOORSTEP_TELEGRAM_TOKEN, or have BotFather make a new one (/revoke)."
        return Finding(False, "Another program asks Telegram for this bot's messages", cure)
    except TelegramError as error:
        return Finding(None, f"Whether another program polls could not be seen: {error.message}")
    return Finding(True, "No other program asks Telegram for this bot's messages")


async def _slack(settings: Settings, policy: Policy, session: aiohttp.ClientSession) -> AsyncIterator[Finding]:
    client = slack_client(settings, session)
    try:
        me = await client.auth_test()
    except SlackApiError as error:
        yield Finding(False, f"Slack refuses the bot token: {code_of(error)}", "Copy DOORSTEP_SLACK_BOT_TOKEN again.")
        return
    except (aiohttp.ClientError, TimeoutError) as error:
        yield Finding(
            False, f"Slack cannot be reached: {type(error).__name__}", "Check the network and DOORSTEP_SLACK_URL."
        )
        return
    yield Finding(True, f"Slack: {me['user']} in {me['team']}")
    granted = {scope.strip() for scope in str(me.headers.get("x-oauth-scopes", "")).split(",")}
    missing = sorted(set(SCOPES) - granted)
    cure = "Paste docs/slack-manifest.json into the app's manifest again and reinstall the app." if missing else ""
    yield Finding(
        not missing, "Slack scopes" + (f": missing {', '.join(missing)}" if missing else " are granted"), cure
    )
    yield await _app_token(client, settings)
    stray, standing = await _of_few(settings, policy)
    for channel in sorted(policy.all_channels()):
        yield await _channel(client, policy, channel, standing[channel])
    for channel, count in sorted(stray.items()):
        yield await _strays(client, channel, count)


async def _app_token(client: AsyncWebClient, settings: Settings) -> Finding:
    try:
        await client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
    except SlackApiError as error:
        cure = "Make an app-level token with connections:write (Basic Information) for DOORSTEP_SLACK_APP_TOKEN."
        return Finding(False, f"Socket Mode refuses the app token: {code_of(error)}", cure)
    return Finding(True, "Socket Mode can be opened")


async def _of_few(settings: Settings, policy: Policy) -> tuple[Counter[str], Counter[str]]:
    """Count the cards for few by channel: those that do not belong in theirs (any more), and those that do."""
    runtime = make_runtime(policy, FEATURES.bus, FEATURES.locales)
    database = Database(settings.database_url)
    stray, standing = Counter[str](), Counter[str]()
    try:
        async with database.read() as tx:
            is_of_today = await current(tx) == newest()
        if is_of_today:
            async for card in all_for_few(database, runtime, FEATURES.cases):
                if not card.place.is_withheld:
                    (stray if card.is_stray else standing)[card.place.channel] += 1
    except (DBAPIError, OSError):
        # What is wrong with the database is found further down.
        return Counter(), Counter()
    finally:
        await database.close()
    return stray, standing


async def _strays(client: AsyncWebClient, channel: str, count: int) -> Finding:
    try:
        name = f"#{(await client.conversations_info(channel=channel))['channel']['name']}"
    except SlackApiError:
        name = channel
    cure = "A running Doorstep moves them in a minute. Until they are gone, leave it in the channel, and that private."
    return Finding(False, f"Channel {name}: {_cards(count)} there that only few may see belong elsewhere now", cure)


def _still(standing: int) -> str:
    """Say what stands in a channel that has opened up."""
    if not standing:
        return ""
    return f" {_cards(standing)} that only few may see can still be read in it: a running Doorstep takes them back."


def _cards(count: int) -> str:
    return "1 card" if count == 1 else f"{count} cards"


async def _channel(client: AsyncWebClient, policy: Policy, channel: str, standing: int) -> Finding:
    try:
        found = (await client.conversations_info(channel=channel))["channel"]
    except SlackApiError as error:
        return Finding(False, f"Channel {channel}: {code_of(error)}", "Check the id, and invite the bot if private.")
    name = f"Channel #{found['name']}"
    match unfit(channel_of(found), confidential=channel in few_may_see(policy)):
        case "shared":
            cure = "Name a channel of your own: nothing is posted here." + _still(standing)
            return Finding(False, f"{name}: shared with another organisation", cure)
        case "away":
            cure = f"In Slack: /invite the bot to #{found['name']}; take it out of the archive if it is there."
            return Finding(False, f"{name}: the bot is not in it, or it is archived", cure)
        case "public":
            cure = "Make the channel private: nothing is posted here." + _still(standing)
            return Finding(False, f"{name}: only few may see what goes here, but anybody may join", cure)
        case None:
            return Finding(True, f"{name} is ours and the bot is in it")


async def _clock(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Finding]:
    try:
        async with session.get(settings.slack_url) as response:
            theirs = parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        yield Finding(None, "Slack's clock could not be read, so ours was not compared")
        return
    skew = abs((datetime.now(UTC) - theirs).total_seconds())
    good = skew <= MAX_SKEW
    cure = "" if good else "Set the clock (NTP): due times and expiring buttons depend on it."
    yield Finding(good, f"Our clock is {skew:.0f} s from Slack's", cure)


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    database = Database(settings.database_url)
    try:
        async with database.write() as tx:
            revision = await current(tx)
    except (DBAPIError, OSError) as error:
        yield Finding(False, "The database cannot be written", database_fault(settings.database_url, error))
        return
    finally:
        await database.close()
    if revision is None:
        yield Finding(None, "The database is empty; it is set up at the first start")
    elif revision not in revisions():
        cure = "Run the Doorstep that made it, or a newer one."
        yield Finding(False, f"The database is at revision {revision}, which this Doorstep does not know", cure)
    elif revision != newest():
        yield Finding(None, f"The database is at revision {revision}; it is brought to {newest()} at the next start")
    else:
        yield Finding(True, f"The database is at today's revision ({revision})")


def _disk(settings: Settings) -> Finding:
    folder = Path(settings.data).absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    good = free >= MIN_FREE
    cure = "" if good else "Make room: residents' photos and the database need it."
    return Finding(good, f"{free / 1024**3:.1f} GiB free for photos and files", cure)


def _rights(settings: Settings) -> Finding:
    """Check that nobody else on this machine can look into what residents wrote and sent."""
    places = (settings.data, file_of(settings.database_url))
    if wide := [str(place) for place in places if place and private.is_open(place)]:
        return Finding(False, f"Others on this machine can look into {', '.join(wide)}", f"chmod go= {' '.join(wide)}")
    return Finding(True, "Nobody else on this machine can look into the database and the files")


async def _http(settings: Settings, port: int) -> Finding:
    """Check whether other systems can connect: our own bot holds the port, or it is free."""
    from handlers.http.server import listen

    where = f"port {port} on {settings.http_host}"
    if await _is_ours(settings.http_host, port):
        return Finding(True, f"The HTTP API is served: {where}")
    try:
        held = await listen(settings.http_host, port)
    except OSError as error:
        cure = "Check DOORSTEP_HTTP_PORT and DOORSTEP_HTTP_HOST: a port above 1023 that nothing else uses."
        return Finding(False, f"The HTTP API cannot have {where}: {error.strerror or error}", cure)
    for one in held:
        one.close()
    return Finding(True, f"The HTTP API can have {where}")


async def _is_ours(host: str, port: int) -> bool:
    try:
        url = URL.build(scheme="http", host=host, port=port, path="/api/v1/health")
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            said: object = await answer.json()
            return isinstance(said, dict) and said.get("status") in ("ok", "shut")
    except (aiohttp.ClientError, OSError, ValueError):
        return False

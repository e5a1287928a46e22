"""Files that staff upload with a form, fetched from Slack."""

from dataclasses import dataclass

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from handlers.slack.identity import TROUBLES
from handlers.slack.read import Click

FETCHED_WITHIN = aiohttp.ClientTimeout(total=120)
log = structlog.get_logger()


class NotFetched(Exception):
    """The file is not available, or not theirs to give."""


class TooBig(Exception):
    """The file is bigger than allowed."""


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content: bytes


async def fetched(client: AsyncWebClient, number: str, who: Click, most: int) -> File:
    """Fetch a file of at most so many bytes, with our own token: only from Slack itself, only if they uploaded it."""
    session = client.session
    try:
        found = (await client.files_info(file=number))["file"]
        url, size = URL(str(found["url_private_download"])), int(found["size"])
        if session is None or found.get("user") != who.user or not _is_slack(client, url):
            raise NotFetched
        if size > most:
            raise TooBig
        headers = {"Authorization": f"Bearer {client.token}"}
        async with session.get(url, headers=headers, timeout=FETCHED_WITHIN, allow_redirects=False) as answer:
            if answer.status != 200:
                raise NotFetched
            return File(str(found.get("name") or number), await answer.read())
    except (*TROUBLES, KeyError, TypeError, ValueError) as error:
        log.warning("slack_file_not_fetched", error=type(error).__name__)
        raise NotFetched from None


def _is_slack(client: AsyncWebClient, url: URL) -> bool:
    host, ours = url.host or "", URL(client.base_url)
    return url.origin() == ours.origin() or (url.scheme == "https" and f".{host}".endswith(".slack.com"))

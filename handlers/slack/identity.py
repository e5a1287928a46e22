"""Permission to act in Slack. Checked at each click, outside any transaction; in doubt the answer is no."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from flows.cases.confidential import Channel, Unfit, unfit
from flows.kernel.clock import Clock
from flows.kernel.words import Text, text

KEPT = timedelta(seconds=60)
MAX_LISTED = 999
SHARED = ("is_ext_shared", "is_pending_ext_shared", "pending_shared", "pending_connected_team_ids")
"""What Slack says of a channel that another organisation can look into, or has been invited to."""
REFUSED: Mapping[Unfit, Text] = {
    "shared": text("staff-refused-shared"),
    "away": text("staff-refused-away"),
    "public": text("staff-refused-public"),
}
OPEN = (REFUSED["shared"], REFUSED["public"])
"""Said of a channel that more people may look into than should."""
TROUBLES = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, UnicodeDecodeError)
"""All that a call may raise: the last, if the answer is a page in some other encoding."""


def code_of(error: SlackApiError) -> str:
    """Return Slack's own name for the error; "" if a server in between answered instead, with a page."""
    data = error.response.data if hasattr(error.response, "data") else error.response
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def status_of(error: SlackApiError) -> int:
    """Return the HTTP status; the client returns its own response or, for a body it cannot read, the network's."""
    status: int = getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0)
    return status


@dataclass
class _Kept:
    """Answers of Slack's, kept for a minute."""

    clock: Clock
    answers: dict[str, tuple[datetime, Any]] = field(default_factory=dict)

    def get(self, key: str) -> Any | None:
        found = self.answers.get(key)
        return found[1] if found and self.clock.now() - found[0] < KEPT else None

    def put(self, key: str, answer: Any) -> None:
        self.answers[key] = (self.clock.now(), answer)


class Identity:
    """Knows our own workspace, its people and who is in which channel.

    The landlord may have several workspaces in one organisation (Enterprise Grid): their people are colleagues too.
    """

    def __init__(self, client: AsyncWebClient, clock: Clock, confidential: Container[str]) -> None:
        self._client = client
        self._confidential = confidential
        self._kept = _Kept(clock)
        self.team = ""
        self.organisation = ""
        """The organisation to which our workspace belongs; "" if it stands alone."""
        self.bot_user = ""

    async def learn(self) -> None:
        """Learn who we are ourselves; without it nobody may act."""
        if not self.team:
            me = await self._client.auth_test()
            self.team, self.bot_user = str(me["team_id"]), str(me["user_id"])
            self.organisation = str(me.get("enterprise_id") or "")

    async def why_not_admin(self, user: str, team: str) -> Text | None:
        """Return why this person may not act as an admin of the landlord's workspace, or None."""
        why = await self.why_not_colleague(user, team)
        if why:
            return why
        person = self._kept.get(f"user:{user}") or {}
        # An admin of another workspace is not one of ours, unless of the whole organisation.
        here = person if person.get("team_id", self.team) == self.team else {}
        is_admin = any(one.get(role) for one in (here, _in_organisation(person)) for role in ("is_admin", "is_owner"))
        return None if is_admin else text("staff-refused-no-admin")

    async def why_not_colleague(self, user: str, team: str) -> Text | None:
        """Return why this person may not act at all, or None if they are one of the landlord's own."""
        try:
            await self.learn()
            # Whose workspace is not named, or another of our organisation, is looked up.
            if not user or (team not in ("", self.team) and not self.organisation):
                return text("staff-refused-other-team")
            person = self._kept.get(f"user:{user}")
            if person is None:
                person = (await self._client.users_info(user=user))["user"]
                self._kept.put(f"user:{user}", person)
        except TROUBLES:
            return text("staff-refused-unknown")
        if person.get("is_stranger") or not self._is_ours(person):
            return text("staff-refused-other-team")
        if person.get("is_restricted") or person.get("is_ultra_restricted"):
            return text("staff-refused-guest")
        return text("staff-refused-unknown") if person.get("deleted") or person.get("is_bot") else None

    def _is_ours(self, person: Mapping[str, Any]) -> bool:
        if person.get("team_id", self.team) == self.team:
            return True
        return bool(self.organisation) and _in_organisation(person).get("enterprise_id") == self.organisation

    async def why_not_member(self, user: str, channel: str) -> Text | None:
        """Return why this person may not see a channel, or None if they are in it."""
        try:
            return None if channel and user in await self._members(channel) else text("staff-refused-not-in-channel")
        except TROUBLES:
            return text("staff-refused-unknown")

    async def why_not_ours(self, channel: str) -> Text | None:
        """Return why no report may be shown or used in a channel, or None if it is ours alone."""
        try:
            why = await self.unfit(channel)
        except TROUBLES:
            return text("staff-refused-unknown")
        return REFUSED[why] if why else None

    async def _members(self, channel: str) -> set[str]:
        key = f"members:{channel}"
        known: set[str] | None = None if channel in self._confidential else self._kept.get(key)
        if known is None:
            known = set()
            cursor = ""
            while True:
                page = await self._client.conversations_members(channel=channel, cursor=cursor, limit=200)
                known |= set(page["members"])
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
                if not cursor:
                    break
            self._kept.put(key, known)
        return known

    def forget(self, channel: str) -> None:
        """Forget everything known about a channel: it has changed."""
        self._kept.answers.pop(f"channel:{channel}", None)

    async def unfit(self, channel: str) -> Unfit | None:
        """Say why a channel may not hold residents' data, or return None. For channels of few, no answer is kept."""
        key = f"channel:{channel}"
        found = None if channel in self._confidential else self._kept.get(key)
        if found is None:
            try:
                found = (await self._client.conversations_info(channel=channel))["channel"]
            except SlackApiError as error:
                if code_of(error) == "channel_not_found":
                    return "away"
                raise
            self._kept.put(key, found)
        return unfit(channel_of(found), confidential=channel in self._confidential)

    async def surely_fit(self, channels: Container[str]) -> frozenset[str]:
        """Return those of some channels of few that are fit to be, by one question for all of them. Of the others, the
        answer may hold only a part."""
        found = await self._client.conversations_list(types="private_channel", exclude_archived=True, limit=MAX_LISTED)
        fit = (one["id"] for one in found["channels"] if unfit(channel_of(one), confidential=True) is None)
        return frozenset(channel for channel in fit if channel in channels)


def _in_organisation(person: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what Slack says of a person in their organisation; nothing, if their workspace stands alone."""
    found = person.get("enterprise_user")
    return found if isinstance(found, Mapping) else {}


def channel_of(found: Mapping[str, Any]) -> Channel:
    """Return a channel, from Slack's description of it. One shared among the workspaces of one organisation is its own;
    one that is shared, Slack does not say with whom, is not."""
    shared = any(found.get(flag) for flag in SHARED) or (found.get("is_shared") and not found.get("is_org_shared"))
    is_in = bool(found.get("is_member")) and not found.get("is_archived")
    return Channel(bool(shared), is_in, is_private=bool(found.get("is_private")))

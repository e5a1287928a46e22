"""Secrets that can be guessed: wrong guesses are counted; beyond a limit nothing at all is looked up.

Three kinds: the token of an invitation, the reference of a report, and the password of a visit. A token that was used
or is too old is no guess, only one that never existed; a reference of another's report is as wrong as an unknown one.
"""

from datetime import datetime, timedelta
from typing import Literal

from flows.kernel.effects import Alert, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.text_ids import TextId
from flows.kernel.words import At, Plain, Text, text
from storage import attempts
from storage.database import Tx

Kind = Literal["token", "reference", "password"]
ALERTED = "alerted"
"""The kind of attempt that stands for "staff have been told"."""


async def refusal(tx: Tx, runtime: Runtime, kind: Kind, who: str, now: datetime) -> Text | None:
    """Return why `who` ("platform:person") may not try now, in a resident's words, or None if they may."""
    own = await free_at(tx, runtime, kind, who, now)
    if own and kind == "reference":
        return _words("guessed-references", runtime, own)
    if own:
        return _words("guessed-tokens", runtime, own)
    if kind == "token" and (again := await attempts.free_at(tx, kind, runtime.policy.guesses.tokens_by_all, now)):
        return _words("guessed-by-all", runtime, _minute_after(again))
    return None


async def free_at(tx: Tx, runtime: Runtime, kind: Kind, who: str, now: datetime) -> datetime | None:
    """Return when `who` may try again, to the minute, or None if they may now."""
    limits = runtime.policy.guesses
    most = {"token": limits.tokens, "reference": limits.references, "password": limits.passwords}[kind]
    again = await attempts.free_at(tx, kind, most, now, who)
    return _minute_after(again) if again else None


async def wrong(tx: Tx, runtime: Runtime, kind: Kind, who: str, now: datetime) -> list[Effect]:
    """Count a wrong guess. Alert staff, once an hour, when there are so many guesses that nobody may try any more."""
    await attempts.put(tx, kind, who, now)
    most = runtime.policy.guesses.tokens_by_all
    again = await attempts.free_at(tx, kind, most, now) if kind == "token" else None
    if again is None or await attempts.free_at(tx, ALERTED, 1, now):
        return []
    await attempts.put(tx, ALERTED, kind, now)
    words = text("alert-guessing", count=most, until=At(_minute_after(again)))
    return [Alert(runtime.policy.channels.alerts, words)]


def _words(id: TextId, runtime: Runtime, again: datetime) -> Text:
    landlord = runtime.policy.landlord
    return text(id, at=At(again), landlord=Plain(landlord.name), phone=Plain(landlord.phone))


def _minute_after(moment: datetime) -> datetime:
    """Return the next full minute: times are shown to the minute, and never too early."""
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)

"""Secrets that can be guessed: wrong guesses are counted; beyond a limit nothing at all is looked up.

Three kinds: the token of an invitation (also the code of a group or a champion), the reference of a report or of a
group's link, and the password of a visit. A token that was used or is too old is no guess, only one that never existed;
a reference of another's report is as wrong as an unknown one.

Limits follow the person into every group, and a group has one of its own, so many people in one group cannot try for
ever. What all together guess never shuts anybody out: it tells staff, and leaves each person `BRAKED` tries an hour, by
which whoever has the right code still gets in.

The odds: a code has 8 of 31 letters, 8.5e11 in all; a letter's code has 12 and a token 128 bits, both out of reach.
With a thousand codes in use, ten thousand accounts with five tries each hit one in 17,000 hours, two years; with the
brake on, in five. By a hit, a group does no more than ask: staff confirm it.
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
IN_GROUP = "in_group"
"""The kind of attempt that counts for a whole group."""
BRAKED = 2
"""The tries an hour that each person has while all together guess too much."""


async def refusal(
    tx: Tx, runtime: Runtime, kind: Kind, who: str, now: datetime, group: str | None = None
) -> Text | None:
    """Return why `who` ("platform:person") may not try now, in a resident's words, or None if they may.

    `group` ("platform:chat"): the group in which they try.
    """
    again = await free_at(tx, runtime, kind, who, now)
    if again is None and group is not None:
        full = await attempts.free_at(tx, IN_GROUP, runtime.policy.guesses.tokens_by_group, now, group)
        again = _minute_after(full) if full else None
    if again is None:
        return None
    return _words("guessed-references" if kind == "reference" else "guessed-tokens", runtime, again)


async def free_at(tx: Tx, runtime: Runtime, kind: Kind, who: str, now: datetime) -> datetime | None:
    """Return when `who` may try again, to the minute, or None if they may now."""
    limits = runtime.policy.guesses
    most = {"token": limits.tokens, "reference": limits.references, "password": limits.passwords}[kind]
    if kind == "token" and await attempts.free_at(tx, kind, limits.tokens_by_all, now):
        most = min(most, BRAKED)
    again = await attempts.free_at(tx, kind, most, now, who)
    return _minute_after(again) if again else None


async def wrong(
    tx: Tx, runtime: Runtime, kind: Kind, who: str, now: datetime, group: str | None = None
) -> list[Effect]:
    """Count a wrong guess, for its group too. Alert staff, once an hour, when all together guess too much."""
    await attempts.put(tx, kind, who, now)
    if group is not None:
        await attempts.put(tx, IN_GROUP, group, now)
    most = runtime.policy.guesses.tokens_by_all
    again = await attempts.free_at(tx, kind, most, now) if kind == "token" else None
    if again is None or await attempts.free_at(tx, ALERTED, 1, now):
        return []
    await attempts.put(tx, ALERTED, kind, now)
    words = text("alert-guessing", count=most, tries=BRAKED, until=At(_minute_after(again)))
    return [Alert(runtime.policy.channels.alerts, words)]


def _words(id: TextId, runtime: Runtime, again: datetime) -> Text:
    landlord = runtime.policy.landlord
    return text(id, at=At(again), landlord=Plain(landlord.name), phone=Plain(landlord.phone))


def _minute_after(moment: datetime) -> datetime:
    """Return the next full minute: times are shown to the minute, and never too early."""
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)

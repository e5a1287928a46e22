"""Letters that invite homes: each with a link and a code to be typed, which work once, for one person of that home."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from flows.kernel import refs
from flows.kernel.files import Letter, Letters
from flows.kernel.runtime import Runtime
from flows.kernel.words import Day, Plain, named, text
from storage import invitations
from storage.database import Tx
from storage.estate import Home

GOOD_FOR = timedelta(days=90)
STEPS = 3


def code_of(secret: str, home: Home) -> str:
    """Return a home's code. All codes of a run are made of one secret, so that no list of them is kept anywhere."""
    return refs.code_from(f"{secret}:{home.id}".encode())


def by_door(homes: Iterable[Home]) -> list[Home]:
    """Return homes in the order of their doors: flat 9 before flat 10."""

    def door(home: Home) -> list[tuple[int, str]]:
        return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", home.ref)]

    return sorted(homes, key=door)


async def invite(tx: Tx, homes: Sequence[Home], secret: str, until: datetime) -> None:
    """Make the codes of the letters to these homes work."""
    await invitations.invite_homes(tx, {home.id: code_of(secret, home) for home in homes}, until)


def letters(
    runtime: Runtime,
    homes: Sequence[Home],
    secret: str,
    link: Callable[[str], str],
    until: datetime,
    languages: Sequence[str],
) -> Letters:
    """Return a letter to each home. `link`: makes a link of a code."""
    codes = [(home, code_of(secret, home)) for home in homes]
    landlord = runtime.policy.landlord
    by, phone = Plain(landlord.name), Plain(landlord.phone)
    day = Day(until.astimezone(runtime.policy.zone).date(), with_year=True)
    return Letters(
        to=text("letter-to"),
        head=text("letter-title"),
        why=text("letter-why", landlord=by),
        steps=tuple(named("letter-step-", str(number)) for number in range(1, STEPS + 1)),
        boxed=text("letter-once", until=day),
        foot=(text("letter-help", landlord=by, phone=phone),),
        by=landlord.name,
        languages=languages,
        letters=[Letter(home.address, link(code), refs.shown(code)) for home, code in codes],
    )

"""The words of /doorstep about a person's data, for those who may see such requests."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from flows.feature import Called, NotFound, StaffCommand, Target
from flows.kernel import matching, refs
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words, text
from storage import reports, requests
from storage.database import Tx
from storage.names import Record

SAY_WHO = text("person-say-who")
MAX_WORDS = 12
"""The number of words that an address has at most."""


def _form_of(action: str) -> Callable[[Tx, Runtime, Called, datetime], Awaitable[Target | Words]]:
    async def find(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | Words:
        found = await _residents(tx, called.said)
        if len(found) != 1:
            return SAY_WHO
        # To anybody who may not do this, nobody is there: else names could be tried.
        hidden = NotFound(SAY_WHO)
        return Target(runtime.policy.channels.for_managers, form=("person", action, found[0]), hidden=hidden)

    return find


async def _residents(tx: Tx, said: str) -> list[int]:
    """Return the residents meant: by the reference of a report of theirs, or by their home's and their name."""
    report = await reports.find(tx, ref) if (ref := refs.read(said)) else None
    if report and report.resident_id and not report.anonymous:
        return [report.resident_id]
    words = said.split()
    for many in range(min(len(words), MAX_WORDS), 0, -1):
        # An address may have several words.
        home = (await matching.find(tx, " ".join(words[:many]), "home")).one
        if home and (found := await _living(tx, home.id, " ".join(words[many:]))):
            return found
    return []


async def _living(tx: Tx, home_id: int, name: str) -> list[int]:
    """Return the residents of a home, now or before, whose name this is; all of them, if there is none."""
    lived = [Record("resident", number, "", known) for number, known in await requests.lived_in(tx, home_id)]
    return [one.id for one in (matching.meant(name, lived).found if name else lived)]


COMMANDS = (
    StaffCommand("copy", text("doorstep-copy-usage"), text("doorstep-copy"), _form_of("copy"), SAY_WHO),
    StaffCommand("erase", text("doorstep-erase-usage"), text("doorstep-erase"), _form_of("erase"), SAY_WHO),
    StaffCommand("phone", text("doorstep-phone-usage"), text("doorstep-phone"), _form_of("phone"), SAY_WHO),
    StaffCommand(
        "represent", text("doorstep-represent-usage"), text("doorstep-represent"), _form_of("represent"), SAY_WHO
    ),
)

"""The words of /doorstep about a person's data, for those who may see such requests."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from flows.feature import Called, NotFound, StaffCommand, Target
from flows.kernel import refs
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words, text
from storage import reports, requests
from storage.database import Tx


def _form_of(action: str) -> Callable[[Tx, Runtime, Called, datetime], Awaitable[Target | Words]]:
    async def find(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | Words:
        found = await _residents(tx, called.said)
        if len(found) != 1:
            return text("person-say-who")
        # To anybody who may not do this, nobody is there: else names could be tried.
        hidden = NotFound(text("person-say-who"))
        return Target(runtime.policy.channels.for_managers, form=("person", action, found[0]), hidden=hidden)

    return find


async def _residents(tx: Tx, said: str) -> list[int]:
    """Return the residents meant: by the reference of a report of theirs, or by their home's and their name."""
    if ref := refs.read(said):
        report = await reports.find(tx, ref)
        return [report.resident_id] if report and report.resident_id and not report.anonymous else []
    home, _, name = said.partition(" ")
    return await requests.found(tx, home, name.strip()) if home else []


COMMANDS = (
    StaffCommand("copy", text("doorstep-copy-usage"), text("doorstep-copy"), _form_of("copy")),
    StaffCommand("erase", text("doorstep-erase-usage"), text("doorstep-erase"), _form_of("erase")),
    StaffCommand("phone", text("doorstep-phone-usage"), text("doorstep-phone"), _form_of("phone")),
    StaffCommand("represent", text("doorstep-represent-usage"), text("doorstep-represent"), _form_of("represent")),
)

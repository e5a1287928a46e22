"""The words of /doorstep that open a record: by its reference, its name or its address."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from flows.feature import Called, StaffCommand, Target
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Text, Words, text
from storage import estate
from storage.database import Tx


def _form_of(
    table: str, case: str, action: str
) -> Callable[[Tx, Runtime, Called, datetime], Awaitable[Target | Words]]:
    async def find(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | Words:
        found = await estate.search(tx, table, called.said) if called.said else []
        return Target(form=(case, action, found[0][0])) if len(found) == 1 else which(called.said, found)

    return find


def which(said: str, found: Sequence[tuple[int, str]]) -> Text:
    """Say why it is unclear which record somebody means."""
    if found:
        return text("records-which", said=Plain(said), refs=Plain(", ".join(ref for _, ref in found)))
    return text("records-none", said=Plain(said)) if said else text("records-say-which")


COMMANDS = (
    StaffCommand("book", text("doorstep-book-usage"), text("doorstep-book"), _form_of("homes", "booking", "make")),
    StaffCommand(
        "contractor",
        text("doorstep-contractor-usage"),
        text("doorstep-contractor"),
        _form_of("contractors", "contractor", "edit"),
    ),
    StaffCommand(
        "worker", text("doorstep-worker-usage"), text("doorstep-worker"), _form_of("workers", "worker", "edit")
    ),
    StaffCommand("home", text("doorstep-home-usage"), text("doorstep-home"), _form_of("homes", "home", "edit")),
)

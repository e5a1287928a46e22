"""The words of /doorstep that open a record: by its reference, its name or its address."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from flows.feature import Called, StaffCommand, Target
from flows.kernel import matching
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words, text
from storage.database import Tx
from storage.names import Kind

WHICH = text("records-say-which")


def _form_of(
    kind: Kind, case: str, action: str
) -> Callable[[Tx, Runtime, Called, datetime], Awaitable[Target | Words]]:
    async def find(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target | Words:
        meant = await matching.find(tx, called.said, kind)
        return Target(form=(case, action, meant.one.id)) if meant.one else meant.unclear()

    return find


COMMANDS = (
    StaffCommand(
        "book", text("doorstep-book-usage"), text("doorstep-book"), _form_of("home", "booking", "make"), WHICH
    ),
    StaffCommand(
        "contractor",
        text("doorstep-contractor-usage"),
        text("doorstep-contractor"),
        _form_of("contractor", "contractor", "edit"),
        WHICH,
    ),
    StaffCommand(
        "worker", text("doorstep-worker-usage"), text("doorstep-worker"), _form_of("worker", "worker", "edit"), WHICH
    ),
    StaffCommand("home", text("doorstep-home-usage"), text("doorstep-home"), _form_of("home", "home", "edit"), WHICH),
)

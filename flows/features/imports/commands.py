"""The word of /doorstep that imports a file."""

from datetime import datetime

from flows.feature import Called, StaffCommand, Target
from flows.kernel.runtime import Runtime
from flows.kernel.words import text
from storage.database import Tx


async def _file(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target:
    return Target(dialog="import")


COMMANDS = (StaffCommand("import", text("doorstep-import-usage"), text("doorstep-import"), _file, by="admins"),)

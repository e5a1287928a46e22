"""A worker's instructions from a household's wishes: never why, and never who."""

from datetime import date, datetime, time

from flows.kernel.runtime import Runtime
from storage import wishes
from storage.database import Tx


async def for_home(tx: Tx, runtime: Runtime, home_id: int, day: date) -> list[str]:
    """Return the instructions for a visit to a home on a day, in English, as staff granted them."""
    begins = datetime.combine(day, time(), runtime.policy.zone)
    found = await wishes.in_force(tx, home_id, day, begins)
    told = [wish.instruction for wish in found if wish.knows == "worker" and wish.instruction]
    return list(dict.fromkeys(told))

"""The link that asks one resident to be a champion of their block."""

from datetime import datetime, timedelta

from flows.kernel import refs
from storage import invitations
from storage.database import Tx

GOOD_FOR = timedelta(days=30)


async def payload(tx: Tx, block_id: int, now: datetime) -> str:
    """Return the text after "start=" in a link that works once. The code itself is not kept."""
    code = await refs.fresh(tx)
    await invitations.add_one_use(tx, invitations.CHAMPION, block_id, code, now + GOOD_FOR)
    return f"champion-{code}"

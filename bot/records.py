"""The landlord's file, read into the records."""

from datetime import datetime

from flows.kernel.policy import Policy
from storage import clauses, estate
from storage.database import Database


async def sync(database: Database, policy: Policy, now: datetime) -> None:
    """Make the records match the landlord's file."""
    async with database.write() as tx:
        await clauses.sync(tx, policy.clause_content(), now)
        await estate.sync(
            tx,
            blocks_=[{"ref": block.ref, "name": block.name} for block in policy.blocks],
            homes_=[{"ref": home.ref, "address": home.address, "block": home.block} for home in policy.homes],
            contractors_=[{"ref": firm.ref, "name": firm.name} for firm in policy.contractors],
            contracts_=[{"ref": c.ref, "name": c.name, "contractor": c.contractor} for c in policy.contracts],
        )

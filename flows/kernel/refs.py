"""References that residents read out over the phone: short, unambiguous, unguessable."""

import re
import secrets

from storage import reports
from storage.database import Tx

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8


def shown(ref: str) -> str:
    """Return a reference as people read it: K7MP-4QXT."""
    return f"{ref[:4]}-{ref[4:]}"


def read(said: str) -> str | None:
    """Read a reference as typed, whatever the case, dashes and spaces; return None if it is none."""
    bare = re.sub(r"[\s\-\u2010-\u2015]", "", said).upper()
    return bare if len(bare) == LENGTH and all(letter in ALPHABET for letter in bare) else None


async def fresh(tx: Tx) -> str:
    while True:
        ref = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not await reports.ref_taken(tx, ref):
            return ref

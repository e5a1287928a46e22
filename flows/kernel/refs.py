"""References that residents read out over the phone: short, unambiguous, unguessable."""

import re
import secrets

from flows.kernel.matching import undressed
from storage import reports
from storage.database import Tx

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8


def shown(ref: str) -> str:
    """Return a reference as people read it: K7MP-4QXT."""
    return f"{ref[:4]}-{ref[4:]}"


def read(said: str) -> str | None:
    """Read a reference as typed, whatever the case, dashes, spaces and quotes; return None if it is none."""
    bare = _bare(said)
    return bare if _is_one(bare) else None


def near(said: str) -> list[str]:
    """Return the references from which one slip leads to what was typed: a letter wrong, missing, too many or swapped
    with the next."""
    bare = _bare(said)
    if abs(len(bare) - LENGTH) > 1:
        return []
    cuts = [(bare[:at], bare[at:]) for at in range(len(bare) + 1)]
    found = [f"{before}{letter}{after}" for before, after in cuts for letter in ALPHABET]
    found += [f"{before}{letter}{after[1:]}" for before, after in cuts if after for letter in ALPHABET]
    found += [f"{before}{after[1:]}" for before, after in cuts if after]
    found += [f"{before}{after[1]}{after[0]}{after[2:]}" for before, after in cuts if len(after) > 1]
    return sorted({one for one in found if _is_one(one)} - {bare})


def _bare(said: str) -> str:
    return re.sub(r"[\s\-]", "", undressed(said)).upper()


def _is_one(bare: str) -> bool:
    return len(bare) == LENGTH and all(letter in ALPHABET for letter in bare)


async def fresh(tx: Tx) -> str:
    while True:
        ref = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not await reports.ref_taken(tx, ref):
            return ref

"""References that residents read out over the phone: short, unambiguous, unguessable."""

import hashlib
import re
import secrets
from collections.abc import Iterator

from flows.kernel import spoken
from flows.kernel.matching import LONGEST, undressed
from storage import reports
from storage.database import Tx

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH, CODE_LENGTH = 8, 12


def shown(ref: str) -> str:
    """Return a reference as people read it: K7MP-4QXT."""
    return "-".join(ref[at : at + 4] for at in range(0, len(ref), 4))


def code(said: str) -> str | None:
    """Read the code of a letter as typed, whatever the case, dashes and spaces; return None if it is none. It has a
    digit, so no word of twelve letters is taken for one."""
    if len(said) > LONGEST:
        return None
    bare = re.sub(r"[\W_]", "", undressed(said)).upper()
    fits = len(bare) == CODE_LENGTH and all(letter in ALPHABET for letter in bare)
    return bare if fits and any(letter.isdigit() for letter in bare) else None


def code_from(secret: bytes) -> str:
    """Return the code that belongs to a secret, the same each time."""
    number = int.from_bytes(hashlib.sha256(secret).digest())
    letters = [ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(CODE_LENGTH)]
    found = "".join(letters)
    return found if code(found) else code_from(secret + b"+")


def read(said: str) -> str | None:
    """Read a reference as typed or dictated, whatever the case, dashes, spaces and quotes, and the words around it;
    return None if it is none."""
    return next((bare for bare in _ways(said) if _is_one(bare)), None)


def near(said: str) -> list[str]:
    """Return the references from which one slip leads to what was typed: a letter wrong, missing, too many or swapped
    with the next."""
    found = {one for bare in _ways(said) if abs(len(bare) - LENGTH) <= 1 for one in _near(bare)}
    return sorted(found)


def _near(bare: str) -> set[str]:
    cuts = [(bare[:at], bare[at:]) for at in range(len(bare) + 1)]
    found = [f"{before}{letter}{after}" for before, after in cuts for letter in ALPHABET]
    found += [f"{before}{letter}{after[1:]}" for before, after in cuts if after for letter in ALPHABET]
    found += [f"{before}{after[1:]}" for before, after in cuts if after]
    found += [f"{before}{after[1]}{after[0]}{after[2:]}" for before, after in cuts if len(after) > 1]
    return {one for one in found if _is_one(one)} - {bare}


def _ways(said: str) -> Iterator[str]:
    """Yield what may be the reference in what was typed, likeliest first."""
    if len(said) > LONGEST:
        return
    plain = undressed(said)
    yield re.sub(r"[\W_]", "", plain).upper()
    words = spoken.bare(tuple(re.findall(r"[^\W_]+", plain.casefold().replace("x-ray", "xray"))))
    yield "".join(words).upper()
    yield "".join(spoken.LETTERS.get(word, word) for word in words).upper()
    # In a sentence it is known by its dash.
    written = re.findall(rf"(?<![\w-])[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}(?![\w-])", plain.upper())
    if len(written) == 1:
        yield written[0].replace("-", "")


def _is_one(bare: str) -> bool:
    return len(bare) == LENGTH and all(letter in ALPHABET for letter in bare)


async def fresh(tx: Tx) -> str:
    while True:
        ref = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not await reports.ref_taken(tx, ref):
            return ref

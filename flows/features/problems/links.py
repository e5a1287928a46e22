"""The link from a group into the private chat, for a neighbour who reports something in their block."""

import hashlib

from flows.kernel import refs
from storage.groups import Link


def ref_of(link: Link) -> str:
    """Return the reference by which a group's button names its block: only members of the group have seen it."""
    secret = f"{link.id}:{link.group_id}:{link.block_id}:{link.asked_at.isoformat()}"
    digest = hashlib.sha256(secret.encode()).digest()
    return "".join(refs.ALPHABET[byte % len(refs.ALPHABET)] for byte in digest[: refs.LENGTH])

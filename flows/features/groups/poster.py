"""The content of the poster that invites a block's group chat; it is drawn elsewhere."""

from collections.abc import Sequence

from flows.kernel import refs
from flows.kernel.files import Notice
from flows.kernel.runtime import Runtime
from flows.kernel.words import named, text
from storage.estate import Block

STEPS = 3


def poster(runtime: Runtime, block: Block, link: str, code: str, languages: Sequence[str]) -> Notice:
    """Return the poster. `command`: the words for a group that has us in it already."""
    return Notice(
        head=text("poster-title"),
        name=block.name,
        link=link,
        steps=tuple(named("poster-step-", str(number)) for number in range(1, STEPS + 1)),
        boxed=text("poster-by-code"),
        command=f"/link {refs.shown(code)}",
        foot=text("poster-will"),
        by=runtime.policy.landlord.name,
        languages=languages,
    )

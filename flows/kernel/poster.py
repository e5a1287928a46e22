"""What stands on the poster that invites a block's group chat; what it looks like is drawn elsewhere."""

from dataclasses import dataclass

from flows.kernel import refs
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words, text
from storage.estate import Block

STEPS = 3


@dataclass(frozen=True, slots=True)
class Poster:
    """One sheet says the same in one language; a block has one for each of its own."""

    link: str
    code: str
    landlord: str
    block: str

    @property
    def title(self) -> Words:
        return text("poster-title")

    @property
    def steps(self) -> tuple[Words, ...]:
        return tuple(text(f"poster-step-{number}") for number in range(1, STEPS + 1))

    @property
    def by_code(self) -> Words:
        return text("poster-by-code")

    @property
    def command(self) -> str:
        """What a group says that has us in it already."""
        return f"/link {self.code}"

    @property
    def will(self) -> Words:
        return text("poster-will")


def poster(runtime: Runtime, block: Block, link: str, code: str) -> Poster:
    return Poster(link, refs.shown(code), runtime.policy.landlord.name, block.name)

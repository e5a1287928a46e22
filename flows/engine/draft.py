"""The answers of a conversation so far, and the words that came beside them."""

from pydantic import BaseModel


class Draft(BaseModel):
    """The answers of a conversation so far. `added`: words that answer none of its questions: typed where there are
    only buttons, written under a photo, or more than an answer holds. Its end passes them on with the rest."""

    added: tuple[str, ...] = ()

    def joined(self, *parts: str) -> str:
        """Return some of its words and all that came beside them."""
        return "\n".join(part for part in (*parts, *self.added) if part)

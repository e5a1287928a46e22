"""What residents mean by what they write: danger and intents, in every language that has a model.

Nothing leaves the machine: a linear model for each language, a file beside its texts; and a second opinion, where the
landlord has installed it.
"""

from flows.conversation.understand.decide import (
    KINDS,
    Danger,
    Kind,
    Understood,
    is_understood,
    prepare,
    read,
    takes_long,
)

__all__ = ["KINDS", "Danger", "Kind", "Understood", "is_understood", "prepare", "read", "takes_long"]

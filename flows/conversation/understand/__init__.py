"""What residents mean by what they write: danger and intents, in every language that has a model.

Nothing leaves the machine: a linear model for each language, a file beside its texts.
"""

from flows.conversation.understand.decide import KINDS, Danger, Kind, Understood, is_understood, read

__all__ = ["KINDS", "Danger", "Kind", "Understood", "is_understood", "read"]

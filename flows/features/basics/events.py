"""The pages of the basics that other features add to."""

from dataclasses import dataclass

from storage.people import Resident


@dataclass(frozen=True, slots=True)
class StopShown:
    """The page on what a resident can stop, apart from a conversation."""

    resident: Resident


@dataclass(frozen=True, slots=True)
class PrivacyShown:
    """The page on how a resident's data is used, and what they can decide about it."""

    resident: Resident

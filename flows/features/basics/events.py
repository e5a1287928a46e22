"""The pages of the basics that other features add to."""

from dataclasses import dataclass

from storage.people import Resident


@dataclass(frozen=True, slots=True)
class PrivacyShown:
    """The page on what is done with a resident's data, and what they can decide of it."""

    resident: Resident

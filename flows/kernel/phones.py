"""Telephone numbers that people are told to ring."""

import re

WHOLE = re.compile(r"0[1-9][0-9]{5,9}|(?:00|\+)[0-9]{8,15}")


def is_whole(number: str | None) -> bool:
    """Return whether a number can be rung as it is written. Without the zero that a spreadsheet took from its beginning
    it may be anybody's."""
    bare = re.sub(r"[\s()-]", "", number or "")
    return WHOLE.fullmatch(bare) is not None and len(set(bare)) > 2

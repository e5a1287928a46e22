"""Text ids that have other names today."""

import re
from collections.abc import Mapping
from functools import lru_cache

RENAMED: Mapping[str, str] = {
    r"slack-action-(.+)": r"case-report-\1",
    r"(?:slack|staff)-late-lost": r"staff-given-back",
    r"slack-(.+)": r"staff-\1",
    r"clause-(.+)-wording": r"wording-\1",
    r"wish-(.+)-instruction": r"instruction-\1",
    r"problem-toast-(.+)-again": r"problem-toast-\1",
    r"problem-toast-again-(.+)": r"problem-toast-\1",
}
"""Ids of earlier releases, as what waits to be sent and landlords' own wording may still name them, and today's."""


@lru_cache(maxsize=4096)
def id_of_today(id: str) -> str:
    for old, new in RENAMED.items():
        if found := re.fullmatch(old, id):
            return found.expand(new)
    return id

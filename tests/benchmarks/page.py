"""The page of measurements: each has its own part, between two marks."""

import os
import platform
import re
import time
from collections.abc import Iterable
from pathlib import Path


def write(page: Path, part: str, said: Iterable[str]) -> None:
    """Put measurements into their part of the page, in place of the old ones."""
    place = re.compile(rf"(<!-- {part} -->\n).*(<!-- /{part} -->)", re.DOTALL)
    inside = "\n".join(["", machine(), "", *said, ""])
    written, found = place.subn(lambda marks: f"{marks[1]}{inside}\n{marks[2]}", page.read_text(encoding="utf-8"))
    if not found:
        raise ValueError(f"{page} has no part {part}.")
    page.write_text(written, encoding="utf-8")


def machine() -> str:
    """Return when and where it was measured, and how busy the machine was."""
    return (
        f"Measured {time.strftime('%Y-%m-%d %H:%M')}, {platform.system()} on {platform.machine()}, "
        f"Python {platform.python_version()}; the machine's load was {os.getloadavg()[2]:.1f} of {os.cpu_count()}."
    )

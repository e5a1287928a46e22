"""What a file may tell of its sender. Its key says so: a draft holds the keys of its files and nothing else of them."""

import secrets
from collections.abc import Iterable
from typing import Literal, TypeAlias, get_args

from flows.kernel.words import Text, text

Trace: TypeAlias = Literal["details", "voice"]
"""Hidden details that we cannot take out; a voice that others may know."""
SAID: dict[Trace, Text] = {"details": text("media-details"), "voice": text("media-voice")}


def new_key(traces: Iterable[Trace]) -> str:
    """Return a fresh key for a file that leaves these traces."""
    marks = "".join(trace[0] for trace in traces)
    return secrets.token_hex(12) + (f"-{marks}" if marks else "")


def of(keys: Iterable[str]) -> list[Trace]:
    """Return the traces that files leave together."""
    marks = "".join(key.partition("-")[2] for key in keys)
    return [trace for trace in get_args(Trace) if trace[0] in marks]

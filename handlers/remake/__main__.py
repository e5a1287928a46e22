"""Read a file from the input, write it anew to the output; end with code 1 if that cannot be done."""

import sys
from importlib import import_module

from handlers.remake import ways

MEMORY, SECONDS = 1 << 30, 60
"""Bytes, and time of a processor. What needs more is no letter and no film of 20 MB."""


def main(mime: str) -> int:
    _keep_within_bounds()
    try:
        remade = import_module(f"handlers.remake.{ways.of(mime)}").remade(sys.stdin.buffer.read())
    except Exception:
        # A damaged file makes the libraries raise almost anything, and its text may quote the file.
        return 1
    sys.stdout.buffer.write(remade)
    return 0


def _keep_within_bounds() -> None:
    """End by ourselves if we take too much, even if nobody is left who would end us."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

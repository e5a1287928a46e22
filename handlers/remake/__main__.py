"""Read a file from the input, write it anew to the output; end with code 1 if that cannot be done."""

import sys
from importlib import import_module

from handlers.remake import ways

MEMORY = 2 << 30
"""Bytes. What needs more is no letter and no film of 20 MB."""


def main(mime: str) -> int:
    _keep_within(MEMORY)
    try:
        remade = import_module(f"handlers.remake.{ways.of(mime)}").remade(sys.stdin.buffer.read())
    except Exception:
        # A damaged file makes the libraries raise almost anything, and its text may quote the file.
        return 1
    sys.stdout.buffer.write(remade)
    return 0


def _keep_within(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

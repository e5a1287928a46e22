"""The typesetter's process: reads a sheet a line from its input, and writes each as a picture or a paper to its output.

It knows nothing of ours but the templates and the fonts, and it ends when its input does: with whoever began it.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from handlers.papers import frames

TEMPLATES = Path(__file__).parent
FONTS = "manimgx_fonts"
THREADS = 2
"""The threads that whoever began us lets the compiler have."""


def main(seconds: int, memory: int) -> None:
    _keep_within(memory)
    found = find_spec(FONTS)
    assert found and found.origin
    compiler = typst.Compiler(
        root=str(TEMPLATES),
        font_paths=[str(Path(found.origin).parent)],
        ignore_system_fonts=True,
        package_path="/nowhere",
        package_cache_path="/nowhere",
    )
    for line in sys.stdin.buffer:
        _may_take(seconds)
        frames.write(sys.stdout.buffer, *_set(compiler, json.loads(line)))


def _set(compiler: typst.Compiler, asked: dict[str, Any]) -> tuple[bool, bytes]:
    """Return a sheet as it is asked for, or why it cannot be set."""
    what: dict[str, Any] = {
        "input": str(TEMPLATES / f"{asked['template']}.typ"),
        "format": asked["format"],
        "ppi": asked["ppi"],
        "sys_inputs": {"data": json.dumps(asked["data"])},
    }
    try:
        if asked["format"] == "pdf":
            return True, _paper(compiler, what)
        return True, _one(compiler.compile(**what))
    except typst.TypstError as error:
        return False, str(error).encode("utf-8", "replace")


def _paper(compiler: typst.Compiler, what: dict[str, Any]) -> bytes:
    """Return a PDF that keeps to the standard for accessible ones. That asks for a glyph for each sign, so a paper with
    a sign that no font of ours has is a tagged PDF and no more."""
    try:
        return _one(compiler.compile(**what, pdf_standards="ua-1"))
    except typst.TypstError:
        return _one(compiler.compile(**what))


def _one(made: object) -> bytes:
    """Return a picture or a paper; pictures have one page."""
    if isinstance(made, list):
        return bytes(made[0])
    assert isinstance(made, bytes)
    return made


def _keep_within(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        # What is ended leaves no copy of its memory, with words in it.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _may_take(seconds: int) -> None:
    """End by ourselves if one sheet takes too long, even if nobody is left who would end us."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + THREADS * seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))

"""Fonts for drawing: DejaVu Sans, which has every script of our languages, out of matplotlib's own folder."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def font_file(name: str) -> Path:
    """Return a font's path, without importing matplotlib itself, which takes a second."""
    spec = find_spec("matplotlib")
    assert spec and spec.origin
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / f"{name}.ttf"

"""Words of strangers as they can be printed: nothing in them that moves, hides or covers what stands beside them."""

import unicodedata

MAX_MARKS = 4
"""Signs over one letter: more than any language has, and fewer than cover the line above."""
KEPT = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u2060\u2068\u2069")
"""Signs without a form of their own that join or part letters, or hold a name in its own direction."""
DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
MARKS = frozenset({"Mn", "Me"})
LINE = 40
EASTERN = "\u0590"
"""Scripts before this share their signs over letters, and no other script uses those."""
MORE = "…"


def printable(said: str, most: int) -> str:
    """Return words on as many lines as they have, and at most so many letters; a line counts as at least forty."""
    lines = [seen for line in said.splitlines() if (seen := _seen(" ".join(line.split())))]
    said = "\n".join(lines[: most // LINE + 1])
    return said if len(said) <= most and len(lines) <= most // LINE + 1 else said[: most - 1].rstrip() + MORE


def on_one_line(said: str, most: int) -> str:
    return printable(" ".join(said.split()), most)


def _seen(line: str) -> str:
    """Return a line without what has no form of its own, or would cover what stands beside it."""
    seen, letter, marks = list[str](), " ", 0
    for sign in line:
        kind = unicodedata.category(sign)
        if kind in MARKS:
            # A sign belongs to a letter of its own scripts; over none, or over another, it stands on what is before it.
            marks += 1
            if letter != " " and marks <= MAX_MARKS and (sign < EASTERN) == (letter < EASTERN):
                seen.append(sign)
        elif sign in KEPT:
            seen.append(sign)
        elif kind not in DROPPED:
            letter, marks = sign, 0
            seen.append(sign)
    return "".join(seen)

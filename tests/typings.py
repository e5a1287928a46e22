"""How people type a name on a phone: what the keyboard adds, what they leave out, and a slip of the pen."""

import re
from random import Random

NEIGHBOURS = {
    letter: "".join(row[max(at - 1, 0) : at] + row[at + 1 : at + 2])
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for at, letter in enumerate(row)
}


def typed(chance: Random, name: str) -> str:
    """Return one way to type a name."""
    if chance.random() < 0.5:
        name = slipped(chance, name)
    for way in chance.sample(WAYS, chance.randint(1, 3)):
        name = way(chance, name)
    return name


def slipped(chance: Random, name: str) -> str:
    """Return a name with one slip in a word of four letters or more, if it has one."""
    words = [found.span() for found in re.finditer(r"[^\W\d_]{4,}", name)]
    if not words:
        return name
    start, end = chance.choice(words)
    at = chance.randrange(start, end - 1)
    letter, after = name[at], name[at + 1]
    slip = chance.choice(
        (
            after + letter,  # swapped with the next
            after,  # left out
            letter + letter + after,  # twice
            chance.choice(NEIGHBOURS.get(letter.lower(), letter)) + after,  # the key beside it
        )
    )
    return name[:at] + slip + name[at + 2 :]


def _case(chance: Random, name: str) -> str:
    return chance.choice((str.lower, str.upper, str.title, str.capitalize))(name)


def _around(chance: Random, name: str) -> str:
    before, after = chance.choice(
        (
            ("“", "”"),
            ("‘", "’"),
            ('"', '"'),
            ("*", "*"),
            ("_", "_"),
            ("~", "~"),
            ("`", "`"),
            ("(", ")"),
            ("«", "»"),
            ("[", "]"),
            ("{", "}"),
            ("```", "```"),
            ("> ", ""),
            ("• ", ""),
            ("#", ""),
            ("", "’"),
            (":wave: ", ""),
            ("", " :+1:"),
            ("👋 ", ""),
            ("", " 🙏🏽"),
        )
    )
    return f"{before}{name}{after}"


def _end(chance: Random, name: str) -> str:
    return name + chance.choice((".", ". ", "…", "!", "?", ",", ":", " .", "\u200b", "\u00a0", " -"))


def _spaces(chance: Random, name: str) -> str:
    return name.replace(" ", chance.choice(("\u00a0", "  ", "\u2009", "\t", " \u200b")))


def _ampersand(chance: Random, name: str) -> str:
    return name.replace("&", chance.choice(("and", "+", "AND", "＆", "n", "'n'")))


def _dashes(chance: Random, name: str) -> str:
    return name.replace("-", chance.choice((*"–—‑−‐ ./_", " dash ", " hyphen ")))


def _quotes(chance: Random, name: str) -> str:
    return name.replace("'", chance.choice(("’", "‘", "`", "´", "ʼ", "")))


def _noise(chance: Random, name: str) -> str:
    return name + chance.choice((" Ltd", " Ltd.", " Limited", " PLC", " & Co.", " please")) if " " in name else name


def _invisible(chance: Random, name: str) -> str:
    at = chance.randint(0, len(name))
    return name[:at] + chance.choice("\u200b\u200d\u2060\ufeff\u00ad\u200e") + name[at:]


def _full_width(chance: Random, name: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in name)


def _order(chance: Random, name: str) -> str:
    words = name.split()
    chance.shuffle(words)
    return " ".join(words)


def _before(chance: Random, name: str) -> str:
    return chance.choice(("ref ", "no. ", "number ", "the ", "doorstep ", "Reference: ")) + name


def _letters(chance: Random, name: str) -> str:
    """Take a letter for the digit that it looks like."""
    return chance.choice((name.replace("0", "O"), name.replace("1", "l"), name.replace("1", "I")))


def _zeros(chance: Random, name: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", name)


WAYS = (
    _case,
    _around,
    _end,
    _spaces,
    _ampersand,
    _dashes,
    _quotes,
    _noise,
    _invisible,
    _full_width,
    _order,
    _before,
    _letters,
    _zeros,
)

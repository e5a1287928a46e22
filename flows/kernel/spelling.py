"""The landlord's own references, however they are written: one thing has one, whatever a spreadsheet made of it."""

import re
import unicodedata

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
CUT_SHORT = {
    "street": "st", "saint": "st", "ct": "court", "crt": "court", "rd": "road", "ave": "avenue", "av": "avenue",
    "hse": "house", "ln": "lane", "gdns": "gardens", "bldg": "building", "bldgs": "buildings", "cl": "close",
    "sq": "square",
}  # fmt: skip
"""Words of an address that people cut short, each as it is compared."""
_AS_HYPHENS = str.maketrans(dict.fromkeys(DASHES, "-"))
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E[+-]\d+|\d[.,]\d+E\d+", re.IGNORECASE)
_MADE = re.compile(
    r"\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:-\d{2}|-\d{4})?|\d{1,2}/\d{1,2}/(?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?|=.*\(.*\)|yes|no|true|false",
    re.IGNORECASE,
)
_ALIKE = str.maketrans(
    "\u0430\u0435\u043a\u043c\u043e\u0440\u0441\u0442\u0443\u0445\u0456\u0432\u043d\u03b1\u03b5\u03bf\u03c1\u03b9\u03ba\u03bd",
    "aekmopctyxibhaeopikv",
)
"""Small letters of other scripts that look like ours."""
_IN_QUOTES = re.compile(r"""=?(["'“”‘’])(.*)["'“”‘’]|['’](.+)|=([\w-]+)""")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.000")
_WITH_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")


def hyphened(said: str) -> str:
    """Return a text with our hyphen for every kind of it."""
    return said.translate(_AS_HYPHENS)


def tidied(said: str) -> str:
    """Return a reference without invisible signs, odd spaces and hyphens, and what spreadsheets put around a number:
    "1001.0", "1,001" and ="1001" are 1001."""
    if said.isascii() and said.replace("-", "").replace("/", "").isalnum():
        return said
    seen = "".join(sign for sign in said if unicodedata.category(sign) not in ("Cf", "Cc", "Cs"))
    bare = " ".join(unicodedata.normalize("NFKC", hyphened(seen)).split())
    if quoted := _IN_QUOTES.fullmatch(bare):
        bare = next(part for part in (quoted[2], quoted[3], quoted[4]) if part is not None).strip()
    # "1.000" may be one, or a thousand.
    number = bare if _THOUSANDS.fullmatch(bare) else re.sub(r"\.0+$", "", bare)
    if _WITH_COMMAS.fullmatch(number):
        number = number.replace(",", "")
    return number if number.isdigit() else bare


def is_scientific(ref: str) -> bool:
    """Return whether a spreadsheet has made a number of a reference, and lost its last digits: 1.00123E+11."""
    return _SCIENTIFIC.fullmatch(ref) is not None


def is_made(ref: str) -> bool:
    """Return whether a reference is what a spreadsheet made of one: a day ("8-12" becomes 08-Dec), a formula, a yes or
    no."""
    return _MADE.fullmatch(ref) is not None


def key(ref: str) -> str:
    """Return what references have in common that are the same but for their case, and zeros that a spreadsheet took."""
    lower = ref.lower()
    return lower.lstrip("0") or "0" if lower.isdigit() else lower


def near(ref: str) -> str:
    """Return what references have in common that differ only in signs and zeros between letters and numbers, as
    LARK-12, "Lark 012" and lark12, or in letters of another script that look alike. Numbers stay apart: 1-12 is not
    11-2."""
    parts = re.findall(r"\d+|[^\W\d_]+", ref.casefold().translate(_ALIKE))
    return "".join(f"#{part.lstrip('0')}" if part.isdigit() else part for part in parts)


def invisible(said: str) -> list[str]:
    """Return the signs of a text that nobody sees, as they are called: U+200B."""
    unseen = [sign for sign in said if not sign.isprintable() and sign not in "\n\t"]
    return [f"U+{ord(sign):04X}" for sign in dict.fromkeys(unseen)]


def shown(said: str) -> str:
    """Return a text with the names of invisible signs in their places: LARK-12[U+200B]."""
    seen = (sign if sign.isprintable() or sign in "\n\t" else f"[U+{ord(sign):04X}]" for sign in said)
    return said if said.isprintable() else "".join(seen)

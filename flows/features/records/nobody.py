"""Cells that hold no value, or a name that is nobody's: what systems and spreadsheets write where they have none."""

import re
import unicodedata
from functools import lru_cache


def _words(said: str) -> frozenset[str]:
    return frozenset(said.split())


_LONGEST = 40
"""The number of letters beyond which no word says that there is nothing."""
_NOTHING = {
    "": _words("null none nil na nan nul undefined unknown unk blank empty missing tbc tba tbd unassigned unallocated"),
    "not": _words(
        "applicable available known assigned allocated set specified stated provided recorded given supplied entered"
    ),
    "not yet": _words("known assigned allocated set booked confirmed"),
    "no": _words("data value entry details information info name worker operative"),
    "to be": _words(
        "confirmed advised arranged announced agreed allocated assigned determined decided notified booked"
    ),
    "awaiting": _words("allocation assignment confirmation details information"),
    "to": _words("follow confirm advise"),
    "none": _words("given assigned allocated known recorded"),
    "n": _words("a"),
    "t b": _words("a c d"),
    "un": _words("assigned allocated"),
    "please": _words("select"),
}
"""The last words of what says that there is nothing, by the words before them."""
_NOBODY = re.compile(
    r"(?:[a-z ]+ )?un ?(?:assigned|allocated)(?: [a-z ]+)?|nobody|noone|vacant|none (?:assigned|allocated|known)"
    r"|not (?:yet )?(?:assigned|allocated|known|set|booked|confirmed)(?: yet)?"
    r"|no (?:operative|worker|engineer|one|body)(?: [a-z ]+)?|to (?:follow|confirm|advise)"
    r"|(?:tbc|tba|tbd|t b [acd]|to be [a-z]+|awaiting|pending)(?: [a-z ]+)?"
)
"""What says of a worker that nobody is to come so far, and not only that a system has nothing to say."""
_NO_NAMES = _words(
    """
    a an the our any all various multiple several two three four tba tbc unnamed pending awaiting waiting
    plumber plumbing electrician electrical electrics electric carpenter carpentry joiner joinery decorator
    decorating painter painting plasterer plastering roofer roofing glazier glazing gas heating boiler multi
    multitrade multitrader multiskilled handyman handyperson caretaker cleaner cleaning labourer builder
    building tiler tiling bricklayer locksmith surveyor inspector supervisor manager foreman operative
    operatives worker workers technician technicians engineer engineers tradesman tradesperson tradesmen trade
    trades contractor contractors subcontractor subcontractors sub subbie team crew gang agency staff repairs
    repair maintenance drainage drains groundworks groundworker scaffolder scaffolding damp mould voids void ooh
    emergency duty rota planner planning scheduler scheduling test testing dummy default system admin user
    someone somebody anyone anybody nobody tenant resident landlord office company asbestos pest lift lifts fire
    alarm cctv grounds gardener gardening gutter gutters kitchen kitchens bathroom bathrooms flooring floor
    window windows door doors fencing fencer aerial legionella water senior lead head chief trainee apprentice
    out oncall standby depot north south east west area zone group person man men woman vacant vacancy
    unknown unassigned unallocated no none not yes do true false am pm left leaver holiday leave annual sick absent
    dlo direct inhouse internal external own self supplier suppliers vendor customer client queue pool batch night day
    weekend shift call callout appointment visit job jobs works cancelled completed complete done booked ghost zz
    """
)
"""Words with which no name begins: what somebody does, or to whom they belong."""
_FIRMS = _words(
    """
    ltd limited plc llp services service repairs contractors contractor group solutions maintenance heating
    property properties electrical plumbing builders building roofing sons team crew gang engineers engineer
    operatives trades
    """
)
"""Words with which no name ends."""
_ERROR = re.compile(
    r"x{2,}|#(?:REF|VALUE|NAME|NULL|NUM|N/A|DIV/0|SPILL|CALC|FIELD|BLOCKED|UNKNOWN|CONNECT|GETTING_DATA)[!?]?|#+|Err:\d{3}|\\N",
    re.IGNORECASE,
)
"""What a spreadsheet or a database shows where it has no value."""
_NO_DAY = re.compile(
    r"(?:0000-00-00|00/00/0000|0001-01-01|01/01/0001|0?1/0?1/1900|1900-01-0[01]|30/12/1899|1899-12-30|01/01/1753|1753-01-01"
    r"|01/01/1970|1970-01-01|06/06/2079|2079-06-06|31/12/2999|2999-12-31|31/12/9999|9999-12-31)"
    r"(?:[T ][0:.]+Z?|[T ]23:59:59(?:\.\d+)?Z?)?"
)
"""Days that systems write for none."""
_LIST = re.compile(r"[/&+;|\n]|\b(?:and|or|with|plus)\b", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?")


@lru_cache(maxsize=10_000)
def is_nothing(cell: str) -> bool:
    """Return whether a cell only says that there is nothing in it: NULL, N/A, to be confirmed, #REF!, -----."""
    if len(cell) > _LONGEST:
        return not any(sign.isalnum() for sign in cell)
    kinds = {unicodedata.category(sign) for sign in cell if not sign.isspace()}
    if all(kind[0] in "PS" and kind != "So" for kind in kinds) or _ERROR.fullmatch(cell) or _NO_DAY.fullmatch(cell):
        return True
    before, _, last = _bare(cell).rpartition(" ")
    return last in _NOTHING.get(before, ())


def says_nobody(cell: str) -> bool:
    """Return whether a cell for a worker says in words that there is none: unassigned, to be allocated, TBC."""
    return len(cell) <= _LONGEST and _NOBODY.fullmatch(_bare(cell)) is not None


def name(cell: str) -> str:
    """Return a name without what is written behind it: a trade in brackets, a number after a dash."""
    return re.sub(r"\([^)]*\)|\[[^]]*\]", " ", cell).split(" - ")[0].strip()


def may_be_called(first: str, name: str) -> bool:
    """Return whether a name may be somebody's, who is called by the first of its parts. A trade, a number, a list, a
    team or a firm is nobody's: nobody could tell by it who is at their door."""
    said = _bare(name).split()
    if is_nothing(name) or not _NAME.fullmatch(first) or name.count(",") > 1 or _LIST.search(name):
        return False
    return not ({said[0], _bare(first), _bare(first).replace(" ", "")} & _NO_NAMES or said[-1] in _FIRMS)


def _bare(cell: str) -> str:
    return re.sub(r"[\W_]+", " ", cell.casefold()).strip()

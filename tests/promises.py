"""What texts promise, and the keepers that their comments name.

# Promise: clock report_answer, card report
report-next-fix = Somebody at { $landlord } will look into it and answer you here by { $by }.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fluent.syntax import FluentSerializer
from fluent.syntax import ast as ftl

from flows.features.all import FEATURES
from flows.kernel.effects import Effect
from storage.tables import metadata
from tests.texts import ROOT, is_staffs, messages

TO_RESIDENTS = re.compile(
    r"""
    # When, and what we do or did:
    \bwill\b | \bwe'll\b | \bwithin\b | \btomorrow\b | \bby\ \{\ \$(?:by|due|at|until)
    | \b(?:we|I)\ (?!can\b)(?:\w+\ ){0,2}?
      (?:tell|told|pass|passed|keep|kept|answer|ask|talk|write|remind|look|send|try|show|speak|hear)\b
    | \b(?:staff|person|people|doorstep|\{\ \$landlord\ \})\ (?:\w+\ ){0,3}?(?:looks?|reads?|answers?|tells?|have)\b
    | \bask\ us\b | \b(?:after|for)\ \d+\ (?:days|months|years)
    # What others do not learn:
    | \bnever\b | \bnobody\b | \bonly\b | \bnot\ see\b | \bno\ (?:worker|contractor)\b | \bhears?\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
TO_STAFF = re.compile(
    r"""
    \b(?:is|are)\ (?:being\ )?(?:told|warned|asked)\b | \b(?:resident|they|block)\ (?:was|were)\ (?:told|warned|asked)\b
    | \bdue\ \{ | \bby\ \{\ \$due | \b(?:is|are)\ kept\b | \btells\ you\b | \bas\ (?:they|the\ resident)\ will\b
    | \bteam\ was\ told\b | \bfor\ \d+\ days\b | \bnobody\ else\b | \bto\ nobody\b | \bnot\ see\ it\b | \bstays\ with\b
    | \bonce\ a\ day\b | \btried\ again\b | \bat\ once\b | \b(?:comes?|goes)\ (?:in|to|as)\b
    | \bnothing\ (?:of\ it\ |more\ )?(?:travels|is\ shown|from\ us)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
NOTED = re.compile(r"^Promise: (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Keeper:
    """What keeps a promise: `sort` says where `name` is declared."""

    sort: str
    name: str


@cache
def known() -> Mapping[str, frozenset[str]]:
    """Return the names of every sort of keeper, from where they are declared."""
    tests = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    return {
        "clock": frozenset(FEATURES.clocks),
        "job": frozenset(FEATURES.jobs),
        "card": frozenset(FEATURES.cases),
        "post": frozenset(FEATURES.posts),
        "effect": frozenset(kind.__name__ for kind in Effect.kinds.values()),
        "retention": frozenset(table.name for table in metadata.sorted_tables if table.info["retention"].days),
        # What must never happen is kept by a test that fails when it does.
        "test": frozenset(name for test in tests for name in re.findall(r"(?m)^(?:async )?def (test_\w+)", test)),
    }


def spoken(message: ftl.Message) -> str:
    """Return what a text says, on one line, with its places as they are."""
    written = FluentSerializer().serialize_entry(ftl.Message(message.id, message.value))
    return " ".join(written.partition("=")[2].split())


@cache
def promising() -> Mapping[str, str]:
    """Return the English texts in which something seems to be promised, by id."""
    return {
        id: spoken(message)
        for file, found in messages("en").items()
        for id, message in found.items()
        if (TO_STAFF if is_staffs(file) else TO_RESIDENTS).search(spoken(message))
    }


@cache
def keepers() -> Mapping[str, tuple[Keeper, ...]]:
    """Return the keepers that the comments above texts name, by id."""
    return {
        id: tuple(Keeper(*one.split(" ", 1)) for one in noted[1].split(", "))
        for found in messages("en").values()
        for id, message in found.items()
        if message.comment and (noted := NOTED.search(message.comment.content or ""))
    }

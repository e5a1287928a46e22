"""Guards over numbers that people are shown: one about homes or what they say comes of `flows.kernel.few` alone.

What is to come is found too: every text that is given a number, and every count that a query makes, has to be named
here with what it counts. A new one fails until somebody has said why it tells of no single home.
"""

import ast
from collections.abc import Iterator
from functools import cache

from tests.texts import ROOT, all_ids, called, calls, code, meant, message, selectors

OF_SHARES = {
    "chart-of", "chart-part", "chart-percent", "chart-sample", "round-bar", "round-count",
    "round-result-spoke", "round-response", "round-response-from", "round-spoke", "score-clause", "score-overall",
    "score-own-line", "score-response", "score-share", "score-thanks", "trend-said",
}  # fmt: skip
"""Made of a `Share`, or in steps of the floor while more homes still answer."""
OF_THE_RULE = {
    "praise-too-few", "round-response-few", "round-totals-too-few", "score-clauses-none", "score-thin", "score-too-few",
}  # fmt: skip
"""The floor itself, and other limits of the landlord's policy."""
OF_WORKS = {"score-days", "summary-heading", "summary-more", "summary-state", "trend-share", "visit-short-notice"}
"""Visits and jobs, by the landlord's own records."""
OF_THOSE_WHO_ACT = {
    "praise-average": "managers see each of the ratings it is made of",
    "trend-reports": "staff see each of the reports it lists",
    "trend-under": "how many were asked, and a limit",
    "score-verdict": "votes of blocks, each as its block was shown it",
    "records-residents": "who has joined at a home, for those who keep its record",
    "request-stays-carried": "what one person brought and nobody answered, for those who act on their request",
    "request-stays-reports": "what one person reported and nobody answered, for those who act on their request",
    "request-stays-supports": "what one person asked and nobody answered, for those who act on their request",
    "request-stays-hazards": "what one person told and nobody mended, for those who act on their request",
    "request-stays-enquiries": "what one person asked and nobody closed, for those who act on their request",
    "caller-warned": "who is being warned: all there are in a block",
    "estate-champions": "champions, whom staff asked one by one",
    "estate-open": "what champions brought, each of it a card there",
}
OF_NOBODY = {
    "alert-again-goes", "alert-and-more", "alert-many", "alert-times", "alert-opened-away", "alert-opened-public",
    "alert-opened-shared", "alert-poison", "block-codes", "block-letters-made", "engine-media-full",
    "engine-media-have", "engine-too-long", "import-and-more", "import-doubled", "import-more-notes", "import-noted",
    "import-skipped", "import-too-big",
    "import-too-many-cells", "records-no-picture",
    "report-media-count", "report-story-brief", "request-links", "request-links-apart", "staff-pause-days",
    "thread-paused", "staff-unsent-cards",
    "wishes-overdue", "round-question", "staff-files", "thread-added",
    "visit-files",
}  # fmt: skip
"""Files, letters, codes, rows, cards, and places in a list."""
COUNTED = {
    "storage/champions.py:count": "champions, whom staff asked one by one",
    "storage/champions.py:waiting": "what champions brought, each of it a card there",
    "storage/evidence.py:sent_since": "files that somebody sent in a day: it is compared with a limit, and never shown",
    "storage/people.py:homes_alike": "whether a trait may be shown: it is compared with the floor, and never shown",
    "storage/problems.py:is_known": "whether there is one",
    "storage/reports.py:count_evidence": "files",
    "storage/reports.py:added_since": "messages of a day: it is compared with a limit, and never shown",
    "storage/rounds.py:homes_of": "all homes of a block",
    "storage/rounds.py:pulses": "when a vote was last cast",
    "storage/scores.py:_completed": "visits of a job",
    "storage/scores.py:_of_months": "jobs and visits, by the landlord's own records",
    "storage/thanks.py:homes_of": "homes that said thank you: shown as a `Share`, in steps of the floor",
    "storage/trends.py:kept": "visits, by the landlord's own records",
    "storage/trends.py:answered": "whether so few answer that staff should not lean on it; no number of it is shown",
}


def test_every_number_in_a_text_says_what_it_counts() -> None:
    known = OF_SHARES | OF_THE_RULE | OF_WORKS | set(OF_THOSE_WHO_ACT) | OF_NOBODY
    found = with_numbers()
    assert not found - known, "is it about homes? Then it is made of a `Share`; either way, name it here"
    assert not known - found, "these have no number any more"


def test_every_count_of_a_query_says_what_it_counts() -> None:
    assert set(counting()) == set(COUNTED)


def test_only_the_rule_makes_shares() -> None:
    made = {file for file, call in calls() if called(call) == "Share" and file != "flows/kernel/few.py"}
    made -= {"flows/features/problems/feature.py", "flows/features/problems/resident.py"}  # a button of that name
    assert not made


# --- finding them ------------------------------------------------------------------------------------------------


@cache
def with_numbers() -> set[str]:
    """Return the ids of texts that have a form for each number, or are given one somewhere."""
    given = {
        id
        for _, call in calls()
        if called(call) in ("text", "named") and any(is_number(word.value) for word in call.keywords)
        for id in meant(call)
    }
    return given | {id for id in all_ids() if selectors(message(id, "en"))}


def is_number(said: ast.expr) -> bool:
    match said:
        case ast.Constant(value=int()) | ast.Call(func=ast.Name(id="len" | "int" | "round" | "sum")):
            return True
        case ast.Call():
            return called(said) in numeric()[1] or called(said) in ("words", "in_percent")
        case ast.Await(value=inner):
            return is_number(inner)
        case ast.Attribute(attr=name):
            return name in numeric()[0] - {"id"}
        case ast.Name(id=name):
            return name in ("count", "fewest", "homes", "many", "number", "of", "percent", "rows")
        case ast.Subscript(value=ast.Name(id="counts")):
            return True
        case ast.BinOp(left=first, right=second) | ast.IfExp(body=first, orelse=second):
            return is_number(first) or is_number(second)
    return False


@cache
def numeric() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of all fields and functions that are numbers."""
    nodes = [node for tree in (*code().values(), *storage().values()) for node in ast.walk(tree)]
    classes = [part for node in nodes if isinstance(node, ast.ClassDef) for part in node.body]
    fields = {one.target.id for one in classes if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
              and ast.unparse(one.annotation) in ("int", "float")}  # fmt: skip
    made = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns]
    return frozenset(fields), frozenset(one.name for one in made if ast.unparse(one.returns) in ("int", "float"))  # type: ignore[arg-type]


@cache
def storage() -> dict[str, ast.Module]:
    paths = sorted((ROOT / "storage").glob("*.py"))
    return {f"storage/{path.name}": ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def counting() -> Iterator[str]:
    """Find functions that let the database count, add up or average rows."""
    for file, tree in storage().items():
        for made in ast.walk(tree):
            if isinstance(made, ast.FunctionDef | ast.AsyncFunctionDef):
                sums = [node for node in ast.walk(made) if isinstance(node, ast.Call) and is_sum(node.func)]
                yield from [f"{file}:{made.name}"] if sums else []


def is_sum(called_: ast.expr) -> bool:
    match called_:
        case ast.Attribute(value=ast.Name(id="func"), attr="count" | "sum" | "avg"):
            return True
    return False

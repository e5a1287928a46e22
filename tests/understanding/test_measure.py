"""What is measured is counted rightly; and of the half that is opened once only totals show."""

import pytest

from flows.conversation.understand.decide import Danger, Understood
from tests.understanding import measure
from tests.understanding.sayings import Saying

GAS = Understood(Danger("gas", "card"), {"danger.gas": 0.9, "thanks.praise": 0.1})
PERHAPS = Understood(Danger("fire", "ask"), {"danger.fire": 0.3, "conduct.rude": 0.5, "conduct.late": 0.2})
RUDE = Understood(None, {"conduct.rude": 0.7, "conduct.late": 0.3})
READ = {
    "gas": (Saying("gas", "danger.gas"), GAS),
    "gas?": (Saying("gas?", "danger.gas"), PERHAPS),
    "silent": (Saying("silent", "danger.fire"), RUDE),
    "film": (Saying("film", "thanks.praise", alarming=True), GAS),
    "late": (Saying("late", "conduct.late"), RUDE),
    "rude": (Saying("rude", "conduct.rude"), PERHAPS),
}


def measured(worst: int) -> list[str]:
    return measure.measure([said for said, _ in READ.values()], lambda words: READ[words][1], worst=worst)


@pytest.mark.parametrize(
    "line",
    [
        "danger: card: 0.333 ",
        "danger: card or ask: 0.667 ",
        "harmless: card: 0.333 ",
        "harmless: ask: 0.333 ",
        "alarming words, harmless: card: 1.000 ",
        "meaning: 0.500 ",
        "meaning among three: 0.833 ",
        "acted on: 1.000 ",
        "of these, right: 0.667 ",
        "clause: 0.500 ",
        "clause among three: 1.000 ",
        "  conduct: recall 1.000 (0.34 to 1.00) of 2, precision 0.500 ",
        "  danger: recall 0.333 (0.06 to 0.79) of 3, precision 0.500 ",
        "  gas: recall 0.500 (0.09 to 0.91) of 2, precision 0.500 ",
        "  fire: recall 0.000 (0.00 to 0.79) of 1, precision 0.000 (0.00 to 0.66) of 2; as any danger: 0, of these ",
        "dangers not shown: the worst 2 of 2",
        "  0.00 danger.fire: silent",
        "  0.90 thanks.praise: film",
        "  0.30 conduct.late, taken for conduct.rude: late",
    ],
)
def test_it_is_counted_rightly(line: str) -> None:
    assert any(one.startswith(line) for one in measured(20)), "\n".join(measured(20))


def test_of_the_half_that_is_opened_once_only_totals_show() -> None:
    lines = measured(0)
    assert "danger: card: 0.333 (0.06 to 0.79) of 3" in lines
    assert not any(line.startswith("  ") or line.endswith(f": {words}") for line in lines for words in READ)


def test_of_the_worst_no_more_are_listed_than_asked_for() -> None:
    assert "dangers not shown: the worst 1 of 2" in measured(1)
    assert "  0.30 danger.gas: gas?" not in measured(1)

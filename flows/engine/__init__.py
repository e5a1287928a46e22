"""The flow engine: conversations declared as data, moved on by one pure function.

A flow is a name, a typed draft, steps and a title. `advance` takes what a person did and answers with what they
see next; it does no I/O, so the same flow runs in a chat, as a form, in a terminal and in a property test.
"""

from flows.engine.advance import advance, begin, show
from flows.engine.draft import Draft
from flows.engine.fill import fill
from flows.engine.flow import Flow
from flows.engine.inputs import Gave, Input, Said, Tap
from flows.engine.options import Door, Group, Option, split, units
from flows.engine.session import Session, Turn
from flows.engine.steps import Choose, ChooseDay, ChooseMany, Day, Media, Review, Step, Words

__all__ = [
    "Choose", "ChooseDay", "ChooseMany", "Day", "Door", "Draft", "Flow", "Gave", "Group", "Input", "Media", "Option",
    "Review",
    "Said", "Session", "Step", "Tap", "Turn", "Words", "advance", "begin", "fill", "show", "split", "units",
]  # fmt: skip

"""The check of a caller as one declaration."""

from flows.conversation.turn import Answers, Conversation, Route
from flows.feature import Feature
from flows.features.door import resident
from flows.features.door.flow import DOOR
from flows.features.door.staff import CallerCase
from flows.features.visits.actions import CheckCaller
from flows.kernel.words import text

FEATURE = Feature(
    name="door",
    conversations=(Conversation(flow=DOOR, load=resident.load, finish=resident.finish),),
    routes=(Route(CheckCaller, resident.begin, command="check", label=text("menu-door"), menu=60, means=("door",)),),
    answers=(Answers(CallerCase.name, resident.take),),
    cases=(CallerCase(),),
)

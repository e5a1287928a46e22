"""Help before and during works as one declaration."""

from flows.conversation.turn import Answers, Conversation, Route
from flows.feature import Feature
from flows.features.support import resident, staff
from flows.features.support.flow import SUPPORT
from flows.features.visits.actions import AskForHelp
from flows.kernel.events import EvidenceSettled, Subscription
from flows.kernel.words import text

FEATURE = Feature(
    name="support",
    conversations=(Conversation(flow=SUPPORT, load=resident.load, finish=resident.finish),),
    routes=(Route(AskForHelp, resident.begin, label=text("menu-hard"), more=40),),
    answers=(Answers(staff.SUPPORT_CASE.name, resident.take),),
    cases=(staff.SUPPORT_CASE,),
    subscriptions=(Subscription(EvidenceSettled, staff.file_came),),
    clocks=(staff.ANSWER,),
)

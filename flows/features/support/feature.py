"""Help before and during works as one declaration."""

from flows.conversation.turn import Answers, Conversation, Route, Taker
from flows.feature import Feature
from flows.features.support import resident, staff
from flows.features.support.flow import SUPPORT
from flows.features.visits.actions import AskForHelp
from flows.kernel.events import EvidenceSettled, Subscription
from flows.kernel.words import text

DANGERS = tuple(f"danger.{kind}" for kind in ("violence", "child", "adult", "selfharm", "intruder", "medical"))
"""The dangers to people: once whom to call is said, the few who help residents hear of them."""

FEATURE = Feature(
    name="support",
    conversations=(Conversation(flow=SUPPORT, load=resident.load, finish=resident.finish),),
    routes=(Route(AskForHelp, resident.begin, label=text("menu-hard"), more=40),),
    takers=(Taker(name="hard", means=("needs.support", *DANGERS), label=text("menu-hard"), take=resident.take_words),),
    answers=(Answers(staff.SUPPORT_CASE.name, resident.take),),
    cases=(staff.SUPPORT_CASE,),
    subscriptions=(Subscription(EvidenceSettled, staff.file_came),),
    clocks=(staff.ANSWER,),
)

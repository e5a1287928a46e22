"""Thanks as one declaration."""

from flows.conversation.turn import Answers, Conversation, Route, Taker
from flows.feature import Feature
from flows.features.thanks import resident, staff
from flows.features.thanks.actions import SayThanks
from flows.features.thanks.flow import THANKS
from flows.kernel.words import text

FEATURE = Feature(
    name="thanks",
    conversations=(Conversation(flow=THANKS, load=resident.load, finish=resident.finish),),
    takers=(Taker(name="thanks", means=("thanks",), label=text("menu-thanks"), take=resident.take_words),),
    routes=(Route(SayThanks, resident.begin, command="thanks", label=text("menu-thanks"), menu=30),),
    answers=(Answers(staff.KIND, resident.take), Answers(staff.OF_PERSON, resident.take)),
    cases=(staff.THANK_CASE, staff.THANK_PERSON_CASE, staff.THANK_FIRM_CASE),
)

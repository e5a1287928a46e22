"""Conversations with a person as one declaration."""

from flows.conversation.turn import Answers, Conversation, Route, Screen, Taker
from flows.feature import Feature
from flows.features.enquiries import pages, record, resident
from flows.features.enquiries.actions import AddToTalk, ShowTalk, ShowTalks, TalkToPerson
from flows.features.enquiries.flow import ENQUIRY
from flows.features.enquiries.staff import ENQUIRY_CASE
from flows.features.reports.events import ReportsListed
from flows.kernel.events import Extension
from flows.kernel.words import text

FEATURE = Feature(
    name="enquiries",
    conversations=(Conversation(flow=ENQUIRY, load=resident.load, finish=resident.finish),),
    takers=(
        Taker(
            name="person",
            means=("person",),
            label=text("menu-person"),
            interrupts=True,
            always=True,
            take=resident.take_words,
        ),
    ),
    routes=(
        Route(TalkToPerson, resident.begin, command="person", label=text("menu-person"), menu=40, in_sight=True),
        Route(AddToTalk, pages.add),
    ),
    screens=(Screen(ShowTalks, pages.listed), Screen(ShowTalk, pages.one)),
    extensions=(Extension(ReportsListed, pages.beside),),
    answers=(Answers(ENQUIRY_CASE.name, resident.take),),
    cases=(ENQUIRY_CASE,),
    clocks=(record.ANSWER,),
)

"""Hazards and repairs as one declaration."""

from flows.conversation.turn import Answers, Conversation, Route, Screen, Taker
from flows.feature import Feature
from flows.features.hazards import api, pages, passed_on, record, resident
from flows.features.hazards.actions import AddToHazard, ShowHazard, ShowHazards, TellHazard
from flows.features.hazards.flow import HAZARD
from flows.features.hazards.staff import HAZARD_CASE
from flows.features.reports.events import ReportAddedTo, ReportPassedOn, ReportsListed
from flows.kernel.events import Extension, Subscription
from flows.kernel.words import text

DANGERS = ("danger.gas", "danger.fire", "danger.electric", "danger.co", "danger.flood")
"""The dangers of a home: once whom to call is said, our repairs team hears of them."""

FEATURE = Feature(
    name="hazards",
    conversations=(Conversation(flow=HAZARD, facts=resident.facts, finish=resident.finish),),
    takers=(Taker(name="hazard", means=("repair", *DANGERS), label=text("menu-hazard"), take=resident.take_words),),
    routes=(
        Route(TellHazard, resident.begin, command="repair", label=text("menu-hazard"), menu=20),
        Route(AddToHazard, pages.add),
    ),
    screens=(Screen(ShowHazards, pages.listed), Screen(ShowHazard, pages.one)),
    extensions=(Extension(ReportsListed, pages.beside),),
    answers=(Answers(HAZARD_CASE.name, resident.take),),
    cases=(HAZARD_CASE,),
    subscriptions=(Subscription(ReportPassedOn, passed_on.take), Subscription(ReportAddedTo, passed_on.added)),
    clocks=record.CLOCKS,
    api=api.OPERATIONS,
)

"""Champions as one declaration."""

from flows.conversation.turn import Answers, Conversation, Route, Screen, StartLink
from flows.feature import Feature, ScheduledJob
from flows.features.champions import commands, jobs, pages, resident
from flows.features.champions.actions import Agree, AskStop, CarryWords, Decline, ShowChampion, Stop
from flows.features.champions.flow import CARRY
from flows.features.champions.staff import ANSWER, CARRIED_CASE, EstateCase
from flows.kernel.words import text

FEATURE = Feature(
    name="champions",
    conversations=(Conversation(flow=CARRY, facts=resident.facts, finish=resident.finish),),
    screens=(
        Screen(ShowChampion, pages.own, label=text("menu-champion"), more=50, offered=pages.is_one),
        Screen(AskStop, pages.sure),
    ),
    routes=(
        Route(Agree, resident.agree),
        Route(Decline, resident.decline),
        Route(Stop, resident.stop),
        Route(CarryWords, resident.carry, command="neighbour"),
    ),
    start_links=(StartLink("champion", resident.linked),),
    answers=(Answers(CARRIED_CASE.name, resident.take),),
    cases=(EstateCase(), CARRIED_CASE),
    staff_commands=commands.COMMANDS,
    clocks=(ANSWER,),
    jobs=(ScheduledJob("champions", jobs.run),),
)

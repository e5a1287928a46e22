"""Wishes as one declaration."""

from flows.conversation.turn import Answers, Conversation, Route, Screen
from flows.feature import Feature, ScheduledJob
from flows.features.wishes import jobs, pages, resident
from flows.features.wishes.actions import AskTakeBack, ChangeWish, NewWish, ShowWish, ShowWishes, StillRight, TakeBack
from flows.features.wishes.flow import WISH
from flows.features.wishes.staff import ANSWER, WISH_CASE
from flows.kernel.words import text

FEATURE = Feature(
    name="wishes",
    conversations=(Conversation(flow=WISH, load=resident.load, finish=resident.finish),),
    screens=(
        Screen(
            action=ShowWishes,
            show=pages.listed,
            command="wishes",
            label=text("menu-wishes"),
            more=20,
            means=("needs.wishes",),
        ),
        Screen(action=ShowWish, show=pages.one),
        Screen(action=AskTakeBack, show=pages.sure),
    ),
    routes=(
        Route(NewWish, resident.new),
        Route(ChangeWish, resident.change),
        Route(StillRight, resident.still_right),
        Route(TakeBack, resident.take_back),
    ),
    answers=(Answers(WISH_CASE.name, resident.take),),
    cases=(WISH_CASE,),
    clocks=(ANSWER,),
    jobs=(ScheduledJob("wishes", jobs.run),),
)

"""Visits as one declaration."""

from flows.conversation.turn import Answers, Conversation, Route, Screen
from flows.feature import Feature, ScheduledJob
from flows.features.basics.events import StopShown
from flows.features.homes.events import HomesLeft
from flows.features.visits import (
    api,
    commands,
    files,
    hooks,
    jobs,
    owed,
    pages,
    record,
    reminders,
    resident,
    today,
    undo,
)
from flows.features.visits.actions import (
    AddToCalendar,
    AnswerVisit,
    BookAgain,
    ChangeVisit,
    ReportNobody,
    SetReminders,
    ShowNextVisit,
    ShowPastVisits,
    ShowVisit,
    ShowVisits,
    TakeOffer,
    TellAboutVisit,
)
from flows.features.visits.flow import CANCEL, CHANGE, TELL
from flows.features.visits.pack import PackCase
from flows.features.visits.staff import VisitCase
from flows.kernel.events import CameTooLate, EvidenceSettled, Extension, GivenUp, PersonErased, Subscription
from flows.kernel.words import text

FEATURE = Feature(
    name="visits",
    conversations=(
        Conversation(flow=CANCEL, load=resident.load, finish=resident.cancelled),
        Conversation(flow=CHANGE, load=resident.load, finish=resident.changed),
        Conversation(flow=TELL, load=resident.load, finish=resident.told),
    ),
    screens=(
        Screen(
            action=ShowVisits,
            show=pages.coming,
            command="visits",
            label=text("menu-visits"),
            menu=50,
            more=8,
        ),
        Screen(action=ShowNextVisit, show=pages.next_one, means=("visits",)),
        Screen(action=ShowPastVisits, show=pages.past),
        Screen(action=ShowVisit, show=pages.shown),
    ),
    routes=(
        Route(SetReminders, resident.set_reminders),
        Route(AnswerVisit, resident.answer),
        Route(TakeOffer, resident.take_offer),
        Route(ChangeVisit, resident.change),
        Route(BookAgain, resident.book_again),
        Route(TellAboutVisit, resident.tell),
        Route(AddToCalendar, resident.add_to_calendar),
        Route(ReportNobody, resident.report_nobody),
    ),
    asked=(resident.asked,),
    standing=(today.TodayMessage(),),
    answers=(Answers(VisitCase.name, resident.take),),
    api=api.OPERATIONS,
    cases=(VisitCase(), PackCase()),
    files=files.FILES,
    staff_commands=commands.COMMANDS,
    subscriptions=(
        Subscription(EvidenceSettled, resident.file_came),
        Subscription(CameTooLate, reminders.again),
        Subscription(GivenUp, hooks.broken),
        # What they asked of a visit is for the home that they left; then its answers are forgotten.
        Subscription(HomesLeft, undo.left),
        Subscription(HomesLeft, record.left),
        Subscription(PersonErased, record.erased),
    ),
    clocks=(owed.ANSWER,),
    extensions=(Extension(StopShown, resident.may_stop),),
    jobs=(
        ScheduledJob("undo", undo.carry_out, every=30),
        ScheduledJob("reminders", jobs.remind, every=30),
        ScheduledJob("packs", jobs.begin_day),
    ),
)

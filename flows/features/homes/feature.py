"""Homes as one declaration."""

from flows.conversation.turn import Route, Screen, StartLink
from flows.feature import Feature, ScheduledJob
from flows.features.basics.events import StopShown
from flows.features.homes import jobs, pages, phones, resident, staff
from flows.features.homes.actions import Leave, MovedOut, NotExpected, ShowHome, TellNobody, UsedBefore
from flows.features.homes.staff import JoiningCase
from flows.kernel.events import Extension, PersonErased, Subscription
from flows.kernel.words import text

FEATURE = Feature(
    name="homes",
    screens=(
        Screen(ShowHome, pages.shown, command="home", label=text("menu-home"), more=55, offered=pages.lives_somewhere),
        Screen(MovedOut, pages.sure, means=("rights.moved",)),
    ),
    routes=(
        Route(Leave, resident.leave),
        Route(TellNobody, resident.tell_nobody),
        Route(UsedBefore, resident.used_before),
        Route(NotExpected, resident.not_expected),
    ),
    begin=resident.begin,
    start_links=(StartLink(phones.LINK, resident.linked),),
    cases=(JoiningCase(),),
    subscriptions=(Subscription(PersonErased, staff.erased),),
    extensions=(Extension(StopShown, pages.may_stop),),
    jobs=(ScheduledJob("joined", jobs.tell), ScheduledJob("tenancies", jobs.end_tenancies)),
)

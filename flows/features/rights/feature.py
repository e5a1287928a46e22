"""People's rights over their data as one declaration."""

from flows.conversation.turn import Answers, Route, Screen
from flows.feature import Feature, ScheduledJob
from flows.features.basics.events import PrivacyShown, StopShown
from flows.features.rights import cards, commands, copying, erasing, resident, staff
from flows.features.rights.actions import (
    AskForCopy,
    AskForErasure,
    CancelErasure,
    ConfirmErasure,
    EndRepresentative,
    SendCopy,
)
from flows.features.rights.staff import PersonCase, RequestCase
from flows.kernel.events import Extension, LeftBehind, Subscription
from flows.kernel.words import text

FEATURE = Feature(
    name="rights",
    screens=(
        # Before the next, whose phrases are parts of these.
        Screen(
            AskForErasure,
            resident.erasure_asked,
            command="delete",
            phrases=text("phrases-delete"),
            means=("rights.delete",),
        ),
        Screen(
            AskForCopy, resident.copy_asked, command="mydata", phrases=text("phrases-mydata"), means=("rights.copy",)
        ),
    ),
    routes=(
        Route(SendCopy, resident.copy_sent),
        Route(ConfirmErasure, resident.erasure_confirmed),
        Route(CancelErasure, resident.erasure_cancelled),
        Route(EndRepresentative, resident.represented_no_more),
    ),
    answers=(Answers(cards.CASE, resident.take),),
    cases=(RequestCase(), PersonCase()),
    files=copying.FILES,
    staff_commands=commands.COMMANDS,
    clocks=(cards.ANSWER,),
    jobs=(ScheduledJob("rights", erasing.run),),
    subscriptions=(Subscription(LeftBehind, staff.left_behind),),
    extensions=(Extension(PrivacyShown, resident.offered), Extension(StopShown, resident.may_stop)),
)

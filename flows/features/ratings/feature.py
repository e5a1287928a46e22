"""Ratings as one declaration."""

from flows.conversation.turn import Answers, Conversation, Route
from flows.feature import Feature, ScheduledJob
from flows.features.basics.events import PrivacyShown
from flows.features.ratings import praise, record, resident, staff, surveys
from flows.features.ratings.actions import AskAgain, AskNoMore, FirstPart, Later, Rate, RateVisit, RateWorker, ReportIt
from flows.features.ratings.flow import RATING, WORKER
from flows.features.reports.events import ReportRestricted, ReportSubmitted
from flows.features.visits.events import VisitsChanged, VisitShown
from flows.kernel.events import Extension, Subscription

FEATURE = Feature(
    name="ratings",
    conversations=(
        Conversation(
            flow=RATING,
            facts=resident.facts,
            on_answer=resident.kept,
            on_stop=resident.stopped,
            finish=resident.finish,
        ),
        Conversation(
            flow=WORKER,
            facts=resident.facts,
            on_answer=resident.kept_of_worker,
            finish=resident.finish_worker,
        ),
    ),
    answers=(Answers(staff.KIND, resident.take),),
    routes=(
        Route(Rate, resident.rate),
        Route(Later, resident.later),
        Route(RateWorker, resident.rate_worker),
        Route(ReportIt, resident.report_it),
        Route(AskNoMore, resident.ask_no_more),
        Route(AskAgain, resident.ask_again),
        Route(FirstPart, resident.first_part),
        Route(RateVisit, resident.rate_visit),
    ),
    cases=(staff.RATING_CASE, praise.PraiseCase(), praise.ThanksCase()),
    clocks=(record.CALL_BACK,),
    jobs=(ScheduledJob("surveys", surveys.run, every=30),),
    subscriptions=(
        Subscription(VisitsChanged, surveys.plan),
        Subscription(ReportSubmitted, resident.reported),
        Subscription(ReportRestricted, resident.restricted),
    ),
    extensions=(Extension(VisitShown, resident.on_visit), Extension(PrivacyShown, resident.on_privacy)),
)

"""Trends as one declaration."""

from flows.feature import Feature, ScheduledJob
from flows.features.reports.events import ReportRestricted
from flows.features.trends import jobs, staff
from flows.kernel.events import Subscription

FEATURE = Feature(
    name="trends",
    cases=(staff.TrendCase(),),
    jobs=(ScheduledJob("trends", jobs.run),),
    subscriptions=(Subscription(ReportRestricted, staff.leave),),
)

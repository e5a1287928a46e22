"""Shared problems as one declaration."""

from flows.conversation.events import CameFromGroup
from flows.conversation.group import GroupCommand, GroupRoute
from flows.conversation.turn import Route, StartLink
from flows.feature import Feature, ScheduledJob
from flows.features.problems import group, jobs, links, notice, resident
from flows.features.problems.actions import HaveItToo, ReportShared, SayOfProblem, Share
from flows.features.reports import pages
from flows.features.reports.events import ReportCardShown, ReportChanged, ReportSent
from flows.kernel.events import Extension, Subscription

FEATURE = Feature(
    name="problems",
    routes=(
        Route(ReportShared, resident.report),
        Route(HaveItToo, resident.same),
        Route(Share, resident.share, guard=pages.not_theirs),
    ),
    start_links=(
        StartLink(links.LINK, resident.opened),
        StartLink(links.ASKED, resident.asked, has_reference=False),
    ),
    posts=(notice.ProblemPost(), notice.LatePost()),
    group_commands=(GroupCommand(name="report", run=group.asked, in_menu=10, before_link=True),),
    group_routes=(GroupRoute(SayOfProblem, group.tapped),),
    jobs=(ScheduledJob("problems", jobs.run),),
    subscriptions=(Subscription(ReportChanged, notice.happened), Subscription(CameFromGroup, resident.came)),
    extensions=(Extension(ReportSent, resident.offer_to_share), Extension(ReportCardShown, notice.on_card)),
)

"""Rounds as one declaration."""

from flows.conversation.events import CameFromGroup
from flows.conversation.group import GroupChanged, GroupRoute
from flows.conversation.turn import Conversation, Route, StartLink
from flows.feature import Feature, ScheduledJob
from flows.features.rounds import commands, files, following, group, jobs, opening, resident
from flows.features.rounds.actions import SayMore, SayOfPerson, Vote
from flows.features.rounds.flow import COMMENT
from flows.features.rounds.follow_up import FollowUpCase
from flows.features.rounds.posts import FollowUpPost, ReminderPost, ResultPost, RoundPost
from flows.features.rounds.staff import COMMENT_CASE, ON_VISIT, RoundCase
from flows.features.visits.events import VisitsChanged
from flows.kernel.events import Subscription

FEATURE = Feature(
    name="rounds",
    conversations=(Conversation(flow=COMMENT, facts=resident.facts, finish=resident.finish),),
    routes=(Route(SayMore, resident.say_more), Route(SayOfPerson, resident.say_of_person)),
    start_links=(StartLink(resident.LINK, resident.linked),),
    posts=(RoundPost(), ReminderPost(), ResultPost(), FollowUpPost()),
    group_routes=(GroupRoute(Vote, group.tapped),),
    cases=(RoundCase(), COMMENT_CASE, FollowUpCase()),
    clocks=(following.FOLLOW_UP,),
    card_extensions=(ON_VISIT,),
    files=files.FILES,
    staff_commands=commands.COMMANDS,
    jobs=(ScheduledJob("rounds", jobs.run),),
    subscriptions=(
        Subscription(VisitsChanged, opening.completed),
        Subscription(CameFromGroup, resident.came),
        Subscription(GroupChanged, opening.group_changed),
    ),
)

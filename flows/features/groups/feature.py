"""Groups as one declaration."""

from flows.conversation.group import GroupChanged, GroupCommand
from flows.feature import Feature, ScheduledJob
from flows.features.groups import cards, commands, files, group, jobs, linking, quiet
from flows.features.groups.block import BlockCase
from flows.features.groups.staff import GroupCase
from flows.kernel.events import Subscription

FEATURE = Feature(
    name="groups",
    group_commands=(
        GroupCommand(name="start", run=group.started, before_link=True),
        GroupCommand(name="link", run=linking.asked, before_link=True, on_code=linking.posted),
        GroupCommand(name="quiet", run=quiet.asked, in_menu=30),
        GroupCommand(name="help", run=group.helped, in_menu=40, on_name=group.called),
    ),
    cases=(BlockCase(), GroupCase()),
    files=files.FILES,
    staff_commands=commands.COMMANDS,
    jobs=(ScheduledJob("held_back", jobs.run),),
    subscriptions=(Subscription(GroupChanged, cards.changed),),
)

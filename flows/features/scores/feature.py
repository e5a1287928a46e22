"""Scores as one declaration."""

from flows.conversation.group import GroupCommand
from flows.conversation.turn import Route, StartLink
from flows.feature import Feature, ScheduledJob
from flows.features.scores import commands, files, jobs, resident
from flows.features.scores.actions import ShowScores
from flows.features.scores.staff import ScorecardCase
from flows.kernel.words import text

FEATURE = Feature(
    name="scores",
    routes=(Route(ShowScores, resident.shown, command="scores", label=text("menu-scores"), more=30),),
    start_links=(StartLink(resident.LINK, resident.linked, has_reference=False),),
    group_commands=(GroupCommand(name="scores", run=resident.asked, in_menu=20),),
    cases=(ScorecardCase(),),
    files=files.FILES,
    staff_commands=commands.COMMANDS,
    jobs=(ScheduledJob("scores", jobs.run),),
)

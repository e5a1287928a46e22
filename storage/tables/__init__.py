"""Every table Doorstep has. Each one says how long its rows are kept and whose personal data it holds.

`info["retention"]` is a `Keep`; `info["personal"]` names whose data it is ("resident", "worker", "staff" or "nobody").
A test fails on a table without them. A column that names a file in the evidence folder is a `file_`.
"""

from storage.tables.base import Keep, Moment, metadata
from storage.tables.cards import cards
from storage.tables.estate import blocks, contractors, contracts, homes, invitations, record_events, workers
from storage.tables.groups import group_blocks, group_posts, groups, problems, supporters
from storage.tables.links import hooks, imports, tokens
from storage.tables.people import addresses, door_checks, residencies, residents, supports, wishes
from storage.tables.reports import clauses, evidence, relayed_messages, report_clauses, report_events, reports
from storage.tables.traffic import attempts, inbox, outbox, sessions
from storage.tables.verdicts import carried, champions, comments, ratings, rounds, scorecards, trends, votes
from storage.tables.visits import job_events, jobs, offers, reminders, routines, visits

__all__ = [
    "Keep",
    "Moment",
    "addresses",
    "attempts",
    "blocks",
    "cards",
    "carried",
    "champions",
    "clauses",
    "comments",
    "contractors",
    "contracts",
    "door_checks",
    "evidence",
    "group_blocks",
    "group_posts",
    "groups",
    "homes",
    "hooks",
    "imports",
    "inbox",
    "invitations",
    "job_events",
    "jobs",
    "metadata",
    "offers",
    "outbox",
    "problems",
    "ratings",
    "record_events",
    "relayed_messages",
    "reminders",
    "report_clauses",
    "report_events",
    "reports",
    "residencies",
    "residents",
    "rounds",
    "routines",
    "scorecards",
    "sessions",
    "supporters",
    "supports",
    "tokens",
    "trends",
    "visits",
    "votes",
    "wishes",
    "workers",
]

"""Every table Doorstep has. Each one says how long its rows are kept and whose personal data it holds.

`info["retention"]` is a `Keep`; `info["personal"]` says whose data it is: of a resident (`Personal`, which says how
their rows are found, copied and erased), of a home, of workers, of staff, or nobody's.
A test fails on a table without them. A column that names a file in the evidence folder is a `file_`.
"""

from storage.tables.api_tokens import tokens
from storage.tables.attempts import attempts
from storage.tables.base import Keep, Moment, Personal, metadata
from storage.tables.cards import cards
from storage.tables.champions import carried, champions
from storage.tables.clauses import clauses
from storage.tables.clocks import clocks
from storage.tables.door import door_checks
from storage.tables.enquiries import enquiries, enquiry_events
from storage.tables.estate import blocks, contractors, contracts, homes, record_events, tenancies, workers
from storage.tables.evidence import evidence
from storage.tables.follow_ups import follow_up_events, follow_ups
from storage.tables.groups import group_blocks, group_posts, groups
from storage.tables.hazards import hazard_events, hazards
from storage.tables.imports import imports
from storage.tables.inbox import inbox
from storage.tables.invitations import invitations
from storage.tables.joinings import joinings
from storage.tables.outbox import held, outbox
from storage.tables.people import addresses, present, residencies, residents, sessions
from storage.tables.problems import problems, supporters
from storage.tables.ratings import ratings
from storage.tables.relayed import relayed_messages
from storage.tables.reports import report_clauses, report_events, reports
from storage.tables.requests import representatives, requests
from storage.tables.rounds import comments, rounds, votes
from storage.tables.routines import routines
from storage.tables.scores import scorecards
from storage.tables.snapshots import snapshots
from storage.tables.standing import standing_messages
from storage.tables.support import supports
from storage.tables.thanks import thanks
from storage.tables.trends import trends
from storage.tables.visits import job_events, jobs, offers, pending_changes, reminders, visits
from storage.tables.webhooks import hooks
from storage.tables.wishes import wishes

__all__ = [
    "Keep",
    "Moment",
    "Personal",
    "addresses",
    "attempts",
    "blocks",
    "cards",
    "carried",
    "champions",
    "clauses",
    "clocks",
    "comments",
    "contractors",
    "contracts",
    "door_checks",
    "enquiries",
    "enquiry_events",
    "evidence",
    "follow_up_events",
    "follow_ups",
    "group_blocks",
    "group_posts",
    "groups",
    "hazard_events",
    "hazards",
    "held",
    "homes",
    "hooks",
    "imports",
    "inbox",
    "invitations",
    "job_events",
    "jobs",
    "joinings",
    "metadata",
    "offers",
    "outbox",
    "pending_changes",
    "present",
    "problems",
    "ratings",
    "record_events",
    "relayed_messages",
    "reminders",
    "report_clauses",
    "report_events",
    "reports",
    "representatives",
    "requests",
    "residencies",
    "residents",
    "rounds",
    "routines",
    "scorecards",
    "sessions",
    "snapshots",
    "standing_messages",
    "supporters",
    "supports",
    "tenancies",
    "thanks",
    "tokens",
    "trends",
    "visits",
    "votes",
    "wishes",
    "workers",
]

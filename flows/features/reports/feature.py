"""Reports as one declaration."""

from flows.conversation.actions import MeanElse
from flows.conversation.events import ResidentUnreachable
from flows.conversation.turn import Answers, Conversation, Route, Screen, Taker
from flows.feature import Feature
from flows.features.reports import (
    changes,
    commands,
    pages,
    receipt,
    record,
    resident,
    sorting,
    sure,
    where,
)
from flows.features.reports.actions import (
    AddToReport,
    Complain,
    NewReport,
    SayPutRight,
    SayWhere,
    ShowOnlyReport,
    ShowReport,
    ShowReports,
    Withdraw,
)
from flows.features.reports.case import ReportCase
from flows.features.reports.events import ReportChanged
from flows.features.reports.flow import REPORT
from flows.features.reports.sorting import SORT
from flows.features.reports.sure import COMPLAIN, WITHDRAW
from flows.features.reports.where import WHERE
from flows.kernel.events import EvidenceSettled, Subscription
from flows.kernel.words import text

FEATURE = Feature(
    name="reports",
    conversations=(
        Conversation(flow=REPORT, facts=resident.facts, finish=resident.finish),
        Conversation(flow=WITHDRAW, facts=sure.facts, finish=sure.withdraw),
        Conversation(flow=COMPLAIN, facts=sure.facts, finish=sure.complain),
        Conversation(flow=WHERE, facts=where.facts, finish=where.finish),
        Conversation(flow=SORT, load=sorting.load, finish=sorting.finish),
    ),
    screens=(
        Screen(ShowReports, pages.listed, command="reports", label=text("menu-reports"), more=10),
        Screen(ShowOnlyReport, pages.only, means=("status",)),
        Screen(ShowReport, pages.one, guard=pages.not_theirs),
    ),
    routes=(
        Route(NewReport, resident.new, command="report", label=text("menu-report"), menu=10),
        Route(MeanElse, sorting.mean_else, aside=True),
        Route(AddToReport, resident.add, guard=pages.not_theirs),
        Route(Complain, sure.ask_complain, guard=pages.not_theirs),
        Route(Withdraw, sure.ask_withdraw, guard=pages.not_theirs),
        Route(SayWhere, where.ask, guard=pages.not_theirs),
        Route(SayPutRight, resident.say_put_right, guard=pages.not_theirs),
    ),
    takers=(Taker(name="new", means=("conduct",), label=text("sort-new"), take=sorting.begin),),
    standing=(receipt.Receipt(),),
    asked=(resident.asked,),
    answers=(Answers(resident.KIND, sorting.take),),
    catch_all=sorting.sort,
    cases=(ReportCase(),),
    staff_commands=commands.COMMANDS,
    forms=(commands.PHONE,),
    clocks=(record.ANSWER, record.CLOSE),
    subscriptions=(
        Subscription(ResidentUnreachable, changes.unreachable),
        Subscription(EvidenceSettled, record.file_came),
        Subscription(ReportChanged, receipt.changed),
    ),
)

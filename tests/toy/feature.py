"""Lost keys as one declaration."""

from pathlib import Path

from flows.cases.extended import CardExtension
from flows.conversation.group import GroupCommand, GroupRoute
from flows.conversation.turn import Conversation, Route, Screen, StartLink
from flows.feature import Feature, StaffCommand
from flows.features.visits.events import VisitsChanged, VisitShown
from flows.kernel.events import Extension, Subscription
from tests.toy import group, pages, resident, staff, visits
from tests.toy.actions import HandedIn, HaveItBack, ReportKey, ShowKeys
from tests.toy.flow import LOST_KEY
from tests.toy.words import text

KEYS = Feature(
    name="keys",
    conversations=(Conversation(flow=LOST_KEY, facts=lambda turn: None, finish=resident.finish),),
    screens=(Screen(action=ShowKeys, show=pages.listed, command="keys", label=text("keys-menu"), more=25),),
    routes=(Route(ReportKey, resident.report), Route(HaveItBack, resident.have_it_back)),
    start_links=(StartLink("key", resident.linked, has_reference=False),),
    posts=(group.FoundKeys(),),
    group_commands=(GroupCommand(name="keys", run=group.asked, in_menu=35),),
    group_routes=(GroupRoute(HandedIn, group.handed_in),),
    cases=(staff.KeyCase(),),
    staff_commands=(StaffCommand("key", text("doorstep-key-usage"), text("doorstep-key"), staff.find),),
    clocks=(staff.NEW_KEY,),
    subscriptions=(Subscription(VisitsChanged, visits.changed),),
    extensions=(Extension(VisitShown, visits.on_page),),
    card_extensions=(CardExtension("visit", visits.on_card, frozenset({"changed_lock"}), visits.act),),
    locales=Path(__file__).parent,
)

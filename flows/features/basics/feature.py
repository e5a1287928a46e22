"""The basics as one declaration."""

from flows.conversation.actions import ReadHeld, Resume, ShowDangerOf, ShowMenu
from flows.conversation.turn import Route, Screen, StartLink
from flows.feature import Feature
from flows.features.basics import pages, resident
from flows.features.basics.actions import (
    SetDiscreet,
    SetLanguage,
    ShowDanger,
    ShowHelp,
    ShowLanguages,
    ShowMore,
    ShowPrivacy,
    Stop,
)
from flows.kernel.words import text

FEATURE = Feature(
    name="basics",
    screens=(
        Screen(ShowMenu, pages.menu, command="menu", label=text("menu-back"), more=90, means=("menu.menu",)),
        Screen(
            ShowDanger,
            pages.danger,
            command="danger",
            label=text("menu-danger"),
            more=5,
            in_sight=True,
            aside=True,
            stays=True,
        ),
        Screen(ShowDangerOf, pages.danger_of, aside=True, stays=True),
        Screen(
            ShowLanguages,
            pages.languages,
            command="language",
            label=text("menu-language"),
            more=60,
            means=("menu.language",),
        ),
        Screen(ShowMore, pages.more, label=text("menu-more"), menu=70),
        Screen(
            ShowPrivacy,
            pages.privacy,
            command="privacy",
            label=text("menu-privacy"),
            more=70,
            stays=True,
            phrases=text("phrases-privacy"),
        ),
        Screen(Stop, pages.stop, command="stop", phrases=text("phrases-stop"), means=("rights.stop",)),
        Screen(ShowHelp, pages.help_, command="help", label=text("menu-help"), more=80, phrases=text("phrases-help")),
    ),
    routes=(
        Route(Resume, resident.resume, label=text("menu-resume")),
        Route(SetLanguage, resident.set_language, aside=True),
        Route(SetDiscreet, resident.set_discreet, aside=True),
        Route(ReadHeld, resident.read_held, aside=True),
    ),
    in_danger=pages.in_danger,
    asked=(resident.asked,),
    start_links=(StartLink("group", resident.begin, has_reference=False),),
)

"""The screens that are the same for everybody."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.settings import SAMPLE_LANDLORD, read_policy
from flows.conversation.arrived import Arrived, Command
from flows.conversation.place import Place
from flows.conversation.turn import ResidentTurn
from flows.features.all import FEATURES
from flows.features.basics import pages
from flows.features.basics.actions import ShowDanger, ShowHelp, ShowLanguages
from flows.features.basics.events import PrivacyShown
from flows.features.ratings import messages as rating_messages
from flows.kernel.events import Bus, Extension, Section
from flows.kernel.runtime import Runtime, make_runtime
from flows.kernel.words import Prompt
from storage.database import Tx
from storage.people import Address, Resident


@pytest.mark.parametrize("language", make_runtime(read_policy(SAMPLE_LANDLORD), Bus.of([], [])).languages)
async def test_fixed_screens_have_six_buttons_at_most(language: str) -> None:
    async def on_privacy(tx: Tx, runtime: Runtime, page: PrivacyShown, now: datetime) -> Section:
        return Section(rows=(rating_messages.stop_row(),))

    home = make_runtime(read_policy(SAMPLE_LANDLORD), Bus.of([], [Extension(PrivacyShown, on_privacy)]))
    nobody, now = Resident(1, "Sam", language), datetime.now(UTC)
    arrived = Arrived(Address("telegram", "1", "1"), "Sam", language, Command("menu"))
    nothing_read: Any = None
    turn = ResidentTurn(nothing_read, home, FEATURES.index, arrived, nobody, Place(), now, None)
    shown = [
        turn.menu(),
        Prompt((), tuple(way.row() for way in FEATURES.index.on_menu(parked=True))),
        await pages.danger(turn, ShowDanger()),
        await pages.help_(turn, ShowHelp()),
        await pages.languages(turn, ShowLanguages()),
        pages.greeting(turn),
    ]
    menus = (*shown[:2], pages.greeting(turn))
    for prompt in shown:
        labels = [home.texts.say(button.label, language) for button in prompt.buttons()]
        assert len(labels) <= (7 if prompt in menus else 6), "the menu has the most: what to say, what to look at"
        assert len(labels) == len(set(labels))

"""The same report on aiogram's finite-state machine with its storage in memory, as its documentation sets it up."""

import asyncio
import logging
import sys
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.benchmarks.platform import TOKEN
from tests.benchmarks.questions import MENU, QUESTIONS, REVIEW, SENT, STORY, review

ASKED = len(QUESTIONS)


class Report(StatesGroup):
    choosing = State()
    telling = State()


def keyboard(labels: tuple[str, ...]) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(text=label, callback_data=label[:30])] for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def question(step: int, answers: list[str]) -> dict[str, Any]:
    words, labels = QUESTIONS[step] if step < ASKED else (review(answers), REVIEW)
    return {"text": words, "reply_markup": keyboard(labels)}


async def start(message: Message, state: FSMContext) -> None:
    await state.set_state(Report.choosing)
    await state.set_data({"answers": []})
    await message.answer(MENU[0], reply_markup=keyboard(MENU[1]))


async def tapped(query: CallbackQuery, state: FSMContext) -> None:
    await query.answer()
    answers: list[str] = [*(await state.get_data())["answers"], str(query.data)]
    assert isinstance(query.message, Message)
    if len(answers) == ASKED + 2:
        await state.clear()
        await query.message.edit_text(SENT, reply_markup=keyboard(MENU[1]))
        return
    await state.update_data(answers=answers)
    if len(answers) == STORY + 1:
        await state.set_state(Report.telling)
    await query.message.edit_text(**question(len(answers) - 1, answers))


async def told(message: Message, state: FSMContext) -> None:
    answers: list[str] = [*(await state.get_data())["answers"], str(message.text)]
    await state.update_data(answers=answers)
    await state.set_state(Report.choosing)
    await message.answer(**question(len(answers) - 1, answers))


def main(telegram: str, _: str = "") -> None:
    logging.disable(logging.CRITICAL)
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.message.register(start, CommandStart())
    dispatcher.callback_query.register(tapped, Report.choosing)
    dispatcher.message.register(told, Report.telling, F.text)

    async def poll() -> None:
        server = TelegramAPIServer.from_base(f"http://127.0.0.1:{telegram}")
        await dispatcher.start_polling(Bot(TOKEN, session=AiohttpSession(api=server)))

    asyncio.run(poll())


if __name__ == "__main__":
    main(*sys.argv[1:])

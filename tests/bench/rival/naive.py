"""What one writes in an evening: aiogram, an async session, a ticket, a card, a reply.

Runs in an interpreter of its own: ``python naive.py FILE GROUP ROOT TOKEN``.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message
from sqlalchemy import event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlmodel import Field, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Person(SQLModel, table=True):
    """Who writes."""

    id: int | None = Field(default=None, primary_key=True)
    chat: int = Field(unique=True)
    name: str


class Ticket(SQLModel, table=True):
    """What was complained about."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    text: str
    state: str = "reported"
    created_at: datetime


def prepare(connection: object, _record: object) -> None:
    """As durable as ours, and not slower than it must be."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def main(file: str, group: str, root: str, token: str) -> None:
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
    event.listen(engine.sync_engine, "connect", prepare)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(root)))

    async def complaint(message: Message) -> None:
        async with sessions() as session:
            found = await session.exec(select(Person).where(Person.chat == message.chat.id))
            person = found.first()
            if person is None:
                person = Person(chat=message.chat.id, name=message.from_user.full_name)
                session.add(person)
                await session.flush()
            ticket = Ticket(
                person_id=person.id or 0, text=message.text or "", created_at=datetime.now(UTC)
            )
            session.add(ticket)
            await session.commit()
        take = InlineKeyboardButton(text="接单", callback_data=f"take:{ticket.id}")
        await message.answer(f"您的报修已经收到，工单号 #{ticket.id}，10分钟内联系您。")
        await bot.send_message(
            int(group),
            f"新工单 #{ticket.id}\n{person.name}：{ticket.text}",
            reply_markup=InlineKeyboardMarkup(inline_keyboard=[[take]]),
        )

    dispatcher = Dispatcher()
    dispatcher.message.register(complaint)
    print("ready", flush=True)
    await dispatcher.start_polling(bot, handle_signals=False)


asyncio.run(main(*sys.argv[1:]))

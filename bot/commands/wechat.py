"""``guanjia wechat …``: the account's menu, and codes to scan that bind a home."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import segno
import typer

from bot.channels.errors import SendError
from bot.channels.wechat import Account, console
from bot.channels.wechat.account import account_of
from bot.channels.wechat.console import Finding
from bot.errors import CannotStart
from bot.settings import Settings, read

app = typer.Typer(help="The WeChat Official Account.", no_args_is_help=True)


@app.command("menu")
def menu() -> None:
    """Sets the buttons at the bottom of the chat; phones show them after some minutes."""
    account = _account(read())
    try:
        asyncio.run(console.set_menu(account))
    except SendError as error:
        raise CannotStart(f"WeChat does not take the menu: {error}") from None
    typer.echo("The menu is set.")


@app.command("qr")
def qr(
    code: Annotated[str, typer.Argument(help="A code of guanjia invite.")],
    out: Annotated[Path, typer.Option(help="A .png or .svg file to write.")] = Path("wechat.png"),
) -> None:
    """A QR code for a letter: whoever scans it follows the account and is bound."""
    if out.suffix not in (".png", ".svg"):
        raise CannotStart(f"--out {out}: name a .png or .svg file.")
    account = _account(read())
    try:
        (url,) = asyncio.run(console.make_scenes(account, [code]))
    except SendError as error:
        raise CannotStart(f"WeChat makes no code: {error}") from None
    segno.make(url, error="m").save(str(out), scale=8)
    typer.echo(f"{out}: good for 30 days, for one scan.")


def examine(settings: Settings) -> Iterator[Finding]:
    """For ``guanjia doctor``."""
    if not settings.wechat_app_id:
        yield True, "WeChat: not configured (GUANJIA_WECHAT_APP_ID is empty)."
        return

    async def look() -> list[Finding]:
        found = console.examine(account_of(settings), settings.public_url)
        return [finding async for finding in found]

    try:
        yield from asyncio.run(look())
    except SendError as error:
        yield False, f"WeChat: {error}"


def _account(settings: Settings) -> Account:
    if not settings.wechat_app_id:
        raise CannotStart("No Official Account is configured: set GUANJIA_WECHAT_APP_ID first.")
    return account_of(settings)

"""``guanjia import``: sheets into the archive, all of a file or nothing of it."""

from __future__ import annotations

import typer

from bot.commands.importing.homes import import_homes
from bot.commands.importing.money import import_bills, import_payments
from bot.commands.importing.registers import import_facilities, import_meters
from bot.commands.importing.staff import import_staff

import_app = typer.Typer(help="Sheets (.xlsx, .xls, .csv) into the archive.", no_args_is_help=True)
import_app.command("homes")(import_homes)
import_app.command("bills")(import_bills)
import_app.command("payments")(import_payments)
import_app.command("staff")(import_staff)
import_app.command("facilities")(import_facilities)
import_app.command("meters")(import_meters)

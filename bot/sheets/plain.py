"""What a sheet is made of, whatever file it came from."""

from __future__ import annotations

import datetime
from decimal import Decimal

Cell = (
    str
    | int
    | float
    | Decimal
    | bool
    | datetime.date
    | datetime.datetime
    | datetime.time
    | datetime.timedelta
    | None
)
Line = tuple[int, list[Cell]]  # counted as the spreadsheet program does, from 1

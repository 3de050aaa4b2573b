"""What a month costs: rates by estate, use and item, and what of each a home has used."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import BigInt, fen, identity, maybe, one_of, reference
from storage.estates import USES, Here, Home, within

# By what an item is charged: square metres, the home as such, parking spaces, a meter.
BASES = ("area", "home", "space", "meter")
BASIS_OF = {"property": "area", "parking": "space", "water": "meter", "electricity": "meter"}
ITEMS = ("property", "parking", "water", "electricity", "other")


class Tariff(SQLModel, table=True):
    """单价 of an item from a month on, until a later one of the same item and use."""

    __table_args__ = (
        UniqueConstraint("estate_id", "item", "use", "since_month"),
        one_of("item", ITEMS),
        one_of("basis", BASES),
        one_of("use", ("", *USES)),
        CheckConstraint("rate >= 0", name="rate_not_negative"),
    )

    id: int = identity()
    estate_id: int = reference("estate.id")
    item: str
    use: str = ""  # of the home; empty: of all that have no rate of their own
    basis: str
    rate: int = Field(sa_type=BigInt)  # ten-thousandths of a yuan for one
    since_month: str
    created_at: datetime
    created_by_id: int | None = maybe("person.id")


class Usage(SQLModel, table=True):
    """用量 of a home: spaces that it rents from a month on, or what a meter showed in one."""

    __tablename__ = "home_usage"
    __table_args__ = (
        UniqueConstraint("home_id", "item", "month"),
        one_of("item", ITEMS),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
    )

    id: int = identity()
    home_id: int = reference("home.id")
    item: str
    month: str
    quantity: int = Field(sa_type=BigInt)  # thousandths
    noted_at: datetime
    noted_by_id: int | None = maybe("person.id")


class SharedCost(SQLModel, table=True):
    """公摊: what an estate shares in a month, divided by area."""

    __tablename__ = "shared_cost"
    __table_args__ = (
        UniqueConstraint("estate_id", "month"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
    )

    id: int = identity()
    estate_id: int = reference("estate.id")
    month: str
    amount_fen: int = fen()
    noted_at: datetime
    noted_by_id: int | None = maybe("person.id")


def cost_fen(quantity: int, rate: int) -> int:
    """Thousandths times ten-thousandths of a yuan, in fen; half a fen is rounded up."""
    return (quantity * rate + 50_000) // 100_000


def share_fen(amount_fen: int, before: int, area: int, whole: int) -> int:
    """What a home bears of a shared sum. ``before``: the area of the homes ahead of it.

    The difference of two rounded running sums: the shares of all homes add up to the sum, to
    the fen, whoever computes them and in however many pages.
    """

    def rounded(to: int) -> int:
        return (2 * amount_fen * to + whole) // (2 * whole)

    return rounded(before + area) - rounded(before)


def tariffs(session: Session, month: str) -> Sequence[Tariff]:
    """Every rate that was set to hold in a month or before it, the newest first."""
    query = select(Tariff).where(col(Tariff.since_month) <= month)
    return session.exec(query.order_by(col(Tariff.since_month).desc())).all()


def in_force(rows: Sequence[Tariff], home: Home) -> dict[str, Tariff]:
    """Item → the rate that holds for a home; one for its use goes before one for all."""
    found: dict[str, Tariff] = {}
    for use in (home.use, ""):
        for row in rows:
            if row.estate_id == home.estate_id and row.use == use:
                found.setdefault(row.item, row)
    return found


def spaces(
    session: Session, home_ids: Collection[int], month: str
) -> Mapping[tuple[int, str], int]:
    """(home, item) → what was noted last by a month, in thousandths: it holds until it changes."""
    query = select(Usage.home_id, Usage.item, Usage.quantity).where(
        col(Usage.home_id).in_(home_ids), col(Usage.month) <= month
    )
    rows = session.exec(query.order_by(col(Usage.month))).all()
    return {(home_id, item): quantity for home_id, item, quantity in rows}


def readings(
    session: Session, home_ids: Collection[int], month: str
) -> Sequence[tuple[int, str, int]]:
    """(home, item, quantity) that was noted for exactly this month."""
    query = select(Usage.home_id, Usage.item, Usage.quantity).where(
        col(Usage.home_id).in_(home_ids), col(Usage.month) == month
    )
    return session.exec(query.order_by(col(Usage.id))).all()


def homes_without_area(session: Session, here: Here = None) -> int:
    """How many homes cannot be billed by area though their estate has such a rate."""
    by_area = select(Tariff.estate_id).where(col(Tariff.basis) == "area")
    query = select(func.count()).select_from(Home)
    query = query.where(col(Home.area_dm2) == 0, col(Home.estate_id).in_(by_area))
    query = query.where(*within(Home.estate_id, here))
    return session.exec(query).one()


def shared_cost(session: Session, estate_id: int, month: str) -> SharedCost | None:
    query = select(SharedCost).where(
        col(SharedCost.estate_id) == estate_id, col(SharedCost.month) == month
    )
    return session.exec(query).first()


def area_ahead(session: Session, estate_id: int, home_id: int) -> int:
    """The area of an estate's homes whose id is smaller, in hundredths of a square metre."""
    query = select(func.coalesce(func.sum(Home.area_dm2), 0))
    query = query.where(col(Home.estate_id) == estate_id, col(Home.id) < home_id)
    return int(session.exec(query).one())


def area_of(session: Session, estate_id: int) -> int:
    query = select(func.coalesce(func.sum(Home.area_dm2), 0))
    return int(session.exec(query.where(col(Home.estate_id) == estate_id)).one())


def find(session: Session, estate_id: int, item: str, use: str, month: str) -> Tariff | None:
    """The rate that was set to begin in exactly this month."""
    query = select(Tariff).where(
        col(Tariff.estate_id) == estate_id,
        col(Tariff.item) == item,
        col(Tariff.use) == use,
        col(Tariff.since_month) == month,
    )
    return session.exec(query).first()


def note_usage(
    session: Session,
    home_id: int,
    item: str,
    month: str,
    quantity: int,
    now: datetime,
    actor_id: int | None,
) -> None:
    """Notes what a home used; noted again, the later word counts."""
    query = select(Usage).where(
        col(Usage.home_id) == home_id, col(Usage.item) == item, col(Usage.month) == month
    )
    row = session.exec(query).first()
    if row is None:
        row = Usage(home_id=home_id, item=item, month=month, quantity=quantity, noted_at=now)
    row.quantity, row.noted_at, row.noted_by_id = quantity, now, actor_id
    session.add(row)

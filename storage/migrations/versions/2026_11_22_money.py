"""Payments of homes, what they count towards, the ledger; rates and usage; disputes."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_money"
down_revision = "2026_11_22_dunning_indexes"
branch_labels = None
depends_on = None

ITEMS = "item IN ('property', 'parking', 'water', 'electricity', 'other')"
USES = "'residential', 'shop', 'office', 'parking', 'other'"


def upgrade() -> None:
    _estates_and_bills()
    _allocations()
    _payments()
    _ledger()
    _disputes()
    _tariffs()


def _id() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text() -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString()


def _time() -> sqlmodel.sql.sqltypes.UTCDateTime:
    return sqlmodel.sql.sqltypes.UTCDateTime()


def _add_words(table: str, **columns: str) -> None:
    """Text columns, filled in the rows that are there; the rule for new rows is the program's."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, value in columns.items():
            batch_op.add_column(sa.Column(name, _text(), nullable=False, server_default=value))
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in columns:
            batch_op.alter_column(name, server_default=None)


def _estates_and_bills() -> None:
    _add_words("home", use="residential")
    with op.batch_alter_table("home", schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_home_use_word"), f"use IN ({USES})")
    _add_words("bill", basis="")
    with op.batch_alter_table("bill", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quantity", _id(), nullable=True))
        batch_op.add_column(sa.Column("rate", _id(), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_bill_item_word"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_bill_item_word"),
            "item IN ('property', 'parking', 'water', 'electricity', 'shared', 'late', 'other')",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_bill_basis_word"),
            "basis IN ('', 'area', 'home', 'space', 'meter', 'shared', 'late')",
        )


def _allocations() -> None:
    """What was a payment on a bill is a payment of a home, counted towards that bill."""
    op.create_table(
        "allocation",
        sa.Column("id", _id(), nullable=False),
        sa.Column("payment_id", _id(), nullable=False),
        sa.Column("bill_id", _id(), nullable=False),
        sa.Column("amount_fen", _id(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_allocation_amount_positive")),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_allocation_bill_id_bill")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_allocation_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.UniqueConstraint("payment_id", "bill_id", name=op.f("uq_allocation_payment_id_bill_id")),
    )
    op.create_index(op.f("ix_allocation_bill_id"), "allocation", ["bill_id"], unique=False)
    op.execute(
        "INSERT INTO allocation (payment_id, bill_id, amount_fen)"
        " SELECT id, bill_id, amount_fen FROM payment"
    )


def _payments() -> None:
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("home_id", _id(), nullable=True))
    op.execute(
        "UPDATE payment SET home_id ="
        " (SELECT bill.home_id FROM bill WHERE bill.id = payment.bill_id)"
    )
    _add_words("payment", method="other", reference="", note="")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_bill_id"))
        batch_op.drop_constraint(batch_op.f("fk_payment_bill_id_bill"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_payment_amount_positive"), type_="check")
        batch_op.drop_column("bill_id")
        batch_op.alter_column("home_id", existing_type=_id(), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_payment_home_id_home"), "home", ["home_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_payment_amount_not_zero"), "amount_fen <> 0"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_payment_method_word"),
            "method IN ('cash', 'transfer', 'wechat', 'alipay', 'card', 'other')",
        )
        batch_op.create_index(batch_op.f("ix_payment_home_id"), ["home_id"], unique=False)
        batch_op.create_index("ix_payment_paid_at", ["paid_at"], unique=False)


def _ledger() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("id", _id(), nullable=False),
        sa.Column("home_id", _id(), nullable=False),
        sa.Column("at", _time(), nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("amount_fen", _id(), nullable=False),
        sa.Column("bill_id", _id(), nullable=True),
        sa.Column("payment_id", _id(), nullable=True),
        sa.Column("actor_id", _id(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('bill', 'amendment', 'payment', 'refund')",
            name=op.f("ck_ledger_entry_kind_word"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_ledger_entry_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["bill_id"], ["bill.id"], name=op.f("fk_ledger_entry_bill_id_bill")
        ),
        sa.ForeignKeyConstraint(
            ["home_id"], ["home.id"], name=op.f("fk_ledger_entry_home_id_home")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_ledger_entry_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    for column in ("home_id", "bill_id", "payment_id"):
        op.create_index(op.f(f"ix_ledger_entry_{column}"), "ledger_entry", [column], unique=False)
    op.execute(
        "INSERT INTO ledger_entry (home_id, at, kind, amount_fen, bill_id)"
        " SELECT home_id, created_at, 'bill', amount_fen, id FROM bill"
    )
    op.execute(
        "INSERT INTO ledger_entry (home_id, at, kind, amount_fen, payment_id, actor_id)"
        " SELECT home_id, paid_at, 'payment', -amount_fen, id, recorded_by_id FROM payment"
    )


def _disputes() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", _id(), nullable=False),
        sa.Column("bill_id", _id(), nullable=False),
        sa.Column("ticket_id", _id(), nullable=True),
        sa.Column("opened_at", _time(), nullable=False),
        sa.Column("opened_by_id", _id(), nullable=True),
        sa.Column("outcome", _text(), nullable=False),
        sa.Column("settled_at", _time(), nullable=True),
        sa.Column("settled_by_id", _id(), nullable=True),
        sa.Column("before_fen", _id(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('open', 'kept', 'amended', 'cancelled')",
            name=op.f("ck_dispute_outcome_word"),
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_dispute_bill_id_bill")),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_dispute_opened_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_dispute_settled_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_dispute_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    op.create_index(op.f("ix_dispute_bill_id"), "dispute", ["bill_id"], unique=False)
    op.create_index(op.f("ix_dispute_ticket_id"), "dispute", ["ticket_id"], unique=False)
    op.create_index(
        "ix_dispute_open",
        "dispute",
        ["bill_id"],
        unique=True,
        sqlite_where=sa.text("outcome = 'open'"),
        postgresql_where=sa.text("outcome = 'open'"),
    )
    op.execute(
        "INSERT INTO dispute (bill_id, opened_at, outcome, before_fen)"
        " SELECT id, created_at, 'open', amount_fen FROM bill WHERE disputed"
    )


def _tariffs() -> None:
    op.create_table(
        "tariff",
        sa.Column("id", _id(), nullable=False),
        sa.Column("estate_id", _id(), nullable=False),
        sa.Column("item", _text(), nullable=False),
        sa.Column("use", _text(), nullable=False),
        sa.Column("basis", _text(), nullable=False),
        sa.Column("rate", _id(), nullable=False),
        sa.Column("since_month", _text(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("created_by_id", _id(), nullable=True),
        sa.CheckConstraint(ITEMS, name=op.f("ck_tariff_item_word")),
        sa.CheckConstraint(
            "basis IN ('area', 'home', 'space', 'meter')", name=op.f("ck_tariff_basis_word")
        ),
        sa.CheckConstraint(f"use IN ('', {USES})", name=op.f("ck_tariff_use_word")),
        sa.CheckConstraint("rate >= 0", name=op.f("ck_tariff_rate_not_negative")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_tariff_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_tariff_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff")),
        sa.UniqueConstraint(
            "estate_id",
            "item",
            "use",
            "since_month",
            name=op.f("uq_tariff_estate_id_item_use_since_month"),
        ),
    )
    op.create_table(
        "home_usage",
        sa.Column("id", _id(), nullable=False),
        sa.Column("home_id", _id(), nullable=False),
        sa.Column("item", _text(), nullable=False),
        sa.Column("month", _text(), nullable=False),
        sa.Column("quantity", _id(), nullable=False),
        sa.Column("noted_at", _time(), nullable=False),
        sa.Column("noted_by_id", _id(), nullable=True),
        sa.CheckConstraint(ITEMS, name=op.f("ck_home_usage_item_word")),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_home_usage_quantity_not_negative")),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_home_usage_home_id_home")),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["person.id"], name=op.f("fk_home_usage_noted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_usage")),
        sa.UniqueConstraint(
            "home_id", "item", "month", name=op.f("uq_home_usage_home_id_item_month")
        ),
    )
    op.create_table(
        "shared_cost",
        sa.Column("id", _id(), nullable=False),
        sa.Column("estate_id", _id(), nullable=False),
        sa.Column("month", _text(), nullable=False),
        sa.Column("amount_fen", _id(), nullable=False),
        sa.Column("noted_at", _time(), nullable=False),
        sa.Column("noted_by_id", _id(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_shared_cost_amount_positive")),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_shared_cost_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["person.id"], name=op.f("fk_shared_cost_noted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_cost")),
        sa.UniqueConstraint("estate_id", "month", name=op.f("uq_shared_cost_estate_id_month")),
    )


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")

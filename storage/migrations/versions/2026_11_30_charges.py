"""A charge of a company's own is billed under its own name; homes have meters of their own."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "2026_11_30_charges"
down_revision = "2026_11_30_praises"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = AutoString()
_MOMENT = UTCDateTime()


def upgrade() -> None:
    with op.batch_alter_table("bill", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_bill_item_word"), type_="check")
    op.create_table(
        "home_meter",
        sa.Column("id", _ID, nullable=False),
        sa.Column("home_id", _ID, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("factor", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('electricity', 'water', 'gas', 'heat')", name=op.f("ck_home_meter_kind_word")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_home_meter_home_id_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_meter")),
        sa.UniqueConstraint("home_id", "name", name=op.f("uq_home_meter_home_id_name")),
    )


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")

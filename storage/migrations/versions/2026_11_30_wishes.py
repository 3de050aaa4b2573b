"""To whom an invoice is made out is kept, for the export and for the next one."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_30_wishes"
down_revision = "2026_11_30_headings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    words = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "invoice_wish",
        sa.Column("id", big, nullable=False),
        sa.Column("ticket_id", big, nullable=False),
        sa.Column("household_id", big, nullable=False),
        sa.Column("payment_id", big, nullable=True),
        sa.Column("title", words(), nullable=False),
        sa.Column("number", words(), nullable=False),
        sa.Column("wished_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_invoice_wish_ticket_id_ticket")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_invoice_wish_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_invoice_wish_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_wish")),
    )
    with op.batch_alter_table("invoice_wish", schema=None) as batch_op:
        for name in ("ticket_id", "household_id"):
            batch_op.create_index(batch_op.f(f"ix_invoice_wish_{name}"), [name], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Forward only.")

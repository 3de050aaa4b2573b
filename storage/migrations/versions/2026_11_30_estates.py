"""An estate has a card: emergency telephone, account, invoice rules, address, words, its end."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "2026_11_30_estates"
down_revision = "2026_11_30_charges"
branch_labels = None
depends_on = None

_WORDS = ("emergency", "account", "invoice", "address", "words")


def upgrade() -> None:
    with op.batch_alter_table("estate") as table:
        for name in _WORDS:
            table.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("closed_at", UTCDateTime(), nullable=True))
    with op.batch_alter_table("estate") as table:
        for name in _WORDS:
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("estate") as table:
        for name in (*_WORDS, "closed_at"):
            table.drop_column(name)

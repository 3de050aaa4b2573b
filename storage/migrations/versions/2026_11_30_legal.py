"""A legal case says how far it is, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_legal"
down_revision = "2026_11_30_estates"
branch_labels = None
depends_on = None

_WORDS = ("stage", "outcome")


def upgrade() -> None:
    with op.batch_alter_table("legal_case") as table:
        for name in _WORDS:
            table.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("legal_case") as table:
        for name in _WORDS:
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("legal_case") as table:
        for name in _WORDS:
            table.drop_column(name)

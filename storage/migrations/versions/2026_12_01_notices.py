"""A notice is said page by page, and remembers how far it got."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_notices"
down_revision = "2026_12_01_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("said_to", big, nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Forward only.")

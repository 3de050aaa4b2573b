"""What those who came to an event said about it, in their own words."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_eventwords"
down_revision = "2026_11_23_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sign_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("sign_up", schema=None) as batch_op:
        batch_op.alter_column("words", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")

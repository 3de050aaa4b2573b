"""A notice may be to a line of homes above each other, and to owners or tenants alone."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_30_risers"
down_revision = "2026_11_30_wishes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = sqlmodel.sql.sqltypes.AutoString
    with op.batch_alter_table("notice", schema=None) as batch_op:
        for name in ("line", "audience"):
            batch_op.add_column(sa.Column(name, words(), nullable=False, server_default=""))
    with op.batch_alter_table("notice", schema=None) as batch_op:
        for name in ("line", "audience"):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_notice_audience_word"), "audience IN ('', 'owner', 'tenant')"
        )


def downgrade() -> None:
    raise NotImplementedError("Forward only.")

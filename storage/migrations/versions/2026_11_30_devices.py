"""Sign-ins have a place: the workbench, or a homeowner's own page, which a link opens once."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_30_devices"
down_revision = "2026_11_30_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = sqlmodel.sql.sqltypes.AutoString()
    with op.batch_alter_table("login", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place", words, nullable=False, server_default="desk"))
        batch_op.add_column(sa.Column("link", words, nullable=True))
    with op.batch_alter_table("login", schema=None) as batch_op:
        batch_op.alter_column("place", server_default=None)
        batch_op.create_check_constraint(op.f("ck_login_place_word"), "place IN ('desk', 'home')")
        batch_op.create_unique_constraint(batch_op.f("uq_login_link"), ["link"])


def downgrade() -> None:
    raise NotImplementedError("Forward only.")

"""The archive: what a home and its household are, who asked to be bound, what was not matched."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_archive"
down_revision = "2026_11_22_windows"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("home", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parking", _text(), nullable=False, server_default=""))
    with op.batch_alter_table("home", schema=None) as batch_op:
        batch_op.alter_column("parking", server_default=None)
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_in_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_at", _time(), nullable=True))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consented_at", _time(), nullable=True))
        batch_op.create_index("ix_person_phone", ["phone"], unique=False)


def _text() -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString()


def _time() -> sqlmodel.sql.sqltypes.UTCDateTime:
    return sqlmodel.sql.sqltypes.UTCDateTime()

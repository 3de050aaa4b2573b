"""Versions of the charter that were taken in the workbench."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_30_charters"
down_revision = "2026_11_30_founded"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "charter_version",
        sa.Column("id", big, nullable=False),
        sa.Column("author_id", big, nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("taken_at", moment(), nullable=False),
        sa.Column("valid_from", moment(), nullable=False),
        sa.Column("dropped_at", moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_charter_version_author_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_version")),
    )
    with op.batch_alter_table("charter_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_charter_version_valid_from"), ["valid_from"], unique=False
        )


def downgrade() -> None:
    raise NotImplementedError("Forward only.")

"""What a sheet added and changed, so that it can be taken back."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_12_01_sheets"
down_revision = "2026_12_01_funds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    words, moment = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "sheet_import",
        sa.Column("id", big, nullable=False),
        sa.Column("kind", words(), nullable=False),
        sa.Column("person_id", big, nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("undone_at", moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sheet_import_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_import")),
    )
    op.create_index(op.f("ix_sheet_import_person_id"), "sheet_import", ["person_id"])
    op.create_table(
        "sheet_trace",
        sa.Column("id", big, nullable=False),
        sa.Column("import_id", big, nullable=False),
        sa.Column("name", words(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("changed", words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["sheet_import.id"], name=op.f("fk_sheet_trace_import_id_sheet_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_trace")),
    )
    op.create_index(op.f("ix_sheet_trace_import_id"), "sheet_trace", ["import_id"])


def downgrade() -> None:
    raise NotImplementedError("Forward only.")

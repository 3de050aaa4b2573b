"""What the columns of the company's sheets are, as somebody matched them by hand."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_30_headings"
down_revision = "2026_11_30_charters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    words = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "sheet_heading",
        sa.Column("id", big, nullable=False),
        sa.Column("kind", words(), nullable=False),
        sa.Column("title", words(), nullable=False),
        sa.Column("column", words(), nullable=False),
        sa.Column("person_id", big, nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sheet_heading_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_heading")),
        sa.UniqueConstraint("kind", "title", name=op.f("uq_sheet_heading_kind_title")),
    )


def downgrade() -> None:
    raise NotImplementedError("Forward only.")

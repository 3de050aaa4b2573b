"""Cases for the legal department."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_legal"
down_revision = "2026_11_22_closed"
branch_labels = None
depends_on = None

LIVE = "state IN ('proposed', 'sent')"


def _id() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _time() -> sqlmodel.sql.sqltypes.UTCDateTime:
    return sqlmodel.sql.sqltypes.UTCDateTime()


def upgrade() -> None:
    op.create_table(
        "legal_case",
        sa.Column("id", _id(), nullable=False),
        sa.Column("home_id", _id(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("amount_fen", _id(), nullable=False),
        sa.Column("proposed_at", _time(), nullable=False),
        sa.Column("decided_at", _time(), nullable=True),
        sa.Column("decided_by_id", _id(), nullable=True),
        sa.Column("withdrawn_at", _time(), nullable=True),
        sa.Column("paper_id", _id(), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'sent', 'declined', 'withdrawn')",
            name=op.f("ck_legal_case_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_legal_case_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_legal_case_home_id_home")),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_legal_case_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_case")),
    )
    op.create_index(op.f("ix_legal_case_home_id"), "legal_case", ["home_id"], unique=False)
    op.create_index(
        "ix_legal_case_live",
        "legal_case",
        ["home_id"],
        unique=True,
        sqlite_where=sa.text(LIVE),
        postgresql_where=sa.text(LIVE),
    )


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")

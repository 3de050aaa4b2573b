"""The register of policies."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_policies"
down_revision = "2026_11_22_reminders"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
WAITING = sa.text("next_at IS NOT NULL")


def _id() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _time() -> sqlmodel.sql.sqltypes.UTCDateTime:
    return sqlmodel.sql.sqltypes.UTCDateTime()


def upgrade() -> None:
    op.create_table(
        "policy",
        sa.Column("id", _id(), nullable=False),
        sa.Column("field", TEXT(), nullable=False),
        sa.Column("title", TEXT(), nullable=False),
        sa.Column("version", TEXT(), nullable=False),
        sa.Column("owner_id", _id(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("attachment_id", _id(), nullable=True),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("created_by_id", _id(), nullable=True),
        sa.Column("next_at", _time(), nullable=True),
        sa.CheckConstraint("state IN ('current', 'withdrawn')", name=op.f("ck_policy_state_word")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_policy_attachment_id_attachment")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_policy_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_policy_owner_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_index(
        "ix_policy_next", "policy", ["next_at"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_table(
        "policy_revision",
        sa.Column("id", _id(), nullable=False),
        sa.Column("policy_id", _id(), nullable=False),
        sa.Column("version", TEXT(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("attachment_id", _id(), nullable=True),
        sa.Column("by_id", _id(), nullable=True),
        sa.Column("at", _time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_policy_revision_attachment_id_attachment"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_policy_revision_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_policy_revision_policy_id_policy")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_revision")),
    )
    op.create_index(op.f("ix_policy_revision_policy_id"), "policy_revision", ["policy_id"])


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")

"""Trainings and who came to them."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_trainings"
down_revision = "2026_11_22_approvals"
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
        "training",
        sa.Column("id", _id(), nullable=False),
        sa.Column("audience", TEXT(), nullable=False),
        sa.Column("topic", TEXT(), nullable=False),
        sa.Column("place", TEXT(), nullable=False),
        sa.Column("starts_at", _time(), nullable=False),
        sa.Column("trainer_id", _id(), nullable=True),
        sa.Column("planned_by_id", _id(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("reason", TEXT(), nullable=False),
        sa.Column("next_at", _time(), nullable=True),
        sa.CheckConstraint(
            "audience IN ('managers', 'everybody', 'service', 'engineering', 'order', 'environment')",
            name=op.f("ck_training_audience_word"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'held', 'empty', 'cancelled')",
            name=op.f("ck_training_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["person.id"], name=op.f("fk_training_planned_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["person.id"], name=op.f("fk_training_trainer_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    op.create_index("ix_training_starts", "training", ["starts_at"])
    op.create_index(
        "ix_training_next", "training", ["next_at"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_table(
        "training_attendance",
        sa.Column("id", _id(), nullable=False),
        sa.Column("training_id", _id(), nullable=False),
        sa.Column("person_id", _id(), nullable=False),
        sa.Column("came_at", _time(), nullable=True),
        sa.Column("noted_by_id", _id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["person.id"], name=op.f("fk_training_attendance_noted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_attendance_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["training_id"],
            ["training.id"],
            name=op.f("fk_training_attendance_training_id_training"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_attendance")),
        sa.UniqueConstraint(
            "training_id", "person_id", name=op.f("uq_training_attendance_training_id_person_id")
        ),
    )
    op.create_index(op.f("ix_training_attendance_person_id"), "training_attendance", ["person_id"])


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")

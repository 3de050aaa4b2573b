"""The roster beside the presence, and the desks that are watched."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_shifts"
down_revision = "2026_11_22_search"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime()
OPEN = sa.text("ended_at IS NULL")
WAITING = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    # What was called a shift is the presence: when somebody said that they came and went.
    op.create_table(
        "presence",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_presence_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    op.execute(
        "INSERT INTO presence (person_id, started_at, ended_at) "
        "SELECT person_id, started_at, ended_at FROM shift ORDER BY id"
    )
    op.drop_index("ix_shift_open", "shift")
    op.drop_table("shift")
    op.create_index(
        "ix_presence_open",
        "presence",
        ["person_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_presence_person", "presence", ["person_id", "ended_at"])
    _shifts()
    _desks()


def _shifts() -> None:
    op.create_table(
        "shift",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("estate_id", NUMBER, nullable=True),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.CheckConstraint("source IN ('chat', 'import')", name=op.f("ck_shift_source_word")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_shift_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_shift_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("person_id", "starts_at", name=op.f("uq_shift_person_id_starts_at")),
    )
    op.create_index("ix_shift_ends", "shift", ["person_id", "ends_at"])
    op.create_index("ix_shift_week", "shift", ["starts_at"])
    op.create_index(
        "ix_shift_next", "shift", ["next_at"], sqlite_where=WAITING, postgresql_where=WAITING
    )


def _desks() -> None:
    op.create_table(
        "desk_watch",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("estate_id", NUMBER, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("empty_since", MOMENT, nullable=True),
        sa.Column("alerts", sa.Integer(), nullable=False),
        sa.Column("summed_on", sa.Date(), nullable=True),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_desk_watch_estate_id_estate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_watch")),
        sa.UniqueConstraint("estate_id", name=op.f("uq_desk_watch_estate_id")),
    )
    op.create_index(
        "ix_desk_watch_next",
        "desk_watch",
        ["next_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )

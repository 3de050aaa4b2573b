"""Incidents: one thing that many homes report."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_incidents"
down_revision = "2026_11_22_requests"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sqlmodel.sql.sqltypes.AutoString()
TIME = sqlmodel.sql.sqltypes.UTCDateTime()
LIVE = sa.text("state IN ('proposed', 'open')")


def upgrade() -> None:
    op.create_table(
        "incident",
        sa.Column("id", BIG, nullable=False),
        sa.Column("estate_id", BIG, nullable=True),
        sa.Column("building", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("danger", TEXT, nullable=True),
        sa.Column("matter", sa.JSON(), nullable=False),
        sa.Column("department", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("holder_id", BIG, nullable=True),
        sa.Column("proposed_at", TIME, nullable=False),
        sa.Column("shown_at", TIME, nullable=False),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("statement", TEXT, nullable=False),
        sa.Column("stated_at", TIME, nullable=True),
        sa.Column("stated_by", BIG, nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'open', 'ignored', 'resolved')",
            name=op.f("ck_incident_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_incident_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["person.id"], name=op.f("fk_incident_holder_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_incident_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["stated_by"], ["person.id"], name=op.f("fk_incident_stated_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(
        "ix_incident_live", "incident", ["estate_id"], sqlite_where=LIVE, postgresql_where=LIVE
    )
    with op.batch_alter_table("ticket") as table:
        table.add_column(sa.Column("incident_id", BIG, nullable=True))
        table.create_foreign_key(
            op.f("fk_ticket_incident_id_incident"), "incident", ["incident_id"], ["id"]
        )
        table.create_index(op.f("ix_ticket_incident_id"), ["incident_id"])
        table.create_index(op.f("ix_ticket_merged_into_id"), ["merged_into_id"])


def downgrade() -> None:
    with op.batch_alter_table("ticket") as table:
        table.drop_index(op.f("ix_ticket_merged_into_id"))
        table.drop_index(op.f("ix_ticket_incident_id"))
        table.drop_column("incident_id")
    op.drop_table("incident")

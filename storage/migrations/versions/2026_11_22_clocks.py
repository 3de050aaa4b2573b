"""More kinds of deadlines, their warnings and their evidence."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_clocks"
down_revision = "2026_11_22_archive"
branch_labels = None
depends_on = None

KINDS = (
    "kind IN ('answer', 'onsite', 'plan', 'promise', 'follow', 'signoff', 'wait', 'holding', "
    "'offer')"
)


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_deadline_kind_word"), type_="check")
        batch_op.create_check_constraint(op.f("ck_deadline_kind_word"), KINDS)
        batch_op.add_column(sa.Column("warned_at", moment, nullable=True))
        batch_op.add_column(sa.Column("person_id", number, nullable=True))
        batch_op.add_column(sa.Column("event_id", number, nullable=True))
        batch_op.add_column(sa.Column("delivery_id", number, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_deadline_person_id_person"), "person", ["person_id"], ["id"]
        )
        batch_op.create_foreign_key(
            op.f("fk_deadline_event_id_ticket_event"), "ticket_event", ["event_id"], ["id"]
        )

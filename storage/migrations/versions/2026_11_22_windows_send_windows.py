"""Send windows, passive answers, and messages that wait for the person to write again."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_windows"
down_revision = "2026_11_22_money"
branch_labels = None
depends_on = None


def _word(name: str, *, required: bool = True) -> sa.Column[str]:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=not required)


def _moment(name: str, *, required: bool = True) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sqlmodel.sql.sqltypes.UTCDateTime(), nullable=not required)


def upgrade() -> None:
    op.create_table(
        "send_window",
        _word("channel"),
        _word("address"),
        sa.Column("words_left", sa.Integer(), nullable=False),
        _moment("words_until"),
        sa.Column("click_left", sa.Integer(), nullable=False),
        _moment("click_until"),
        _moment("knocked_at"),
        sa.Column("deaf_to_templates", sa.Boolean(), nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        _moment("offered_until"),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("pk_send_window")),
    )
    op.create_table(
        "passive_answer",
        _word("channel"),
        _word("key"),
        _word("address"),
        _moment("opened_at"),
        _moment("decided_at", required=False),
        _word("text"),
        sa.PrimaryKeyConstraint("channel", "key", name=op.f("pk_passive_answer")),
    )
    with op.batch_alter_table("passive_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passive_answer_address"), ["address"], unique=False)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("held", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")

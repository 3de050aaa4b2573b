"""The columns of a send window say what a template message does, in the field's own words."""

from alembic import op

revision = "2026_11_30_pings"
down_revision = "2026_11_23_second_phones"
branch_labels = None
depends_on = None

NAMES = (("knocked_at", "pinged_at"), ("deaf_to_templates", "refuses_templates"))


def upgrade() -> None:
    with op.batch_alter_table("send_window") as batch:
        for old, new in NAMES:
            batch.alter_column(old, new_column_name=new)


def downgrade() -> None:
    with op.batch_alter_table("send_window") as batch:
        for old, new in NAMES:
            batch.alter_column(new, new_column_name=old)

"""A person may have two telephones."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_second_phones"
down_revision = "2026_11_23_eventwords"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("second_phone", sa.String(), nullable=False, server_default=""))
        batch.create_index("ix_person_second_phone", ["second_phone"])
    with op.batch_alter_table("person") as batch:
        batch.alter_column("second_phone", existing_type=sa.String(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.drop_index("ix_person_second_phone")
        batch.drop_column("second_phone")

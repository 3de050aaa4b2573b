"""What somebody has looked at lately is found without reading the whole record."""

from alembic import op

revision = "2026_11_23_audit"
down_revision = "2026_11_23_codes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_entry_actor", "audit_entry", ["actor_id", "action", "at"])


def downgrade() -> None:
    op.drop_index("ix_audit_entry_actor", "audit_entry")

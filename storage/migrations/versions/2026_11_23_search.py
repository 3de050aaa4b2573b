"""Words behind a number were not found: the index of words is made anew."""

from alembic import op

revision = "2026_11_23_search"
down_revision = "2026_11_23_moving"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM search_term")
    op.execute("UPDATE periodic_run SET cursor = 0 WHERE name = 'search'")


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")

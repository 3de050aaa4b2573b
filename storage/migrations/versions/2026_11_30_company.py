"""Roles, departments and categories are the charter's: the database takes whatever it names."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_company"
down_revision = "2026_11_30_pings"
branch_labels = None
depends_on = None

CHECKS = (
    ("role", ("name",)),
    ("promise", ("department",)),
    ("training", ("audience",)),
    ("ticket", ("category", "department")),
)
OF_DEPARTMENTS = ("", "service", "engineering", "order", "environment")


def upgrade() -> None:
    for table, columns in CHECKS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_constraint(op.f(f"ck_{table}_{column}_word"), type_="check")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("about_leaders", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.alter_column("about_leaders", server_default=None)
    ticket = sa.table("ticket", sa.column("about_role"), sa.column("about_leaders"))
    leads = ticket.c.about_role.not_in(OF_DEPARTMENTS)
    op.execute(ticket.update().where(leads).values(about_leaders=True))


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")

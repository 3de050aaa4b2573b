"""Keys by which other programs come in."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_30_keys"
down_revision = "2026_11_30_graves"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    words = sqlmodel.sql.sqltypes.AutoString()
    op.create_table(
        "api_key",
        sa.Column("id", big, nullable=False),
        sa.Column("name", words, nullable=False),
        sa.Column("person_id", big, nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("estate_ids", sa.JSON(), nullable=False),
        sa.Column("code_hash", words, nullable=False),
        sa.Column("code_until", moment, nullable=False),
        sa.Column("key_hash", words, nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.Column("revoked_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_api_key_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_api_key_code_hash")),
    )
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_key_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Forward only.")

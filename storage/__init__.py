"""TRUTH: the tables, their lawful transitions, and every query."""

from sqlmodel import SQLModel

# A row's checks are put together when it is first checked, not when the program starts.
SQLModel.model_config["defer_build"] = True
# Names of constraints are the same on every database, so that migrations can name them. This has
# to be said before the first table is made, and so it stands here.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

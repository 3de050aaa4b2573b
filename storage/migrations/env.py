"""Runs the migrations. It knows the live tables only to compare with them, never to build."""

from alembic import context
from sqlalchemy import create_engine, pool

from storage.db import for_pooler
from storage.migrating import Watch, mend, one_transaction
from storage.tables import metadata


def run() -> None:
    url = context.config.attributes["url"]
    plain, more = for_pooler(url)
    engine = create_engine(plain, poolclass=pool.NullPool, hide_parameters=True, **more)
    one_transaction(engine)
    with engine.connect() as connection:
        watch = Watch(connection)
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            transactional_ddl=True,
            on_version_apply=watch,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                # Two processes that start at once migrate one after the other.
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7367)")
            else:
                mend(connection)
            watch.look()
            context.run_migrations()


run()

"""How Alembic runs the steps in versions/: on the connection and in the transaction that bot/storage/migrate.py hands over.

A new step is a file `NNNN_what.py` with `revision = "NNNN"`, written by hand. tests/storage/test_migrations.py prints the operations
that are still missing between the models in bot/storage/tables.py and the steps. A step never imports bot: models change, steps don't.
"""

from alembic import context

from bot.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()

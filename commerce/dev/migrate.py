"""Brings a database to the newest migration, as a process: `python -m commerce.dev.migrate`.

The database is the one that COMMERCE_DATABASE_URL names, as `migrations/env.py` reads it.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config

_MIGRATIONS = Path(__file__).parents[2] / "migrations"


def main() -> None:
    """Run every migration that the database lacks."""
    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    command.upgrade(configuration, "head")


if __name__ == "__main__":
    main()

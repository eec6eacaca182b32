"""Models and migrations agree, and there is one head."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine

from tests.database import ROOT


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    return made


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(config()).get_heads()) == 1


async def test_models_and_migrations_agree(database_url: str) -> None:
    engine = create_async_engine(database_url.replace("postgresql:", "postgresql+asyncpg:", 1))
    checked = config()

    def check(connection: object) -> None:
        checked.attributes["connection"] = connection
        command.check(checked)  # raises when a migration is missing

    async with engine.connect() as connection:
        await connection.run_sync(check)
    await engine.dispose()

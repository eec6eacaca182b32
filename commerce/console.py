"""What every command shares: the database of this process, and how a refusal is told.

Knows no domain. A refusal is one line on standard error and exit code 2, never a traceback.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeVar

import asyncpg
import typer
from sqlalchemy.exc import DBAPIError

from commerce.core.crypto import Vault
from commerce.core.db import Database
from commerce.core.errors import ExpectedError, InvalidInput, RequestError
from commerce.settings import InvalidSettings, Settings

T = TypeVar("T")
REFUSED = 2
POOL_SIZE = 2
UNREACHABLE = (OSError, asyncpg.PostgresConnectionError, asyncpg.InvalidCatalogNameError)


def run(work: Callable[[Database], Awaitable[T]]) -> T:
    """Run `work` with the database that the settings name, and close it."""
    try:
        settings = Settings.from_environment()
        return asyncio.run(_with_database(settings, work))
    except InvalidSettings as error:
        refuse(str(error))
    except InvalidInput as error:
        refuse("; ".join(f"{'.'.join(each.path)}: {each.message}" for each in error.problems))
    except ExpectedError as error:
        refuse(f"{error.code}: {', '.join(map(str, error.args))}")
    except (RequestError, Refused) as error:
        refuse(str(error))
    except UNREACHABLE as error:
        refuse(f"The database cannot be reached: {error}")
    except DBAPIError as error:
        if isinstance(error.orig, asyncpg.UndefinedTableError):
            refuse("The database has no tables yet: run the migrations.")
        raise


class Refused(Exception):
    """A command cannot do what it was asked to; the text says why and what to do."""


def refuse(message: str) -> NoReturn:
    """End the command with a line and exit code 2."""
    typer.secho(message, err=True, fg=typer.colors.RED)
    raise typer.Exit(REFUSED)


async def _with_database(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    database = Database(settings.database_url, Vault(settings.secret_keys), pool_size=POOL_SIZE)
    try:
        return await work(database)
    finally:
        await database.close()

"""Following guides of the documentation: their blocks, and what their command lines print."""

import asyncio
import re
import shlex

from typer.testing import CliRunner

from commerce.cli import app as commands
from commerce.core.db import Database

KEYS = "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl"


def blocks_of(guide: str, kind: str) -> list[str]:
    """The fenced blocks of a kind, in order."""
    return re.findall(rf"```{kind}\n(.*?)```", guide, re.DOTALL)


async def command(db: Database, line: str) -> str:
    """What a line of a guide prints; it must succeed."""
    environment = {"COMMERCE_DATABASE_URL": db.url, "COMMERCE_SECRET_KEYS": KEYS}
    words = shlex.split(line)[1:]
    done = await asyncio.to_thread(CliRunner().invoke, commands, words, env=environment)
    assert done.exit_code == 0, done.output
    return done.output

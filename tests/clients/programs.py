"""The example programs: where they are, and running them to their end."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

from tests.database import ROOT

EXAMPLES = ROOT / "client-examples"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    problems: str


async def run(*command: str, folder: Path, **environ: str) -> Ran:
    """Run a program in its folder."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env={**os.environ, **environ},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, problems = await asyncio.wait_for(process.communicate(), 60)
    return Ran(process.returncode or 0, out.decode(), problems.decode())

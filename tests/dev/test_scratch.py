"""A command with services of its own: it finds them, its exit code is kept, nothing stays."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

MAKE_A_DATABASE = """
import asyncio, asyncpg, os, sys
async def main():
    connection = await asyncpg.connect(os.environ["COMMERCE_TEST_DATABASE_URL"])
    print(await connection.execute("CREATE DATABASE for_a_test"))
    await connection.close()
asyncio.run(main())
sys.exit(3)
"""


def scratch(temporary: str, *command: str) -> "subprocess.Popen[str]":
    Path(temporary).chmod(0o711)
    kept = {name: value for name, value in os.environ.items() if "COMMERCE" not in name}
    return subprocess.Popen(
        [sys.executable, "-m", "commerce.dev.scratch", "--no-search", "--", *command],
        env={**kept, "TMPDIR": temporary},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_command_gets_a_database_and_keeps_its_exit_code() -> None:
    with tempfile.TemporaryDirectory(prefix="commerce-dev-test-") as temporary:
        process = scratch(temporary, sys.executable, "-c", MAKE_A_DATABASE)

        said, _ = process.communicate(timeout=30)

        assert said == "CREATE DATABASE\n"
        assert process.returncode == 3
        assert list(Path(temporary).iterdir()) == []


def test_what_a_killed_run_left_is_removed_by_the_next_one() -> None:
    with tempfile.TemporaryDirectory(prefix="commerce-dev-test-") as temporary:
        killed = scratch(temporary, "sh", "-c", "echo started; exec sleep 60")
        assert killed.stdout is not None
        assert killed.stdout.readline() == "started\n"
        killed.kill()
        killed.communicate(timeout=30)
        assert list(Path(temporary).iterdir()) != []

        following = scratch(temporary, "true")
        following.communicate(timeout=30)

        assert following.returncode == 0
        assert list(Path(temporary).iterdir()) == []

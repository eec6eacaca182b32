"""The commands, as docs/import.md shows them: its files are imported and its commands are run."""

import asyncio
import gzip
import os
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from commerce.catalog.models import Product
from commerce.cli import app
from commerce.core.db import Database
from commerce.dev import environment
from tests.database import ROOT
from tests.factories.imports import (
    product_record,
    write_mapping,
    write_records,
    write_sales,
)

pytestmark = pytest.mark.committed
KEYS = "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl"
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = "$ commerce "


async def run(db: Database, *arguments: str) -> tuple[int, str]:
    """Exit code and what was said, run in a thread: a command has an event loop of its own."""
    environment = {"COMMERCE_DATABASE_URL": db.url, "COMMERCE_SECRET_KEYS": KEYS}
    done = await asyncio.to_thread(CliRunner().invoke, app, arguments, env=environment)
    return done.exit_code, done.output


async def clear(db: Database) -> None:
    """Take the test's shop away."""
    async with db.write() as tx:
        for table in ("channel_sellers", "sellers", "channels", "shop_settings"):
            await tx.driver_execute(f"DELETE FROM {table}", ())


@dataclass
class Session:
    """A console block: commands and the lines that they must print."""

    commands: list[tuple[list[str], list[str]]] = field(
        default_factory=list[tuple[list[str], list[str]]]
    )


def session_of(text: str) -> Session:
    session = Session()
    for line in text.splitlines():
        if line.startswith(COMMAND):
            session.commands.append((shlex.split(line.removeprefix(COMMAND)), []))
        else:
            session.commands[-1][1].append(line)
    return session


async def test_the_guide_is_true(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clear(db)
    monkeypatch.chdir(tmp_path)
    guide = (ROOT / "docs" / "import.md").read_text()
    blocks = BLOCK.findall(guide)

    ran = 0
    for kind, name, content in blocks:
        path = tmp_path / name
        if kind == "console":
            for arguments, expected in session_of(content).commands:
                code, said = await run(db, *arguments)
                assert code == 0, said
                printed = [" ".join(line.split()) for line in said.splitlines()]
                for line in expected:
                    assert " ".join(line.split()) in printed, said
                ran += 1
        elif path.is_file():
            assert path.read_text() == content
        else:
            path.write_text(content)
    assert ran == 9


async def test_a_file_with_nothing_to_load_ends_with_two(db: Database, tmp_path: Path) -> None:
    path = write_sales(tmp_path, {"Each": "0"})

    code, said = await run(
        db, "import", "orders", str(path), "--mapping", str(write_mapping(tmp_path))
    )

    assert code == 2
    assert "PRICE_NOT_POSITIVE" in said
    assert said.endswith("Nothing could be loaded.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "catalog", "none.csv"), "none.csv cannot be read: No such file or directory."),
        (("import", "orders", "none.csv", "--mapping", "none"), "There is no mapping none;"),
        (("export", "catalog", "/nowhere/catalog.jsonl"), "/nowhere/catalog.jsonl cannot be"),
        (("shop", "init", "--name", "A", "--channel", "uk"), "Write the channel 'uk' as"),
        (
            ("shop", "init", "--name", "A", "--channel", "uk:GBP:en:XX"),
            "There is no country 'XX'.",
        ),
        (
            ("shop", "init", "--name", "A", "--channel", "uk:XXZ:en:GB"),
            "There is no currency 'XXZ'.",
        ),
        (("shop", "init", "--name", "A", "--channel", "UK:GBP:en:GB"), "The code 'UK' needs"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_line(
    db: Database, arguments: tuple[str, ...], said: str
) -> None:
    code, output = await run(db, *arguments)

    assert code == 2
    assert output.startswith(said)
    assert output.count("\n") == 1


async def test_without_a_shop_nothing_is_imported(db: Database, tmp_path: Path) -> None:
    await clear(db)
    path = write_records(tmp_path / "catalog.jsonl", product_record())

    code, said = await run(db, "import", "catalog", str(path))

    assert (code, said) == (
        2,
        "no shop settings or no channel; run `commerce shop init`\n",
    )


async def test_without_a_database_a_command_says_so(tmp_path: Path) -> None:
    environment = {
        "COMMERCE_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "COMMERCE_SECRET_KEYS": KEYS,
    }
    done = await asyncio.to_thread(CliRunner().invoke, app, ["export", "catalog"], env=environment)

    assert done.exit_code == 2
    assert done.output.startswith("The database cannot be reached: ")


async def test_beside_a_running_shop_its_database_is_used(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    used = {"COMMERCE_DATABASE_URL": db.url, "COMMERCE_SECRET_KEYS": KEYS}
    environment.save(environment.prepare(tmp_path), used)
    write_records(tmp_path / "catalog.jsonl", product_record())

    done = await asyncio.to_thread(
        CliRunner().invoke, app, ["import", "catalog", "catalog.jsonl"], env=dict.fromkeys(used)
    )

    assert done.exit_code == 0, done.output
    async with db.read() as reader:
        assert list(await reader.scalars(select(Product.slug))) == ["mug"]


async def test_an_export_may_be_gzipped_and_is_the_same_at_every_time(
    db: Database, tmp_path: Path
) -> None:
    path = write_records(tmp_path / "catalog.jsonl", product_record())
    await run(db, "import", "catalog", str(path))

    _, plain = await run(db, "export", "catalog")
    await run(db, "export", "catalog", str(tmp_path / "a.jsonl.gz"))
    await run(db, "export", "catalog", str(tmp_path / "b.jsonl.gz"))

    first = (tmp_path / "a.jsonl.gz").read_bytes()
    second = (tmp_path / "b.jsonl.gz").read_bytes()
    assert first == second
    assert gzip.decompress(first).decode() == plain
    assert sorted(os.listdir(tmp_path)) == ["a.jsonl.gz", "b.jsonl.gz", "catalog.jsonl"]

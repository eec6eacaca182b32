"""The examples of docs/protocol.md are run as they stand."""

import asyncio
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from commerce.core.db import Database
from commerce.core.ids import encode
from tests.clients.node import missing
from tests.clients.publishing import client_that_publishes, write_json
from tests.clients.server import Server
from tests.database import ROOT
from tests.factories.catalog import MadeProduct

EXAMPLE = re.compile(r"```sh\n(.*?)```\n\n```json\n(.*?)```", re.DOTALL)
EXAMPLES = EXAMPLE.findall((ROOT / "docs" / "protocol.md").read_text())
OPERATION = "query ProductPage($slug: String!) { product(slug: $slug) { title } }"


async def test_every_example_answers_what_the_guide_says(
    server: Server, shop_db: Database, product: MadeProduct, staff_token: str, tmp_path: Path
) -> None:
    if shutil.which("curl") is None:
        missing("curl runs the examples of docs/protocol.md; it is not installed")
    manifest = write_json(tmp_path / "manifest.json", {"product-page": OPERATION})
    client = await client_that_publishes(shop_db, "guide", manifest)
    Image.new("RGB", (2, 2), "red").save(tmp_path / "picture.png")
    environ = {
        "SHOP": server.url,
        "KEY": client.key,
        "TOKEN": staff_token,
        "PRODUCT": encode("Product", product.id),
    }

    assert len(EXAMPLES) == 9
    for command, expected in EXAMPLES:
        process = await asyncio.create_subprocess_exec(
            *("bash", "-euc", command),
            cwd=tmp_path,
            env={**os.environ, **environ},
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await process.communicate()
        if json.loads(said) != json.loads(expected):
            pytest.fail(f"{command}answers\n{said.decode()}")

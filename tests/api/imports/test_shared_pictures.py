"""A picture that shows several variants of an imported product."""

from pathlib import Path

from commerce.core.db import Database
from commerce.imports.service import import_catalog
from tests.client import Client
from tests.factories.imports import product_record, variant_record, write_records

PRODUCT = """{ product(slug: "mug") {
  media { url }
  variants { nodes { sku image { url } } }
} }"""


async def test_the_gallery_shows_it_once_and_every_variant_shows_it(
    client: Client, db: Database, tmp_path: Path
) -> None:
    sizes = [{"code": code, "label": {"en": code.upper()}} for code in "sml"]
    record = product_record(
        options=[{"code": "size", "label": {"en": "Size"}, "values": sizes}],
        media=[{"url": "https://a.example/front.png"}, {"url": "https://a.example/small.png"}],
        variants=[
            variant_record("S", options={"size": "s"}, media=["https://a.example/small.png"]),
            variant_record("M", options={"size": "m"}, media=["https://a.example/small.png"]),
            variant_record("L", options={"size": "l"}),
        ],
    )
    await import_catalog(db, [write_records(tmp_path / "mug.jsonl", record)])

    product = await client.data(PRODUCT)

    assert product["media"] == [
        {"url": "https://a.example/front.png"},
        {"url": "https://a.example/small.png"},
    ]
    assert product["variants"]["nodes"] == [
        {"sku": "S", "image": {"url": "https://a.example/small.png"}},
        {"sku": "M", "image": {"url": "https://a.example/small.png"}},
        {"sku": "L", "image": {"url": "https://a.example/front.png"}},
    ]

"""Files to import in tests."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

SALES_MAPPING = """
source = "old-till"
language = "en"
currency = "GBP"

[not_goods]
column = "Item"
codes = ["POST"]

[orders]
number = "Invoice"
number_prefix = "T-"
cancelled_prefix = "R"
at = "Date"
at_format = "%Y-%m-%d %H:%M"
sku = "Item"
title = "Text"
quantity = "Pieces"
unit_price = "Each"
customer = "Customer"
country = "Country"
"""
SALE = {
    "Invoice": "1001",
    "Item": "MUG",
    "Text": "Mug",
    "Pieces": "2",
    "Date": "2010-12-01 08:26",
    "Each": "15.00",
    "Customer": "C17",
    "Country": "United Kingdom",
}


def product_record(slug: str = "mug", **fields: Any) -> dict[str, Any]:
    """A product in the native format with one variant that costs 16 pounds; `fields` replace or
    add what it says."""
    return {
        "type": "product",
        "slug": slug,
        "title": {"en": slug.capitalize()},
        "channels": [{"channel": "uk", "published_from": "2026-01-01T00:00:00Z"}],
        "variants": [variant_record(slug.upper())],
        **fields,
    }


def variant_record(sku: str, **fields: Any) -> dict[str, Any]:
    return {
        "sku": sku,
        "prices": [{"currency": "GBP", "amount": "16.00"}],
        "stock": [{"on_hand": 5}],
        **fields,
    }


def write_records(path: Path, *records: Mapping[str, Any]) -> Path:
    """JSON lines."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def write_sales(folder: Path, *sales: Mapping[str, str], name: str = "sales.csv") -> Path:
    """Lines of invoices; each says what differs from `SALE`."""
    path = folder / name
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(SALE))
        writer.writeheader()
        writer.writerows({**SALE, **sale} for sale in sales)
    return path


def write_mapping(folder: Path, content: str = SALES_MAPPING) -> Path:
    path = folder / "mapping.toml"
    path.write_text(content)
    return path


def sales_of(invoices: Iterable[int], lines: int = 3) -> list[dict[str, str]]:
    """Invoices with so many lines each, of as many customers as there are last digits."""
    return [
        {"Invoice": str(number), "Item": f"SKU-{line}", "Customer": f"C{number % 10}"}
        for number in invoices
        for line in range(lines)
    ]

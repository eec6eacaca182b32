"""Counts and prices go out.

A file is cut into batches, and the batches go into the outbox before any of them is sent. Each has
an idempotency key of its own: after a crash the same batch is sent with the same key, and the shop
answers with what it did the first time.
"""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from erp.shop import Shop, ShopError
from erp.store import Store

BATCH = 250
ANSWERS = {"PushStock": "stockBulkSet", "PushPrices": "pricesBulkSet"}


def queue_stock(store: Store, path: Path) -> int:
    """A file with the columns sku, warehouse, on_hand; how many batches it makes."""
    with path.open(newline="") as file:
        rows = [
            {"sku": row["sku"], "warehouse": row["warehouse"], "onHand": int(row["on_hand"])}
            for row in csv.DictReader(file)
        ]
    return store.queue("PushStock", ({"items": each} for each in batches(rows)))


def queue_prices(store: Store, path: Path, price_list: str) -> int:
    """A file with the columns sku, amount; how many batches it makes."""
    with path.open(newline="") as file:
        rows = [{"sku": row["sku"], "amount": row["amount"]} for row in csv.DictReader(file)]
    inputs = ({"priceList": price_list, "items": each} for each in batches(rows))
    return store.queue("PushPrices", inputs)


def batches(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def send(shop: Shop, store: Store) -> list[tuple[str, str, str]]:
    """Send what is in the outbox, in order; SKU, code and message of everything that was refused."""
    refused: list[tuple[str, str, str]] = []
    for batch in store.unsent():
        answered = shop.run(batch.operation, input={**batch.input, "idempotencyKey": batch.key})
        result = answered[ANSWERS[batch.operation]]
        if "items" not in result:  # the batch as a whole: stop, since somebody has to look at it
            raise ShopError(result["code"], result["message"])
        store.mark_sent(batch, result)
        refused += [
            (item["sku"], problem["code"], problem["message"])
            for item in result["items"]
            for problem in item["problems"]
        ]
    return refused

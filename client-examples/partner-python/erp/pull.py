"""Orders and stock come in."""

from typing import Any

from erp.shop import Shop, ShopError
from erp.store import Store


def pull(shop: Shop, store: Store) -> int:
    """Bring the store up to date; how many changes came. Everything is read once at first, and
    again when the cursor has expired."""
    if store.cursor is None:
        read_everything(shop, store)
    try:
        return follow(shop, store)
    except ShopError as error:
        if error.code != "CURSOR_EXPIRED":
            raise
        read_everything(shop, store)
        return follow(shop, store)


def follow(shop: Shop, store: Store) -> int:
    """Read on from the cursor. A page and its cursor are stored together."""
    count, has_more = 0, True
    while has_more:
        page = shop.run("Changes", after=store.cursor)["changes"]
        with store.transaction():
            for change in page["changes"]:
                apply(store, change)
            store.cursor = page["cursor"]
        count += len(page["changes"])
        has_more = page["hasMore"]
    return count


def apply(store: Store, change: dict[str, Any]) -> None:
    """A change says what it is about; `node` is how that is now, so applying it twice is harmless."""
    node = change["node"]
    if node is None:
        return
    if change["kind"] == "ORDER":
        store.save_order(node)
    for level in change["stockLevels"] or ():
        store.save_level(node["sku"], level["warehouse"]["code"], level)


def read_everything(shop: Shop, store: Store) -> None:
    """The cursor is taken before anything is read: what changes meanwhile is read twice, never
    missed."""
    start: str | None = None
    for page in pages(shop, "Orders", "orders"):
        start = start or page["changesCursor"]
        with store.transaction():
            for order in page["orders"]["nodes"]:
                store.save_order(order)
    for warehouse in shop.run("Warehouses")["warehouses"]:
        for page in pages(shop, "Stock", "stockLevels", warehouseId=warehouse["id"]):
            with store.transaction():
                for level in page["stockLevels"]["nodes"]:
                    if level["variant"] is not None:
                        store.save_level(level["variant"]["sku"], warehouse["code"], level)
    if start is not None:
        store.cursor = start


def pages(shop: Shop, operation: str, connection: str, **variables: Any) -> Any:
    after: str | None = None
    while True:
        page = shop.run(operation, after=after, **variables)
        yield page
        info = page[connection]["pageInfo"]
        if not info["hasNextPage"]:
            return
        after = info["endCursor"]

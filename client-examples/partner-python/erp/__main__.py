"""`python -m erp …`. SHOP_URL and SHOP_KEY say which shop, ERP_FILE where the ERP keeps its data."""

import argparse
import json
import os
import sys
import time
from pathlib import Path

from erp.manifest import manifest
from erp.pull import pull
from erp.push import queue_prices, queue_stock, send
from erp.shop import Shop
from erp.store import Store


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m erp", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("manifest", help="print the operations, to be published")
    pulling = commands.add_parser("pull", help="bring orders and stock up to date")
    pulling.add_argument("--every", type=float, help="go on doing so, every so many seconds")
    stock = commands.add_parser("push-stock", help="send counts: sku,warehouse,on_hand")
    stock.add_argument("file", type=Path)
    prices = commands.add_parser("push-prices", help="send prices: sku,amount")
    prices.add_argument("file", type=Path)
    prices.add_argument("--price-list", required=True)
    commands.add_parser("send", help="send what is left in the outbox")
    options = parser.parse_args()
    if options.command == "manifest":
        print(json.dumps(manifest(), indent=2))
        return 0
    store = Store(Path(os.environ.get("ERP_FILE", "erp.sqlite")))
    shop = Shop(os.environ["SHOP_URL"], os.environ["SHOP_KEY"])
    try:
        return run(options, shop, store)
    finally:
        shop.close()
        store.close()


def run(options: argparse.Namespace, shop: Shop, store: Store) -> int:
    if options.command == "pull":
        print(f"{pull(shop, store)} changes")
        while options.every:
            time.sleep(options.every)
            print(f"{pull(shop, store)} changes", flush=True)
        return 0
    if options.command == "push-stock":
        queue_stock(store, options.file)
    elif options.command == "push-prices":
        queue_prices(store, options.file, options.price_list)
    refused = send(shop, store)
    for sku, code, message in refused:
        print(f"{sku}: {code}: {message}", file=sys.stderr)
    print(f"sent; {len(refused)} refused")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())

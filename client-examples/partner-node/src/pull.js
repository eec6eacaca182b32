// Orders and stock come in.
import { ShopError } from "./shop.js";

/** Bring the store up to date; how many changes came. */
export async function pull(run, store) {
  if (store.cursor === null) await readEverything(run, store);
  try {
    return await follow(run, store);
  } catch (error) {
    if (!(error instanceof ShopError) || error.code !== "CURSOR_EXPIRED") throw error;
    await readEverything(run, store);
    return follow(run, store);
  }
}

async function follow(run, store) {
  for (let count = 0; ; ) {
    const { changes: page } = await run("Changes", { after: store.cursor });
    for (const { kind, node, stockLevels } of page.changes) {
      if (node && kind === "ORDER") store.orders[node.id] = node;
      for (const level of stockLevels ?? []) {
        if (node) store.stock[`${node.sku}@${level.warehouse.code}`] = level;
      }
    }
    store.cursor = page.cursor;
    store.save();
    count += page.changes.length;
    if (!page.hasMore) return count;
  }
}

/** The cursor is taken before anything is read: what changes meanwhile is read twice, never missed. */
async function readEverything(run, store) {
  let start = null;
  for (let after = null; ; ) {
    const { changesCursor, orders } = await run("Orders", { after });
    start ??= changesCursor;
    for (const order of orders.nodes) store.orders[order.id] = order;
    store.save();
    if (!orders.pageInfo.hasNextPage) break;
    after = orders.pageInfo.endCursor;
  }
  store.cursor = start;
  store.save();
}

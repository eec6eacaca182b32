// Shipments, counts and prices go out, through an outbox: a batch is stored with its idempotency key
// before it is sent, so that after a crash it is sent again and taken once.
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

import { ShopError } from "./shop.js";

const BATCH = 250;
const ANSWERS = { PushStock: "stockBulkSet", PushPrices: "pricesBulkSet", Ship: "orderShip" };

/** `sku,warehouse,on_hand` */
export function queueStock(store, path) {
  const items = rows(path).map(({ sku, warehouse, on_hand }) => ({ sku, warehouse, onHand: Number(on_hand) }));
  queue(store, "PushStock", batches(items).map((batch) => ({ items: batch })));
}

/** `sku,amount` */
export function queuePrices(store, path, priceList) {
  const items = rows(path).map(({ sku, amount }) => ({ sku, amount }));
  queue(store, "PushPrices", batches(items).map((batch) => ({ priceList, items: batch })));
}

/** Everything that is paid and not shipped leaves the warehouse. */
export function queueShipments(store) {
  const queued = new Set(store.outbox.filter((each) => each.operation === "Ship").map((each) => each.input.orderId));
  const due = Object.values(store.orders).filter(
    (order) => order.status === "AWAITING_SHIPMENT" && !queued.has(order.id),
  );
  queue(store, "Ship", due.map((order) => ({ orderId: order.id, carrier: "own-van" })));
}

/** Send what is in the outbox, in order; what was refused. */
export async function send(run, store) {
  const refused = [];
  while (store.outbox.length) {
    const { key, operation, input } = store.outbox[0];
    const result = (await run(operation, { input: { ...input, idempotencyKey: key } }))[ANSWERS[operation]];
    if (result.code && operation !== "Ship") throw new ShopError(result.code, result.message);
    if (result.code) refused.push({ order: input.orderId, code: result.code, message: result.message });
    for (const { sku, problems } of result.items ?? []) {
      for (const { code, message } of problems) refused.push({ sku, code, message });
    }
    if (operation === "Ship" && !result.code) store.orders[input.orderId].status = result.status;
    store.sent.push(store.outbox.shift());
    store.save();
  }
  return refused;
}

/**
 * All batches of a file or none. None while some of the same file wait: the program was killed and is
 * run again, and only has to send the rest.
 */
function queue(store, operation, inputs) {
  const push = createHash("sha256").update(JSON.stringify([operation, inputs])).digest("hex");
  if (store.outbox.some((each) => each.push === push)) return;
  store.outbox.push(...inputs.map((input) => ({ key: randomUUID(), push, operation, input })));
  store.save();
}

function batches(items) {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
}

/** A plain CSV file without quotes. */
function rows(path) {
  const [head, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const columns = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
  });
}

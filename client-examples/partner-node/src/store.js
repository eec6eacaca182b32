// The warehouse's own data: one file, replaced as a whole. What came in and the cursor behind it are
// in the same file, so a crash leaves both as they were or both as they are to be.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";

export class Store {
  constructor(path) {
    this.path = path;
    const kept = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
    this.cursor = kept.cursor ?? null;
    this.orders = kept.orders ?? {};
    this.stock = kept.stock ?? {};
    this.outbox = kept.outbox ?? [];
    this.sent = kept.sent ?? []; // the newest, for whoever asks what was sent
  }

  save() {
    const { cursor, orders, stock, outbox, sent } = this;
    const file = openSync(`${this.path}.new`, "w");
    writeSync(file, JSON.stringify({ cursor, orders, stock, outbox, sent: sent.slice(-100) }));
    fsyncSync(file);
    closeSync(file);
    renameSync(`${this.path}.new`, this.path);
  }
}

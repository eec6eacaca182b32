// The operations this program uses, by the SHA-256 of their text: codegen's `{hash: text}` form.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../operations/", import.meta.url);

/** @returns {Map<string, {id: string, text: string}>} the operations by their names */
export function operations() {
  const found = new Map();
  for (const file of readdirSync(FOLDER).sort()) {
    const text = readFileSync(new URL(file, FOLDER), "utf8");
    const name = /^(?:query|mutation) (\w+)/m.exec(text)?.[1];
    if (!name) throw new Error(`${file} holds no named operation`);
    found.set(name, { id: createHash("sha256").update(text).digest("hex"), text });
  }
  return found;
}

export function manifest() {
  return Object.fromEntries([...operations().values()].map(({ id, text }) => [`sha256:${id}`, text]));
}

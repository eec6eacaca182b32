// Speaking to the shop: ids of published operations, the partner's secret key, patience.
import { setTimeout as sleep } from "node:timers/promises";

import { operations } from "./manifest.js";

const TRIES = 6;
const LATER = new Set([429, 500, 502, 503, 504]);

/** The shop refused a request; `code` says why. */
export class ShopError extends Error {
  constructor(code, message) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/**
 * Asks the shop at `url`. What gets no answer, or is told to come back later, is sent again: queries
 * change nothing, and mutations carry an idempotency key.
 */
export function connect(url, key, version = "1.0.0") {
  const known = operations();
  const headers = {
    accept: "application/graphql-response+json",
    "content-type": "application/json",
    "x-client-key": key,
    "x-client-version": version,
  };
  return async function run(name, variables = {}) {
    const body = JSON.stringify({ documentId: `sha256:${known.get(name).id}`, variables });
    for (let attempt = 0; ; attempt++) {
      const isLast = attempt === TRIES - 1;
      let reply;
      try {
        reply = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(30_000) });
      } catch (error) {
        if (isLast) throw error;
        await sleep(pause(attempt));
        continue;
      }
      if (!LATER.has(reply.status) || isLast) return dataOf(await reply.json());
      await sleep(1000 * Number(reply.headers.get("retry-after")) || pause(attempt));
    }
  };
}

/** Milliseconds to wait: longer each time, never the same for two programs. */
function pause(attempt) {
  return Math.min(2 ** attempt, 30) * 1000 * (0.5 + Math.random() / 2);
}

function dataOf(answer) {
  if (answer.errors?.length) {
    const [first] = answer.errors;
    throw new ShopError(first.extensions?.code ?? "UNKNOWN", first.message);
  }
  return answer.data;
}

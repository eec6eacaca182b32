// A cart that works without a network. What the shopper does is shown at once and put into an outbox,
// each with its idempotency key. When the network is back the outbox is sent in order; the shop's
// answer replaces what was guessed, with what still waits on top of it.
import { randomUUID } from "node:crypto";
import type { Session } from "./session.js";
import { Unreachable } from "./transport.js";

/** `id` is null until the shop knows the line; a line of quantity 0 waits for being taken out. */
export interface Line {
  id: string | null;
  variantId: string;
  quantity: number;
}

interface Task {
  kind: "add" | "set";
  key: string;
  variantId: string;
  quantity: number;
}

export interface Kept {
  cartId: string | null;
  lines: Line[];
  orders: { number: string; status: string }[];
  outbox: Task[];
  refused: { variantId: string; code: string }[];
}

/** The phone's database: what is written is there after a crash. */
export interface Disk {
  read(): Kept;
  write(kept: Kept): void;
}

export const NOTHING: Kept = { cartId: null, lines: [], orders: [], outbox: [], refused: [] };

interface Cart {
  id: string;
  lines: { id: string; quantity: number; variant: { id: string } }[];
}

type Result = Partial<Cart> & { code?: string };

export class Shopper {
  constructor(
    private readonly session: Session,
    private readonly disk: Disk,
  ) {}

  get lines(): Line[] {
    return this.disk.read().lines.filter((line) => line.quantity > 0);
  }

  /** Put something into the cart; works offline. */
  add(variantId: string, quantity: number): void {
    this.queue({ kind: "add", key: randomUUID(), variantId, quantity });
  }

  /** Want so many of something that is in the cart; 0 takes it out. Works offline. */
  set(variantId: string, quantity: number): void {
    this.queue({ kind: "set", key: randomUUID(), variantId, quantity });
  }

  /** Send what waits, then read what the shop has. False when the network is away. */
  async sync(): Promise<boolean> {
    try {
      for (let task = this.disk.read().outbox[0]; task; task = this.disk.read().outbox[0]) await this.send(task);
      await this.refresh();
      return true;
    } catch (error) {
      if (error instanceof Unreachable) return false;
      throw error;
    }
  }

  private queue(task: Task): void {
    const kept = this.disk.read();
    kept.outbox.push(task);
    apply(kept.lines, task);
    this.disk.write(kept);
  }

  private async send(task: Task): Promise<void> {
    const result = await this.ask(task);
    const kept = this.disk.read();
    if (result.code === "CART_CLOSED") {
      kept.cartId = null; // it was ordered meanwhile: the task begins a new one
    } else {
      kept.outbox = kept.outbox.filter((each) => each.key !== task.key);
      if (result.code) kept.refused.push({ variantId: task.variantId, code: result.code });
      if (result.id) take(kept, result as Cart);
    }
    this.disk.write(kept);
  }

  private async ask({ kind, key, variantId, quantity }: Task): Promise<Result> {
    const { cartId, lines } = this.disk.read();
    const common = { idempotencyKey: key, ...(cartId && { cartId }) };
    const lineId = lines.find((line) => line.variantId === variantId)?.id;
    if (kind === "set" && !(cartId && lineId)) return { code: "NOT_IN_CART" };
    const operation = kind === "set" ? "CartLinesUpdate" : cartId ? "CartLinesAdd" : "CartCreate";
    const line = kind === "set" ? { lineId, quantity } : { variantId, quantity };
    const { data, errors } = await this.session.run(operation, { input: { ...common, lines: [line] } });
    const result = Object.values(data ?? {})[0] as Result | undefined;
    return result ?? { code: errors?.[0]?.extensions?.code ?? "UNKNOWN" };
  }

  private async refresh(): Promise<void> {
    const { cartId } = this.disk.read();
    const cart = cartId ? (await this.session.run("SyncCart", { cartId })).data?.cart : null;
    const me = this.session.isSignedIn ? (await this.session.run("SyncOrders", {})).data?.me : null;
    const kept = this.disk.read();
    if (cart) take(kept, cart as Cart);
    if (me) kept.orders = (me as { orders: { nodes: Kept["orders"] } }).orders.nodes;
    this.disk.write(kept);
  }
}

function take(kept: Kept, cart: Cart): void {
  kept.cartId = cart.id;
  kept.lines = cart.lines.map(({ id, quantity, variant }) => ({ id, quantity, variantId: variant.id }));
  for (const task of kept.outbox) apply(kept.lines, task);
}

function apply(lines: Line[], { kind, variantId, quantity }: Task): void {
  const line = lines.find((each) => each.variantId === variantId);
  if (!line) lines.push({ id: null, variantId, quantity });
  else line.quantity = kind === "add" ? line.quantity + quantity : quantity;
}

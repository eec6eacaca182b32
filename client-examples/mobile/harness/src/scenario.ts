// A day of a phone, against a real shop: `node dist/scenario.js android|ios` with SHOP_URL, SHOP_KEY,
// EMAIL, PASSWORD and two VARIANTS. Prints what the phone saw at each step as JSON.
import { type SafePlace, Session, type Tokens } from "./session.js";
import { type Disk, type Kept, NOTHING, Shopper } from "./sync.js";
import { type Platform, Transport } from "./transport.js";

const { SHOP_URL = "", SHOP_KEY = "", EMAIL = "", PASSWORD = "", VARIANTS = "" } = process.env;
const [first = "", second = ""] = VARIANTS.split(",");
const radio = { isOn: true, losesAnswers: 0, sent: [] as string[] };

const send: typeof fetch = async (input, init) => {
  if (!radio.isOn) throw new TypeError("the network is away");
  radio.sent.push(String(init?.body));
  const reply = await fetch(input, init);
  if (radio.losesAnswers-- > 0) throw new TypeError("the answer was lost");
  return reply;
};

class Phone implements Disk {
  private kept = JSON.stringify(NOTHING);
  private tokens: Tokens | null = null;
  readonly tokensSeen = new Set<string>();
  read(): Kept {
    return JSON.parse(this.kept);
  }
  write(kept: Kept): void {
    this.kept = JSON.stringify(kept);
  }
  readonly safe: SafePlace = {
    read: () => this.tokens,
    write: (tokens) => {
      this.tokens = tokens;
      if (tokens) this.tokensSeen.add(tokens.refreshToken);
    },
  };
  expire(): void {
    if (this.tokens) this.tokens = { ...this.tokens, accessTokenExpiresAt: new Date(0).toISOString() };
  }
}

const phone = new Phone();
const transport = new Transport({ url: SHOP_URL, key: SHOP_KEY, platform: process.argv[2] as Platform, send });
const session = new Session(transport, phone.safe);
let shopper = new Shopper(session, phone);
const steps: Record<string, unknown> = {};
const quantities = () => shopper.lines.map((line) => line.quantity);

const cards = await session.run("ProductCards", { language: "EN" });
steps.browsed = (cards.data?.products as { nodes: unknown[] } | undefined)?.nodes.length ?? cards.errors;

radio.isOn = false;
shopper.add(first, 1);
shopper.add(second, 2);
shopper.set(first, 3);
steps.offline = { synced: await shopper.sync(), lines: quantities() };

shopper = new Shopper(session, phone); // the app was killed and started again
radio.isOn = true;
radio.losesAnswers = 1;
steps.answerLost = { synced: await shopper.sync() };
steps.back = { synced: await shopper.sync(), lines: quantities(), waiting: phone.read().outbox.length };

shopper.set(second, 0);
await shopper.sync();
steps.removed = quantities();

steps.signedIn = await session.signIn(EMAIL, PASSWORD);
phone.expire();
radio.sent = [];
await Promise.all([session.run("SyncOrders", {}), session.run("SyncOrders", {})]);
steps.renewals = radio.sent.filter((body) => body.includes('"Renew"')).length;
steps.refreshTokens = phone.tokensSeen.size;
phone.expire();
radio.losesAnswers = 1; // the shop has renewed, and the phone does not know with what
steps.renewalLost = await session.run("SyncOrders", {}).then(() => "answered", () => "away");
steps.stillSignedIn = (await session.run("SyncOrders", {})).errors ?? session.isSignedIn;
await shopper.sync();
steps.orders = phone.read().orders.map((order) => order.status);
radio.isOn = false;
shopper = new Shopper(session, phone); // killed again, and offline
await shopper.sync();
steps.ordersOffline = phone.read().orders.length;
steps.refused = phone.read().refused;
console.log(JSON.stringify(steps));

// node src/main.js manifest | pull | ship | push-stock FILE | push-prices FILE PRICE_LIST | send
// SHOP_URL and SHOP_KEY say which shop, WAREHOUSE_FILE where the warehouse keeps its data.
import { manifest } from "./manifest.js";
import { pull } from "./pull.js";
import { queuePrices, queueShipments, queueStock, send } from "./push.js";
import { connect } from "./shop.js";
import { Store } from "./store.js";

const [command, ...args] = process.argv.slice(2);
if (command === "manifest") {
  console.log(JSON.stringify(manifest(), null, 2));
  process.exit(0);
}
const store = new Store(process.env.WAREHOUSE_FILE ?? "warehouse.json");
const run = connect(process.env.SHOP_URL, process.env.SHOP_KEY);
switch (command) {
  case "pull":
    console.log(`${await pull(run, store)} changes`);
    process.exit(0);
  case "ship":
    await pull(run, store);
    queueShipments(store);
    break;
  case "push-stock":
    queueStock(store, args[0]);
    break;
  case "push-prices":
    queuePrices(store, args[0], args[1]);
    break;
  case "send":
    break;
  default:
    console.error("manifest | pull | ship | push-stock FILE | push-prices FILE PRICE_LIST | send");
    process.exit(2);
}
const refused = await send(run, store);
for (const each of refused) console.error(JSON.stringify(each));
console.log(`sent; ${refused.length} refused`);
process.exit(refused.length ? 1 : 0);

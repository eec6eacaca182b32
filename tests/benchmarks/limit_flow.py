"""The hand-written limit of the order flow: one statement a step, two for paying.

It writes the rows that an order consists of (cart, line, checkout, order with line, delivery and
events, payment, reservation, queued event) and takes the stock, for one line from one warehouse.
It checks nothing but the stock, encrypts nothing, quotes no tax and asks no provider: a shop does
all of that, and cannot cost less than this.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commerce.core.ids import decode_any, new_id

CREATE = """
WITH line AS (
  SELECT v.id AS variant_id, p.amount FROM product_variants v
  JOIN prices p ON p.variant_id = v.id AND p.price_list_id = $1
  WHERE v.id = $5 AND (SELECT sum(on_hand - reserved) FROM stock_levels s
                       WHERE s.variant_id = v.id) >= $6),
made AS (INSERT INTO carts (id, channel_id, currency, language, status)
  SELECT $3, $2, 'GBP', 'en', 'active' FROM line RETURNING id),
lined AS (INSERT INTO cart_lines (id, cart_id, variant_id, quantity, unit_amount_seen)
  SELECT $4, made.id, line.variant_id, $6, line.amount FROM made, line)
SELECT json_build_object('id', made.id, 'total', line.amount * $6)::text FROM made, line
"""
READ = """
SELECT json_build_object('line', l.id, 'quantity', l.quantity, 'total', p.amount * l.quantity)::text
FROM carts c JOIN cart_lines l ON l.cart_id = c.id
JOIN prices p ON p.variant_id = l.variant_id AND p.price_list_id = $1
WHERE c.id = $2
"""
CHANGE = """
WITH bumped AS (UPDATE carts SET version = version + 1, updated_at = now()
  WHERE id = $2 AND status = 'active' RETURNING id),
changed AS (UPDATE cart_lines SET quantity = $4, updated_at = now()
  WHERE id = $3 AND cart_id IN (SELECT id FROM bumped) RETURNING variant_id)
SELECT json_build_object('total', p.amount * $4)::text FROM changed
JOIN prices p ON p.variant_id = changed.variant_id AND p.price_list_id = $1
"""
CHECKOUT = """
WITH made AS (INSERT INTO checkouts (id, cart_id, channel_id, email_sealed, shipping_country,
                                     shipping_address_sealed)
  SELECT $1, c.id, c.channel_id, $3, 'GB', $4 FROM carts c WHERE c.id = $2 RETURNING id)
SELECT json_build_object('id', made.id, 'option', r.method_id, 'amount', r.amount)::text
FROM made, shipping_rates r WHERE r.currency = 'GBP'
"""
CHOOSE = """
UPDATE checkouts SET delivery_method_id = $2, updated_at = now() WHERE id = $1
RETURNING json_build_object('id', id)::text
"""
ORDER = """
WITH claimed AS (INSERT INTO idempotency_keys (scope, key, fingerprint)
  VALUES ('flow', $3, '') ON CONFLICT DO NOTHING RETURNING key),
sold AS (
  SELECT k.id AS checkout_id, k.cart_id, k.channel_id, k.email_sealed, k.shipping_address_sealed,
         k.delivery_method_id, r.amount AS shipping, l.variant_id, l.quantity, p.amount, v.sku,
         v.product_id, v.seller_id, product.title
  FROM claimed, checkouts k
  JOIN cart_lines l ON l.cart_id = k.cart_id
  JOIN product_variants v ON v.id = l.variant_id
  JOIN products product ON product.id = v.product_id
  JOIN prices p ON p.variant_id = v.id AND p.price_list_id = $1
  JOIN shipping_rates r ON r.method_id = k.delivery_method_id AND r.currency = 'GBP'
  WHERE k.id = $2 AND k.order_id IS NULL),
taken AS (UPDATE stock_levels s SET reserved = s.reserved + sold.quantity, updated_at = now()
  FROM sold WHERE s.variant_id = sold.variant_id AND s.warehouse_id = $4
    AND s.on_hand - s.reserved >= sold.quantity RETURNING s.variant_id),
made AS (INSERT INTO orders (id, number, status, channel_id, language, currency, checkout_id,
                             email_sealed, subtotal, shipping, total, prices_include_tax)
  SELECT $5, nextval('order_numbers')::text, 'pending_payment', channel_id, 'en', 'GBP',
         checkout_id, email_sealed, amount * quantity, shipping, amount * quantity + shipping, true
  FROM sold, taken RETURNING id, total),
grouped AS (INSERT INTO order_delivery_groups (id, order_id, method_id, method_title, country,
                                               address_sealed, amount)
  SELECT $6, made.id, delivery_method_id, 'Post', 'GB', shipping_address_sealed, shipping
  FROM made, sold),
lined AS (INSERT INTO order_lines (id, order_id, delivery_group_id, variant_id, product_id,
                                   seller_id, position, sku, title, quantity, unit_amount, total)
  SELECT $7, made.id, $6, variant_id, product_id, seller_id, 1, sku, title, quantity, amount,
         amount * quantity FROM made, sold),
held AS (INSERT INTO reservations (id, order_id, variant_id, warehouse_id, quantity, status,
                                   expires_at)
  SELECT $8, made.id, variant_id, $4, quantity, 'held', now() + interval '1 day' FROM made, sold),
asked AS (INSERT INTO payments (id, order_id, provider, status, currency, amount)
  SELECT $9, made.id, 'limit', 'pending', 'GBP', made.total FROM made),
told AS (INSERT INTO order_events (id, at, order_id, type, actor)
  SELECT $10, now(), made.id, 'created', 'limit' FROM made),
bound AS (UPDATE checkouts SET order_id = made.id FROM made WHERE checkouts.id = $2)
SELECT id FROM made
"""
PAID = """
WITH placed AS (UPDATE orders SET status = 'awaiting_shipment', placed_at = now()
  WHERE id = $1 AND status = 'pending_payment' RETURNING id, number, checkout_id),
captured AS (UPDATE payments SET status = 'captured', captured = amount
  WHERE id = $2 AND order_id IN (SELECT id FROM placed)),
allocated AS (UPDATE reservations SET status = 'allocated'
  WHERE order_id IN (SELECT id FROM placed)),
closed AS (UPDATE checkouts SET completed_at = now()
  WHERE id IN (SELECT checkout_id FROM placed) RETURNING cart_id),
ordered AS (UPDATE carts SET status = 'ordered' WHERE id IN (SELECT cart_id FROM closed)),
told AS (INSERT INTO order_events (id, at, order_id, type, actor)
  SELECT $3, now(), id, 'placed', 'limit' FROM placed),
queued AS (INSERT INTO pgqueuer (priority, status, entrypoint, payload)
  SELECT 0, 'queued', 'limit', convert_to(id::text, 'utf8') FROM placed)
SELECT json_build_object('id', id, 'number', number)::text FROM placed
"""
Step = Callable[[Any, dict[str, Any]], Awaitable[str | None]]


def flow_routes(state: dict[str, Any]) -> list[Route]:
    """`POST /flow/<step>`; `state` holds the pool, the price list, the channel, the warehouse."""

    async def create(run: Any, given: dict[str, Any]) -> str | None:
        variant = decode_any(given["variant"]).id
        place = (state["list"], state["channel"])
        return await run(CREATE, *place, new_id(), new_id(), variant, given["quantity"])

    async def read(run: Any, given: dict[str, Any]) -> str | None:
        return await run(READ, state["list"], given["cart"])

    async def change(run: Any, given: dict[str, Any]) -> str | None:
        return await run(CHANGE, state["list"], given["cart"], given["line"], given["quantity"])

    async def checkout(run: Any, given: dict[str, Any]) -> str | None:
        email, address = given["email"].encode(), orjson.dumps(given["address"])
        return await run(CHECKOUT, new_id(), given["cart"], email, address)

    async def choose(run: Any, given: dict[str, Any]) -> str | None:
        return await run(CHOOSE, given["checkout"], given["method"])

    async def complete(run: Any, given: dict[str, Any]) -> str | None:
        payment_id, rows = new_id(), [new_id() for _ in range(4)]
        told = (payment_id, new_id())
        sold = (state["list"], given["checkout"], given["key"], state["warehouse"])
        order_id = await run(ORDER, *sold, *rows, *told)
        return await run(PAID, order_id, payment_id, new_id())

    def route(step: Step) -> Route:
        async def answer(request: Request) -> Response:
            given = orjson.loads(await request.body())
            pool: asyncpg.Pool = state["pool"]
            async with pool.acquire() as connection:
                text = await step(connection.fetchval, given)
            return Response(text or "null", media_type="application/json")

        return Route(f"/flow/{step.__name__}", answer, methods=["POST"])

    return [route(step) for step in (create, read, change, checkout, choose, complete)]

"""The statements that change stock, each one statement so that no lock waits for a round trip.

All are built alike: lock the stock of every variant concerned in the order (variant, warehouse);
compute `change`, the differences of each row, empty when something is refused; apply it; say which
variants ran out or came back in some channel. `FOR UPDATE` reads the newest committed row after
waiting, so the numbers are right under READ COMMITTED.
"""

from typing import Any

from sqlalchemy import text

from commerce.core.statements import Prepared

# A UUIDv7: a random one whose first 48 bits are the time and whose version is 7.
NEW_ID = """encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
    substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
    FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid"""

MOST = 2_000_000_000
"""No warehouse holds more than this of a variant; the column could not either."""

WANT = """want AS (
    SELECT variant_id, quantity, position
    FROM unnest(CAST(:variant_ids AS uuid[]), CAST(:quantities AS integer[]))
         WITH ORDINALITY AS w(variant_id, quantity, position))"""

LEVELS = """levels AS (
    SELECT s.variant_id, s.warehouse_id, s.on_hand, s.reserved, s.safety_stock
    FROM stock_levels s
    WHERE s.variant_id = ANY(ARRAY(SELECT variant_id FROM {source}))
    ORDER BY s.variant_id, s.warehouse_id
    FOR UPDATE OF s)"""

# Absolute values from the locked rows: `reserved + n` would first be tried, and checked against the
# table's constraints, on the row as it was when the statement began.
APPLIED = """applied AS (
    UPDATE stock_levels s
    SET on_hand = l.on_hand + c.on_hand, reserved = l.reserved + c.reserved, updated_at = :at
    FROM change c JOIN levels l USING (variant_id, warehouse_id)
    WHERE s.variant_id = l.variant_id AND s.warehouse_id = l.warehouse_id)"""

FLIPPED = """flipped AS (
    SELECT DISTINCT l.variant_id
    FROM levels l
    JOIN channel_warehouses cw ON cw.warehouse_id = l.warehouse_id
    JOIN warehouses h ON h.id = l.warehouse_id AND h.is_active
    LEFT JOIN change c ON c.variant_id = l.variant_id AND c.warehouse_id = l.warehouse_id
    GROUP BY cw.channel_id, l.variant_id
    HAVING bool_or(l.on_hand - l.reserved - l.safety_stock > 0)
        <> bool_or(l.on_hand + COALESCE(c.on_hand, 0) - l.reserved - COALESCE(c.reserved, 0)
                   - l.safety_stock > 0))"""

MOVED = """moved AS (
    INSERT INTO stock_movements
        (id, at, variant_id, warehouse_id, kind, quantity, reason, actor, order_id)
    SELECT {new_id}, :at, c.variant_id, c.warehouse_id, :kind, c.on_hand, {reason}, :actor,
           CAST(:order_id AS uuid)
    FROM change c
    WHERE c.on_hand <> 0)"""


def columns(*row: Any) -> tuple[Any, ...]:
    return row


# Takes from the channel's warehouses by their priority, and nothing unless there is enough of all.
RESERVE = Prepared(
    text(
        f"""
    WITH {WANT}, {LEVELS.format(source="want")},
    free AS (
        SELECT l.variant_id, l.warehouse_id, f.free,
               SUM(f.free) OVER (PARTITION BY l.variant_id
                                 ORDER BY cw.priority, l.warehouse_id) - f.free AS before
        FROM levels l
        JOIN channel_warehouses cw
          ON cw.warehouse_id = l.warehouse_id AND cw.channel_id = :channel_id
        JOIN warehouses h ON h.id = l.warehouse_id AND h.is_active
        CROSS JOIN LATERAL (
            SELECT GREATEST(l.on_hand - l.reserved - l.safety_stock, 0) AS free) f),
    short AS (
        SELECT w.variant_id, w.quantity, w.position, COALESCE(SUM(f.free), 0) AS available
        FROM want w LEFT JOIN free f USING (variant_id)
        GROUP BY w.variant_id, w.quantity, w.position
        HAVING COALESCE(SUM(f.free), 0) < w.quantity),
    change AS (
        SELECT f.variant_id, f.warehouse_id, 0 AS on_hand,
               LEAST(f.free, w.quantity - f.before)::integer AS reserved
        FROM free f JOIN want w USING (variant_id)
        WHERE f.free > 0 AND f.before < w.quantity AND NOT EXISTS (SELECT FROM short)),
    {APPLIED}, {FLIPPED},
    promised AS (
        INSERT INTO reservations
            (id, order_id, variant_id, warehouse_id, quantity, status, expires_at)
        SELECT {NEW_ID}, :order_id, c.variant_id, c.warehouse_id, c.reserved, 'held', :expires_at
        FROM change c)
    SELECT s.position, s.variant_id, COALESCE(v.sku, '') AS sku, s.quantity,
           s.available::integer AS available
    FROM short s LEFT JOIN product_variants v ON v.id = s.variant_id
    UNION ALL
    SELECT NULL, f.variant_id, NULL, NULL, NULL FROM flipped f
    ORDER BY 1
    """  # noqa: S608 - composed of the constants above
    ),
    columns,
)

# The same question, of an order that takes nothing.
CHECK = text(
    f"""
    WITH {WANT}
    SELECT w.variant_id, COALESCE(v.sku, '') AS sku, w.quantity,
           COALESCE(SUM(GREATEST(s.on_hand - s.reserved - s.safety_stock, 0))
                    FILTER (WHERE h.is_active), 0)::integer AS available
    FROM want w
    LEFT JOIN product_variants v ON v.id = w.variant_id
    LEFT JOIN channel_warehouses cw ON cw.channel_id = :channel_id
    LEFT JOIN warehouses h ON h.id = cw.warehouse_id
    LEFT JOIN stock_levels s
      ON s.variant_id = w.variant_id AND s.warehouse_id = cw.warehouse_id
    GROUP BY w.variant_id, v.sku, w.quantity, w.position
    HAVING COALESCE(SUM(GREATEST(s.on_hand - s.reserved - s.safety_stock, 0))
                    FILTER (WHERE h.is_active), 0) < w.quantity
    ORDER BY w.position
    """  # noqa: S608 - composed of the constant above
)

ALLOCATE = text(
    """
    UPDATE reservations SET status = 'allocated', updated_at = :at
    WHERE order_id = :order_id AND status = 'held'
    RETURNING quantity
    """
)

RELEASE = text(
    f"""
    WITH freed AS (
        SELECT id, variant_id, warehouse_id, quantity FROM reservations
        WHERE order_id = ANY(CAST(:order_ids AS uuid[])) AND status IN ('held', 'allocated')
        ORDER BY id
        FOR UPDATE),
    {LEVELS.format(source="freed")},
    change AS (
        SELECT variant_id, warehouse_id, 0 AS on_hand, -SUM(quantity)::integer AS reserved
        FROM freed GROUP BY variant_id, warehouse_id),
    {APPLIED}, {FLIPPED},
    released AS (
        UPDATE reservations r SET status = 'released', updated_at = :at
        FROM freed WHERE r.id = freed.id)
    SELECT DISTINCT variant_id, variant_id IN (SELECT variant_id FROM flipped) AS is_flipped
    FROM change
    """  # noqa: S608 - composed of the constants above
)

# Partly shipped reservations are split: what left is a row of its own.
SHIP = text(
    f"""
    WITH {WANT},
    mine AS (
        SELECT r.id, r.variant_id, r.warehouse_id, r.quantity FROM reservations r
        WHERE r.order_id = :order_id AND r.status = 'allocated'
          AND r.variant_id IN (SELECT variant_id FROM want)
        ORDER BY r.id
        FOR UPDATE OF r),
    {LEVELS.format(source="want")},
    short AS (
        SELECT w.variant_id, w.position, COALESCE(SUM(m.quantity), 0) AS remaining
        FROM want w LEFT JOIN mine m USING (variant_id)
        GROUP BY w.variant_id, w.quantity, w.position
        HAVING COALESCE(SUM(m.quantity), 0) < w.quantity),
    counted AS (
        SELECT m.id, m.variant_id, m.warehouse_id, m.quantity AS had, w.quantity AS wanted,
               SUM(m.quantity) OVER (PARTITION BY m.variant_id ORDER BY m.id) - m.quantity AS before
        FROM mine m JOIN want w USING (variant_id)
        WHERE NOT EXISTS (SELECT FROM short)),
    taken AS (
        SELECT id, variant_id, warehouse_id, had,
               LEAST(had, wanted - before)::integer AS quantity
        FROM counted WHERE before < wanted),
    change AS (
        SELECT l.variant_id, l.warehouse_id, -SUM(t.quantity)::integer AS on_hand,
               -SUM(t.quantity)::integer AS reserved
        FROM taken t JOIN levels l USING (variant_id, warehouse_id)
        GROUP BY l.variant_id, l.warehouse_id),
    {APPLIED}, {MOVED.format(new_id=NEW_ID, reason="''")},
    left_over AS (
        UPDATE reservations r
        SET status = CASE WHEN t.quantity = t.had THEN 'shipped' ELSE r.status END,
            quantity = CASE WHEN t.quantity = t.had THEN t.had ELSE t.had - t.quantity END,
            updated_at = :at
        FROM taken t WHERE r.id = t.id),
    split AS (
        INSERT INTO reservations
            (id, order_id, variant_id, warehouse_id, quantity, status, expires_at)
        SELECT {NEW_ID}, :order_id, t.variant_id, t.warehouse_id, t.quantity, 'shipped', :at
        FROM taken t WHERE t.quantity < t.had)
    SELECT variant_id, remaining::integer AS remaining FROM short ORDER BY position
    """  # noqa: S608 - composed of the constants above
)

# Goods that come back go to the warehouses they left from, never more than left it.
RESTOCK = text(
    f"""
    WITH {WANT},
    mine AS (
        SELECT r.variant_id, r.warehouse_id, r.quantity FROM reservations r
        WHERE r.order_id = :order_id AND r.status = 'shipped'
          AND r.variant_id IN (SELECT variant_id FROM want)
        ORDER BY r.id
        FOR UPDATE OF r),
    {LEVELS.format(source="want")},
    came_back AS (
        SELECT variant_id, warehouse_id, SUM(quantity) AS quantity FROM stock_movements
        WHERE order_id = :order_id AND kind = 'returned'
          AND variant_id IN (SELECT variant_id FROM want)
        GROUP BY variant_id, warehouse_id),
    away AS (
        SELECT m.variant_id, m.warehouse_id,
               SUM(m.quantity) - COALESCE(MAX(b.quantity), 0) AS quantity
        FROM mine m LEFT JOIN came_back b USING (variant_id, warehouse_id)
        GROUP BY m.variant_id, m.warehouse_id),
    short AS (
        SELECT w.variant_id, w.position, COALESCE(SUM(a.quantity), 0) AS remaining
        FROM want w LEFT JOIN away a USING (variant_id)
        GROUP BY w.variant_id, w.quantity, w.position
        HAVING COALESCE(SUM(a.quantity), 0) < w.quantity),
    counted AS (
        SELECT a.variant_id, a.warehouse_id, a.quantity, w.quantity AS wanted,
               SUM(a.quantity) OVER (PARTITION BY a.variant_id ORDER BY a.warehouse_id)
                   - a.quantity AS before
        FROM away a JOIN want w USING (variant_id)
        WHERE NOT EXISTS (SELECT FROM short)),
    change AS (
        SELECT l.variant_id, l.warehouse_id,
               LEAST(c.quantity, c.wanted - c.before)::integer AS on_hand, 0 AS reserved
        FROM counted c JOIN levels l USING (variant_id, warehouse_id)
        WHERE c.before < c.wanted),
    {APPLIED}, {FLIPPED}, {MOVED.format(new_id=NEW_ID, reason=":reason")}
    SELECT NULL AS position, variant_id, NULL AS remaining FROM flipped
    UNION ALL
    SELECT position, variant_id, remaining::integer FROM short
    ORDER BY 1 NULLS LAST
    """  # noqa: S608 - composed of the constants above
)

# Counts, deliveries and transfers. A row that would hold less than is reserved there is refused,
# and unless `is_partial` all others with it.
ADJUST = text(
    f"""
    WITH wanted AS (
        SELECT * FROM unnest(
            CAST(:variant_ids AS uuid[]), CAST(:warehouse_ids AS uuid[]),
            CAST(:deltas AS integer[]), CAST(:targets AS integer[]),
            CAST(:safety_stocks AS integer[]), CAST(:kinds AS text[]), CAST(:reasons AS text[]))
            WITH ORDINALITY
            AS w(variant_id, warehouse_id, delta, target, safety_stock, kind, reason, position)),
    {LEVELS.format(source="wanted")},
    planned AS (
        SELECT w.position, w.kind, w.reason, l.variant_id, l.warehouse_id, l.reserved,
               l.on_hand AS before, l.safety_stock AS safety_before,
               CAST(l.on_hand AS bigint) + COALESCE(w.target - l.on_hand, w.delta, 0) AS after,
               COALESCE(w.safety_stock, l.safety_stock) AS safety_after
        FROM wanted w JOIN levels l USING (variant_id, warehouse_id)),
    refused AS (
        SELECT position FROM planned WHERE after < reserved OR after > {MOST}),
    change AS (
        SELECT * FROM planned WHERE position NOT IN (SELECT position FROM refused)
            AND (CAST(:is_partial AS boolean) OR NOT EXISTS (SELECT FROM refused))),
    applied AS (
        UPDATE stock_levels s
        SET on_hand = c.after, reserved = c.reserved, safety_stock = c.safety_after,
            updated_at = :at
        FROM change c
        WHERE s.variant_id = c.variant_id AND s.warehouse_id = c.warehouse_id),
    moved AS (
        INSERT INTO stock_movements
            (id, at, variant_id, warehouse_id, kind, quantity, reason, actor)
        SELECT {NEW_ID}, :at, variant_id, warehouse_id, kind, after - before, reason, :actor
        FROM change WHERE after <> before),
    flipped AS (
        SELECT DISTINCT l.variant_id
        FROM levels l
        JOIN channel_warehouses cw ON cw.warehouse_id = l.warehouse_id
        JOIN warehouses h ON h.id = l.warehouse_id AND h.is_active
        LEFT JOIN change c ON c.variant_id = l.variant_id AND c.warehouse_id = l.warehouse_id
        GROUP BY cw.channel_id, l.variant_id
        HAVING bool_or(l.on_hand - l.reserved - l.safety_stock > 0)
            <> bool_or(COALESCE(c.after, l.on_hand) - l.reserved
                       - COALESCE(c.safety_after, l.safety_stock) > 0))
    SELECT p.position, p.variant_id, p.warehouse_id, p.before, p.after, p.reserved,
           p.safety_before, p.safety_after,
           p.position IN (SELECT position FROM refused) AS is_refused,
           p.variant_id IN (SELECT variant_id FROM flipped) AS is_flipped
    FROM planned p ORDER BY p.position
    """  # noqa: S608 - composed of the constants above
)

# Variants never seen in a warehouse have no row to lock yet. In the order in which rows are locked.
MAKE_LEVELS = text(
    """
    INSERT INTO stock_levels (variant_id, warehouse_id)
    SELECT DISTINCT w.variant_id, w.warehouse_id
    FROM unnest(CAST(:variant_ids AS uuid[]), CAST(:warehouse_ids AS uuid[]))
         AS w(variant_id, warehouse_id)
    ORDER BY w.variant_id, w.warehouse_id
    ON CONFLICT DO NOTHING
    """
)

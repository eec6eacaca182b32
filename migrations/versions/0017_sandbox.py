"""The sandbox: which test client carts, orders, tickets and customers came by.

Safe beside a shop that is open. The columns are null for every row there is, so adding them looks
at no row; indexes are built and swapped without stopping writes; the new check is validated under a
lock that lets them go on. Building indexes this way ends the transaction, so everything can be run
again after a failure midway.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("carts", "customers", "orders", "tickets")
COLUMN = """
ALTER TABLE {table} ADD COLUMN IF NOT EXISTS test_client_id uuid
    CONSTRAINT fk_{table}_test_client_id REFERENCES api_clients (id)
"""
# Live rows are never deleted, and no row changes sides: whatever somebody runs by mistake.
GUARD = """
CREATE OR REPLACE FUNCTION keep_sandbox_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'live rows of % stay, and no row changes between live and sandbox',
        TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
STAYS = """
CREATE OR REPLACE TRIGGER {table}_live_stay BEFORE DELETE ON {table} FOR EACH ROW
WHEN (OLD.test_client_id IS NULL) EXECUTE FUNCTION keep_sandbox_apart()
"""
KEEPS_SIDE = """
CREATE OR REPLACE TRIGGER {table}_keep_side BEFORE UPDATE OF test_client_id ON {table} FOR EACH ROW
WHEN (OLD.test_client_id IS DISTINCT FROM NEW.test_client_id)
EXECUTE FUNCTION keep_sandbox_apart()
"""
RECORDS = """
CREATE OR REPLACE FUNCTION record_orders_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (kind, subject_id, is_deleted{column})
    SELECT DISTINCT 'order', id, TG_OP = 'DELETE'{value} FROM changed;
    RETURN NULL;
END $$
"""
LIVE, SANDBOX = "test_client_id IS NULL", "test_client_id IS NOT NULL"
INDEXES = (  # name, table, columns, condition
    ("ix_orders_live_created_at", "orders", ["created_at", "id"], LIVE),
    ("ix_orders_live_status", "orders", ["status", "created_at", "id"], LIVE),
    ("ix_orders_sandbox", "orders", ["created_at", "id"], SANDBOX),
    ("ix_carts_sandbox", "carts", ["id"], SANDBOX),
    ("ix_customers_sandbox", "customers", ["created_at", "id"], SANDBOX),
    ("ix_tickets_sandbox", "tickets", ["last_message_at", "id"], SANDBOX),
)
REPLACED = (
    ("ix_orders_created_at", ["created_at", "id"]),
    ("ix_orders_status", ["status", "created_at", "id"]),
)


def upgrade() -> None:
    op.execute("CREATE SEQUENCE IF NOT EXISTS sandbox_numbers START WITH 1001")
    op.execute(GUARD)
    for table in TABLES:
        op.execute(COLUMN.format(table=table))
        op.execute(STAYS.format(table=table))
        op.execute(KEEPS_SIDE.format(table=table))
    op.add_column(
        "changes",
        sa.Column("is_test", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        if_not_exists=True,
    )
    op.execute(RECORDS.format(column=", is_test", value=", test_client_id IS NOT NULL"))
    op.execute(
        "ALTER TABLE orders DROP CONSTRAINT IF EXISTS ck_orders_number_of_sandbox,"
        " ADD CONSTRAINT ck_orders_number_of_sandbox"
        " CHECK (test_client_id IS NULL OR number LIKE 'TEST-%') NOT VALID"
    )
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE orders VALIDATE CONSTRAINT ck_orders_number_of_sandbox")
        for name, table, columns, condition in INDEXES:
            # What an earlier try left behind half built is begun anew.
            op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)
            op.create_index(
                name,
                table,
                columns,
                postgresql_where=sa.text(condition),
                postgresql_concurrently=True,
            )
        for name, _ in REPLACED:
            op.drop_index(name, "orders", if_exists=True, postgresql_concurrently=True)


def downgrade() -> None:
    """With sandbox data there, it would become live: `commerce sandbox reset` comes first."""
    for table in TABLES:
        op.execute(
            f"DO $$ BEGIN IF EXISTS (SELECT FROM {table} WHERE {SANDBOX}) THEN"
            f" RAISE EXCEPTION 'there is sandbox data in {table}; reset the sandbox first';"
            " END IF; END $$"
        )
    for name, columns in REPLACED:
        op.create_index(name, "orders", columns)
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
    op.drop_constraint("ck_orders_number_of_sandbox", "orders")
    op.execute(RECORDS.format(column="", value=""))
    op.drop_column("changes", "is_test")
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_live_stay ON {table}")
        op.execute(f"DROP TRIGGER {table}_keep_side ON {table}")
        op.drop_column(table, "test_client_id")
    op.execute("DROP FUNCTION keep_sandbox_apart()")
    op.execute("DROP SEQUENCE sandbox_numbers")

"""The root field `importRuns`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.imports.kinds import ImportKind
from tests.client import Client
from tests.factories.import_runs import make_run

RUNS = """query($kind: ImportKind, $first: Int, $after: String) {
  importRuns(kind: $kind, first: $first, after: $after) {
    totalCount
    nodes { fileName kind }
    pageInfo { hasNextPage endCursor }
  }
}"""
WITH_REJECTIONS = """{ importRuns {
  nodes { fileName reasons { code count } rejections(first: 2) { nodes { line code } } }
} }"""


async def test_staff_read_what_was_imported_the_newest_first(client: Client, db: Database) -> None:
    async with db.write() as tx:
        for days, name in enumerate(("new.csv", "old.csv", "oldest.csv")):
            await make_run(tx, file_name=name, started_at=db.clock.now() - timedelta(days=days))
    staff = client.as_staff(Permission.SYSTEM_READ)

    page = await staff.data(RUNS, first=2)
    rest = await staff.data(RUNS, first=2, after=page["pageInfo"]["endCursor"])

    assert [node["fileName"] for node in page["nodes"]] == ["new.csv", "old.csv"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, True)
    assert [node["fileName"] for node in rest["nodes"]] == ["oldest.csv"]
    assert rest["pageInfo"]["hasNextPage"] is False


async def test_one_kind_of_import_alone(client: Client, db: Database) -> None:
    async with db.write() as tx:
        await make_run(tx, file_name="goods.csv")
        await make_run(tx, file_name="sales.csv", kind=ImportKind.ORDERS)

    page = await client.as_staff(Permission.SYSTEM_READ).data(RUNS, kind="ORDERS")

    assert page["nodes"] == [{"fileName": "sales.csv", "kind": "ORDERS"}]
    assert page["totalCount"] == 1


async def test_rejections_of_many_runs_cost_no_more_statements_than_of_one(
    client: Client, db: Database, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    staff = client.as_staff(Permission.SYSTEM_READ)
    async with db.write() as tx:
        await make_run(tx, rejections=[(2, "NOT_GOODS"), (3, "NOT_GOODS"), (9, "DUPLICATE")])
    await staff.data(RUNS)  # the shop itself is read once
    with statements() as seen:
        [only] = (await staff.data(WITH_REJECTIONS))["nodes"]
    async with db.write() as tx:
        for number in range(9):
            await make_run(tx, file_name=f"{number}.csv", rejections=[(number, "NOT_GOODS")])

    with statements() as seen_of_ten:
        ten = (await staff.data(WITH_REJECTIONS))["nodes"]

    assert only["reasons"] == [{"code": "NOT_GOODS", "count": 2}, {"code": "DUPLICATE", "count": 1}]
    assert only["rejections"]["nodes"] == [
        {"line": 2, "code": "NOT_GOODS"},
        {"line": 3, "code": "NOT_GOODS"},
    ]
    assert len(ten) == 10
    assert len(seen_of_ten) == len(seen) == 3


async def test_only_staff_with_the_permission_read_imports(client: Client, db: Database) -> None:
    async with db.write() as tx:
        run_id = await make_run(tx)
    node = "query($id: ID!) { node(id: $id) { id } }"
    gid = encode("ImportRun", run_id)

    assert await client.code(RUNS) == "UNAUTHENTICATED"
    assert await client.as_staff(Permission.AUDIT_READ).code(RUNS) == "FORBIDDEN"
    assert await client.as_partner().code(RUNS) == "FORBIDDEN"
    assert await client.data(node, id=gid) is None
    assert await client.as_staff(Permission.SYSTEM_READ).data(node, id=gid) == {"id": gid}


async def test_a_cursor_of_something_else_is_refused(client: Client) -> None:
    assert await client.as_staff(Permission.SYSTEM_READ).code(RUNS, after="x") == "BAD_USER_INPUT"

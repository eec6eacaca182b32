"""The root field `importRun`."""

from pathlib import Path

from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.imports.service import import_catalog
from tests.client import Client
from tests.factories.import_runs import make_run
from tests.factories.imports import product_record, write_records

RUN = """query($id: ID!, $code: String, $first: Int, $after: String) {
  importRun(id: $id) {
    kind fileName position createdCount updatedCount unchangedCount rejectedCount
    startedAt finishedAt
    reasons { code count }
    rejections(code: $code, first: $first, after: $after) {
      nodes { line code message }
      pageInfo { hasNextPage endCursor }
    }
  }
}"""


async def test_staff_read_how_far_a_file_got_and_what_was_wrong(
    client: Client, db: Database, tmp_path: Path
) -> None:
    path = write_records(
        tmp_path / "spring.jsonl",
        product_record("mug"),
        product_record("jug", brand="nobody"),
        {"type": "thing"},
    )
    summary = await import_catalog(db, [path])

    run = await client.as_staff(Permission.SYSTEM_READ).data(
        RUN, id=encode("ImportRun", summary.run_ids[0])
    )

    assert run["rejections"].pop("pageInfo")["hasNextPage"] is False
    assert run == {
        "kind": "CATALOG",
        "fileName": "spring.jsonl",
        "position": 3,
        "createdCount": 1,
        "updatedCount": 0,
        "unchangedCount": 0,
        "rejectedCount": 2,
        "startedAt": "2026-03-02T10:00:00+00:00",
        "finishedAt": "2026-03-02T10:00:00+00:00",
        "reasons": [{"code": "NOT_FOUND", "count": 1}, {"code": "UNKNOWN_TYPE", "count": 1}],
        "rejections": {
            "nodes": [
                {
                    "line": 2,
                    "code": "NOT_FOUND",
                    "message": "brand: There is no brand 'nobody'.",
                },
                {
                    "line": 3,
                    "code": "UNKNOWN_TYPE",
                    "message": "`type` is one of category, brand, attribute, product.",
                },
            ],
        },
    }


async def test_rejections_come_page_by_page_and_by_reason(client: Client, db: Database) -> None:
    async with db.write() as tx:
        codes = ["NOT_GOODS", "DUPLICATE", "NOT_GOODS", "NOT_GOODS"]
        run_id = await make_run(tx, rejections=list(enumerate(codes, start=2)))
    staff, gid = client.as_staff(Permission.SYSTEM_READ), encode("ImportRun", run_id)

    first = (await staff.data(RUN, id=gid, first=3))["rejections"]
    second = await staff.data(RUN, id=gid, first=3, after=first["pageInfo"]["endCursor"])
    goods = (await staff.data(RUN, id=gid, code="NOT_GOODS"))["rejections"]

    assert [node["line"] for node in first["nodes"]] == [2, 3, 4]
    assert first["pageInfo"]["hasNextPage"] is True
    assert [node["line"] for node in second["rejections"]["nodes"]] == [5]
    assert [node["line"] for node in goods["nodes"]] == [2, 4, 5]


async def test_an_interrupted_run_has_no_end(client: Client, db: Database) -> None:
    async with db.write() as tx:
        run_id = await make_run(tx, finished=False)

    run = await client.as_staff(Permission.SYSTEM_READ).data(RUN, id=encode("ImportRun", run_id))

    assert run["finishedAt"] is None


async def test_what_is_not_there_is_null(client: Client) -> None:
    staff = client.as_staff(Permission.SYSTEM_READ)

    assert await staff.data(RUN, id=encode("ImportRun", new_id())) is None
    assert await staff.data(RUN, id="nonsense") is None


async def test_others_may_not_read_it(client: Client, db: Database) -> None:
    async with db.write() as tx:
        gid = encode("ImportRun", await make_run(tx, rejections=[(2, "NOT_GOODS")]))

    assert await client.code(RUN, id=gid) == "UNAUTHENTICATED"
    assert await client.as_customer(new_id()).code(RUN, id=gid) == "FORBIDDEN"
    assert await client.as_staff(Permission.CATALOG_WRITE).code(RUN, id=gid) == "FORBIDDEN"


async def test_a_cursor_of_something_else_is_refused(client: Client, db: Database) -> None:
    async with db.write() as tx:
        gid = encode("ImportRun", await make_run(tx))

    code = await client.as_staff(Permission.SYSTEM_READ).code(RUN, id=gid, after="WzEsMl0")

    assert code == "BAD_USER_INPUT"

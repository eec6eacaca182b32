"""The root fields `jobs`, `jobRetry`, `scheduledTasks` and `systemStatus`."""

import pytest
from sqlalchemy import text

from commerce.core.db import Database
from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from commerce.inventory.events import StockChanged
from commerce.jobs.service import emit
from tests.client import Client

JOBS = "query($status: JobStatus) { jobs(status: $status) { nodes { id name status attempts } } }"
RETRY = """mutation($input: JobRetryInput!) { jobRetry(input: $input) {
  ... on JobRetried { job { id status attempts } } ... on UserError { code path } } }"""
ALL = [JOBS, "{ scheduledTasks { name } }", "{ systemStatus { searchEngine } }"]


async def queue_one(db: Database, *, failed: bool = False) -> None:
    async with db.write() as tx:
        await emit(tx, StockChanged((new_id(),)))
        if failed:
            await tx.execute(text("UPDATE pgqueuer SET status = 'failed', attempts = 20"))


@pytest.mark.parametrize("document", ALL)
async def test_only_who_may_read_the_system_reads_it(client: Client, document: str) -> None:
    assert await client.code(document) == "UNAUTHENTICATED"
    assert await client.as_customer(new_id()).code(document) == "FORBIDDEN"
    assert await client.as_staff(Permission.ORDERS_READ).code(document) == "FORBIDDEN"
    assert "errors" not in await client.as_staff(Permission.SYSTEM_READ)(document)
    assert "errors" not in await client.as_partner(Permission.SYSTEM_READ)(document)


async def test_waiting_jobs_are_shown_by_the_event_s_name(client: Client, db: Database) -> None:
    await queue_one(db)
    staff = client.as_staff(Permission.SYSTEM_READ)

    [job] = (await staff.data(JOBS))["nodes"]

    assert (job["name"], job["status"], job["attempts"]) == ("StockChanged", "QUEUED", 0)
    assert (await staff.data(JOBS, status="FAILED"))["nodes"] == []


async def test_a_failed_job_is_queued_again(client: Client, db: Database) -> None:
    await queue_one(db, failed=True)
    staff = client.as_staff(Permission.SYSTEM_READ)
    [job] = (await staff.data(JOBS))["nodes"]

    retried = await staff.data(RETRY, input={"jobId": job["id"]})

    assert retried == {"job": {"id": job["id"], "status": "QUEUED", "attempts": 0}}


@pytest.mark.parametrize("job_id", ["Job_0", "Job_99999999999999999999", "x", "Job_１"])
async def test_a_job_that_has_not_failed_is_not_retried(client: Client, job_id: str) -> None:
    staff = client.as_staff(Permission.SYSTEM_READ)

    refused = await staff.data(RETRY, input={"jobId": job_id})

    assert refused == {"code": "NOT_FOUND", "path": ["input", "jobId"]}


async def test_a_customer_cannot_retry_jobs(client: Client, db: Database) -> None:
    await queue_one(db, failed=True)

    code = await client.as_customer(new_id()).code(RETRY, input={"jobId": "Job_1"})

    assert code == "FORBIDDEN"
    async with db.read() as reader:
        status = (await reader.execute(text("SELECT status::text FROM pgqueuer"))).scalar()
    assert status == "failed"


async def test_the_status_counts_the_queue(client: Client, db: Database) -> None:
    await queue_one(db)

    status = await client.as_staff(Permission.SYSTEM_READ).data(
        "{ systemStatus { searchEngine isSearchAvailable queue { status count } } }"
    )

    assert status == {
        "searchEngine": "down",
        "isSearchAvailable": False,
        "queue": [{"status": "QUEUED", "count": 1}],
    }

"""Liveness and readiness."""

from tests.client import Client


async def test_the_process_is_alive(client: Client) -> None:
    reply = await client.http.get("http://shop.test/healthz")

    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})


async def test_readiness_names_every_part(client: Client) -> None:
    reply = await client.http.get("http://shop.test/readyz")
    checks = reply.json()["checks"]

    assert set(checks) == {"database", "migrations", "queue", "search"}
    assert checks["search"] == {"ok": False, "engine": "down"}

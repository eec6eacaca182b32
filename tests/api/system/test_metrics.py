"""`/metrics`: who may read it, and what it tells."""

from dataclasses import replace

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from commerce.app import create_app
from resolvers.context import Services
from tests.client import ENDPOINT

URL = "http://shop.test/metrics"
PEERS = [("127.0.0.1", 5000), ("::1", 5000), ("10.0.0.7", 5000)]


def client(
    services: Services, *, token: str | None = None, peer: tuple[str, int]
) -> httpx.AsyncClient:
    settings = replace(services.settings, metrics_token=token)
    app = create_app(services=replace(services, settings=settings))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=peer))


@pytest.mark.parametrize(("peer", "status"), list(zip(PEERS, (200, 200, 404), strict=True)))
async def test_without_a_token_only_programs_beside_it_read_it(
    services: Services, peer: tuple[str, int], status: int
) -> None:
    async with client(services, peer=peer) as http:
        assert (await http.get(URL)).status_code == status
        through_a_proxy = await http.get(URL, headers={"x-forwarded-for": "127.0.0.1"})

    assert through_a_proxy.status_code == 404


async def test_with_a_token_only_its_bearer_reads_it(services: Services) -> None:
    async with client(services, token="s3cret", peer=PEERS[2]) as http:
        read = await http.get(URL, headers={"authorization": "Bearer s3cret"})
        others = [
            await http.get(URL, headers=headers)
            for headers in ({}, {"authorization": "Bearer s3cre"}, {"authorization": "s3cret"})
        ]

    assert read.status_code == 200
    assert [answer.status_code for answer in others] == [404] * 3


async def test_it_counts_requests_and_what_is_kept(services: Services) -> None:
    async with client(services, peer=PEERS[0]) as http:
        for _ in range(3):
            await http.post(ENDPOINT, json={"query": "{ shop { name } }"})
        await http.get("http://shop.test/nowhere")
        answer = await http.get(URL)

    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert samples["commerce_http_requests_total", "200", "POST"] == 3
    assert samples["commerce_http_requests_total", "404", "GET"] == 1
    assert samples["commerce_http_request_seconds_count",] == 4
    assert samples["commerce_http_request_seconds_bucket", "+Inf"] == 4
    assert samples["commerce_response_cache_stores_total",] == 0
    assert samples["commerce_response_cache_max_bytes",] == 64 << 20
    assert samples["commerce_response_cache_current",] == 0
    assert samples["commerce_operations_succeeded_total",] == 3
    assert samples["commerce_operations_seconds_count",] == 3
    assert samples["commerce_connections_writes_in_use",] == 0

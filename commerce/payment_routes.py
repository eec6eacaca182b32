"""What payment providers and payers reach over plain HTTP: webhooks, and the test bank's page."""

from collections.abc import Awaitable, Callable
from html import escape
from urllib.parse import parse_qs
from uuid import UUID

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from commerce.checkout.service import settle
from commerce.core.db import Tx
from commerce.core.retries import in_transaction
from commerce.payments import service as payments
from commerce.payments.errors import InvalidWebhook
from commerce.payments.test_provider import PAGE_PATH, TestProvider
from resolvers.context import Services

log = structlog.get_logger(__name__)
MAX_NOTICE_BYTES = 64 * 1024
Endpoint = Callable[[Request], Awaitable[Response]]


def routes(services: Services) -> list[Route]:
    """The test bank's page exists where the provider `test` does."""
    found = [Route("/webhooks/payments/{provider}", webhook(services), methods=["POST"])]
    test = services.payment_providers.get("test")
    if isinstance(test, TestProvider):
        found.append(Route(PAGE_PATH, test_page(services, test), methods=["GET", "POST"]))
    return found


def webhook(services: Services) -> Endpoint:
    """204 once a notice is dealt with. 404 for a payment that is not there makes the provider try
    again later; 400 for what it did not sign does not."""

    async def receive(request: Request) -> Response:
        provider = services.payment_providers.get(request.path_params["provider"])
        if provider is None:
            return Response(status_code=404)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            notice = await provider.read_webhook(dict(request.headers), body)
        except InvalidWebhook as refused:
            log.warning("webhook refused", provider=provider.code, problem=str(refused))
            return Response(status_code=400)

        async def effect(tx: Tx) -> bool:
            payment = await payments.find(tx, notice.payment_id)
            if payment is None or payment.provider != provider.code:
                return False
            await settle(tx, notice.payment_id, notice.outcome)
            return True

        is_ours = await in_transaction(services.db, effect)
        return Response(status_code=204 if is_ours else 404)

    return receive


async def _body(request: Request) -> bytes | None:
    """None when it is larger than any notice."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_NOTICE_BYTES:
            return None
    return bytes(body)


def test_page(services: Services, test: TestProvider) -> Endpoint:
    """Where the test bank sends a payer: two buttons. Pressing one also sends the notice."""

    async def page(request: Request) -> Response:
        try:
            payment_id = UUID(request.path_params["payment_id"])
        except ValueError:
            return Response(status_code=404)
        if request.method == "GET":
            return HTMLResponse(PAGE)
        body = await _body(request) or b""
        decision = parse_qs(body.decode(errors="replace")).get("decision", [""])[0]
        if decision not in ("approve", "decline"):
            return Response(status_code=400)
        record = await test.decide(payment_id, approve=decision == "approve")
        if record is None:
            return Response(status_code=404)

        async def effect(tx: Tx) -> None:
            await settle(tx, payment_id, record)

        await in_transaction(services.db, effect)
        return HTMLResponse(DECIDED.format(decision=escape(decision)))

    return page


PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Test bank</title>
<h1>Test bank</h1><p>Nothing real is paid here.</p>
<form method="post"><button name="decision" value="approve">Approve</button>
<button name="decision" value="decline">Decline</button></form></html>"""
DECIDED = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Test bank</title>
<h1>Test bank</h1><p>You chose to {decision} the payment. Go back to the shop.</p></html>"""

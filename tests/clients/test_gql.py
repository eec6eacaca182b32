"""gql, the Python client: reads the schema, checks documents against it, sends files."""

from io import BytesIO

import httpx
from gql import Client, FileVar, gql
from gql.transport.httpx import HTTPXAsyncTransport
from PIL import Image

from commerce.core.ids import encode
from tests.clients.server import Server
from tests.factories.catalog import MadeProduct

PRODUCT = "query ProductPage($slug: String!) { product(slug: $slug) { title } }"
ADD = """mutation($input: ProductMediaAddInput!) { productMediaAdd(input: $input) {
    ... on Product { media { alt url } } ... on UserError { code message path } } }"""


async def test_it_reads_the_schema_and_asks(server: Server, product: MadeProduct) -> None:
    transport = HTTPXAsyncTransport(url=server.endpoint)

    page = gql(PRODUCT)
    page.variable_values = {"slug": "candle"}

    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        answer = await session.execute(page)

    assert answer == {"product": {"title": "Candle"}}


async def test_it_sends_files(server: Server, product: MadeProduct, staff_token: str) -> None:
    picture = BytesIO()
    Image.new("RGB", (2, 2), "red").save(picture, "PNG")
    transport = HTTPXAsyncTransport(
        url=server.endpoint,
        headers={"authorization": f"Bearer {staff_token}", "apollo-require-preflight": "true"},
    )
    file = FileVar(BytesIO(picture.getvalue()), filename="red.png", content_type="image/png")
    media = [{"file": file, "alt": "Red"}]
    add = gql(ADD)
    add.variable_values = {"input": {"productId": encode("Product", product.id), "media": media}}

    async with Client(transport=transport) as session:
        answer = await session.execute(add, upload_files=True)

    [shown] = answer["productMediaAdd"]["media"]
    assert shown["alt"] == "Red"
    async with httpx.AsyncClient() as http:
        served = await http.get(shown["url"])
    assert served.content == picture.getvalue()

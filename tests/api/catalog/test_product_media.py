"""The mutations `productMediaAdd`, `…Update`, `…Remove` and `…Reorder`."""

from base64 import b64encode
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import text

from commerce.catalog import repo
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.settings import Settings
from tests.api.catalog.staff import editor, mutation, problems
from tests.client import Client
from tests.factories.catalog import make_product

FIELDS = "... on Product { media { id url alt kind } featuredImage { url } }"
ADD = mutation("productMediaAdd", FIELDS)
UPDATE = mutation("productMediaUpdate", FIELDS)
REMOVE = f"""mutation($input: ProductMediaIdsInput!) {{ productMediaRemove(input: $input) {{
    __typename ... on UserError {{ code path }} {FIELDS} }} }}"""
REORDER = REMOVE.replace("productMediaRemove", "productMediaReorder")
BASE = "http://127.0.0.1:8000"


def picture() -> str:
    content = BytesIO()
    Image.new("RGB", (2, 2), "red").save(content, "PNG")
    return b64encode(content.getvalue()).decode()


async def mug(db: Database, media: int = 0) -> tuple[str, str]:
    """The global ids of a product and of its variant."""
    async with db.write() as tx:
        made = await make_product(tx, slug="mug", media=media)
    return encode("Product", made.id), encode("ProductVariant", made.variant_ids[0])


async def test_an_uploaded_picture_is_served(
    db: Database, client: Client, settings: Settings
) -> None:
    gid, variant = await mug(db)
    media: list[dict[str, Any]] = [
        {"content": picture(), "alt": "Mug", "variantId": variant},
        {
            "url": "https://cdn.example/mug.mp4",
            "kind": "VIDEO",
            "translations": [{"language": "ZH", "alt": "影片"}],
        },
    ]

    answer = await editor(client).data(ADD, input={"productId": gid, "media": media})

    shown = answer["media"]
    assert [(m["alt"], m["kind"]) for m in shown] == [("Mug", "IMAGE"), ("", "VIDEO")]
    assert shown[0]["url"].startswith(f"{BASE}/media/")
    assert shown[0]["url"].endswith(".png")
    assert answer["featuredImage"] == {"url": shown[0]["url"]}
    reply = await client.http.get(shown[0]["url"].replace(BASE, "http://shop.test"))
    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/png")
    assert len(list(settings.media_root.rglob("*.png"))) == 1
    of_variant = await client.data(
        '{ productVariant(sku: "MUG-1") { media { alt } image { alt } } }'
    )
    assert of_variant == {"media": [{"alt": "Mug"}], "image": {"alt": "Mug"}}


async def test_what_is_no_picture_is_refused_and_not_saved(
    db: Database, client: Client, settings: Settings
) -> None:
    gid, _ = await mug(db)
    svg = b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>').decode()
    cases: list[tuple[dict[str, Any], tuple[str, str]]] = [
        ({"content": svg}, ("input.media.0.content", "UNSUPPORTED_IMAGE")),
        ({"content": "&&"}, ("input.media.0.content", "INVALID_BASE64")),
        ({"url": "javascript:alert(1)"}, ("input.media.0.url", "INVALID_URL")),
        ({}, ("input.media.0.url", "REQUIRED")),
        ({"url": "https://a.example", "content": picture()}, ("input.media.0.url", "REQUIRED")),
        ({"content": picture(), "kind": "VIDEO"}, ("input.media.0.kind", "INVALID")),
        ({"url": "https://a.example", "variantId": "x"}, ("input.media.0.variantId", "INVALID_ID")),
    ]

    for media, problem in cases:
        answer = await editor(client).data(ADD, input={"productId": gid, "media": [media]})
        assert problems(answer) == [problem]

    many = [{"url": "https://a.example/1.png"}] * 21
    answer = await editor(client).data(ADD, input={"productId": gid, "media": many})
    assert problems(answer) == [("input.media", "TOO_MANY")]
    assert list(settings.media_root.rglob("*.*")) == []
    assert await client.data('{ product(slug: "mug") { media { id } } }') == {"media": []}


async def test_strangers_save_no_files(db: Database, client: Client, settings: Settings) -> None:
    gid, _ = await mug(db)

    code = await client.code(ADD, input={"productId": gid, "media": [{"content": picture()}]})

    assert code == "UNAUTHENTICATED"
    assert list(settings.media_root.rglob("*.png")) == []


async def test_pictures_are_described_ordered_and_removed(db: Database, client: Client) -> None:
    gid, _ = await mug(db, media=3)
    staff = editor(client)
    shown = await client.data('{ product(slug: "mug") { media { id } } }')
    one, two, three = [each["id"] for each in shown["media"]]

    described = await staff.data(UPDATE, input={"id": one, "alt": "First"})
    ordered = await staff.data(REORDER, input={"productId": gid, "mediaIds": [three, two]})
    removed = await staff.data(REMOVE, input={"productId": gid, "mediaIds": [three]})

    assert described["media"][0]["alt"] == "First"
    assert [each["id"] for each in ordered["media"]] == [three, two, one]
    assert [each["id"] for each in removed["media"]] == [two, one]
    node = "query($id: ID!) { node(id: $id) { ... on Media { alt } } }"
    assert await client.data(node, id=one) == {"alt": "First"}
    assert await client.data(node, id=three) is None


async def test_unknown_pictures_are_refused(db: Database, client: Client) -> None:
    gid, _ = await mug(db, media=1)
    stranger, staff = encode("Media", new_id()), editor(client)

    updated = await staff.data(UPDATE, input={"id": stranger, "alt": "x"})
    removed = await staff.data(REMOVE, input={"productId": gid, "mediaIds": [stranger]})
    added = await staff.data(ADD, input={"productId": encode("Product", new_id()), "media": []})

    assert (updated["code"], updated["path"]) == ("NOT_FOUND", ["input", "id"])
    assert (removed["code"], removed["path"]) == ("INVALID_INPUT", ["input", "mediaIds", "0"])
    assert (added["code"], added["path"]) == ("NOT_FOUND", ["input", "productId"])


async def test_a_picture_of_several_variants_is_shown_once(db: Database, client: Client) -> None:
    async with db.write() as tx:
        made = await make_product(tx, slug="mug", media=3)
        await tx.execute(
            text("UPDATE product_media SET url = 'https://cdn.example/mug.png' WHERE position < 3")
        )

    answer = await client.data(
        """{ products(first: 1) { nodes { two: media(first: 2) { url } } }
             product(slug: "mug") { two: media(first: 2) { url } } }"""
    )
    other = await client.data(
        '{ product(slug: "mug") { all: media { url } two: media(first: 2) { url } } }'
    )

    async with db.read() as reader:
        last = (await repo.media_by_product(reader, [made.id]))[made.id][-1].url
    both = [{"url": "https://cdn.example/mug.png"}, {"url": BASE + last}]
    assert answer["products"]["nodes"] == [{"two": both}]
    assert answer["product"] == {"two": both}
    assert other == {"all": both, "two": both}

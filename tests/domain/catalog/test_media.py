"""Pictures of products, and the files behind them."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from commerce.catalog import repo
from commerce.catalog.events import ProductsChanged
from commerce.catalog.models import ProductMedia
from commerce.catalog.requests import MediaSpec, Translation
from commerce.catalog.service.media import (
    add_media,
    remove_media,
    reorder_media,
    update_media,
)
from commerce.catalog.views import Media
from commerce.core.db import Database
from commerce.core.errors import Forbidden, InvalidInput, NotFound
from commerce.core.files import MediaFolder
from commerce.core.ids import new_id
from tests.domain.catalog.staff import EDITOR, READER, audited, problems
from tests.factories.catalog import MadeProduct, make_product
from tests.jobs import emitted


async def product(db: Database, media: int = 0) -> MadeProduct:
    async with db.write() as tx:
        return await make_product(tx, slug="mug", media=media)


async def read(db: Database, product_id: UUID) -> list[Media]:
    async with db.read() as reader:
        return (await repo.media_by_product(reader, [product_id]))[product_id]


async def test_pictures_are_added_behind_the_others(db: Database) -> None:
    made = await product(db, media=1)
    specs = [
        MediaSpec("https://cdn.example/2.png", alt="Two", variant_id=made.variant_ids[0]),
        MediaSpec("/media/3.png", translations=[Translation("zh", {"alt": "三"})]),
    ]

    async with db.write() as tx:
        await add_media(tx, EDITOR, made.id, specs)

    media = await read(db, made.id)
    assert [(m.url, m.alt, m.variant_id) for m in media] == [
        ("/media/mug-1.png", "Picture 1", None),
        ("https://cdn.example/2.png", "Two", made.variant_ids[0]),
        ("/media/3.png", "", None),
    ]
    async with db.read() as reader:
        positions = await reader.scalars(select(ProductMedia.position).order_by(ProductMedia.id))
    assert sorted(positions) == [1, 2, 3]
    assert media[2].translations == {"zh": {"alt": "三"}}
    assert await emitted(db) == [ProductsChanged((made.id,))]
    assert [action for action, _, _ in await audited(db, made.id)] == ["product.media.add"]


async def test_wrong_pictures_are_named_and_none_is_added(db: Database) -> None:
    made = await product(db)
    specs = [
        MediaSpec("javascript:alert(1)"),
        MediaSpec("https://a.example/1.png", variant_id=new_id()),
        MediaSpec(" ", alt="x" * 301),
    ]

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await add_media(tx, EDITOR, made.id, specs)

    assert problems(refused.value) == [
        ("input.media.0.url", "INVALID_URL"),
        ("input.media.1.variantId", "NOT_FOUND"),
        ("input.media.2.url", "REQUIRED"),
        ("input.media.2.alt", "TOO_LONG"),
    ]
    assert await read(db, made.id) == []


async def test_a_product_has_at_most_a_hundred_pictures(db: Database) -> None:
    made = await product(db, media=99)
    specs = [MediaSpec("/media/a.png"), MediaSpec("/media/b.png")]

    with pytest.raises(InvalidInput) as refused:
        async with db.write() as tx:
            await add_media(tx, EDITOR, made.id, specs)

    assert problems(refused.value) == [("input.media", "TOO_MANY")]


async def test_what_is_said_of_a_picture_changes(db: Database) -> None:
    made = await product(db, media=1)
    media_id = (await read(db, made.id))[0].id

    async with db.write() as tx:
        fields = {"alt": "Mug", "translations": [Translation("zh", {"alt": "杯"})]}
        await update_media(tx, EDITOR, media_id, fields)  # type: ignore[arg-type]

    [media] = await read(db, made.id)
    assert (media.alt, media.translations) == ("Mug", {"zh": {"alt": "杯"}})
    assert await emitted(db) == [ProductsChanged((made.id,))]


async def test_pictures_are_put_in_order_and_removed(db: Database) -> None:
    made = await product(db, media=3)
    one, two, three = [media.id for media in await read(db, made.id)]

    async with db.write() as tx:
        await reorder_media(tx, EDITOR, made.id, [three])
    reordered = [media.id for media in await read(db, made.id)]
    async with db.write() as tx:
        await remove_media(tx, EDITOR, made.id, [one])

    assert reordered == [three, one, two]
    assert [media.id for media in await read(db, made.id)] == [three, two]


async def test_unknown_pictures_and_strangers_change_nothing(db: Database) -> None:
    made = await product(db, media=1)
    media_id = (await read(db, made.id))[0].id

    async with db.write() as tx:
        with pytest.raises(InvalidInput):
            await remove_media(tx, EDITOR, made.id, [media_id, new_id()])
        with pytest.raises(InvalidInput):
            await reorder_media(tx, EDITOR, made.id, [new_id()])
        with pytest.raises(NotFound):
            await update_media(tx, EDITOR, new_id(), {"alt": "x"})
        with pytest.raises(Forbidden):
            await add_media(tx, READER, made.id, [])
        with pytest.raises(Forbidden):
            await remove_media(tx, READER, made.id, [media_id])
        with pytest.raises(Forbidden):
            await reorder_media(tx, READER, made.id, [media_id])
        with pytest.raises(Forbidden):
            await update_media(tx, READER, media_id, {"alt": "x"})

    assert [media.id for media in await read(db, made.id)] == [media_id]
    assert await emitted(db) == []


def test_the_same_content_is_one_file(tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path)

    first, again, other = asyncio.run(_save(folder, b"one", b"one", b"two"))

    assert first == again != other
    assert first.startswith("/media/")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(path.read_bytes() for path in files) == [b"one", b"two"]
    assert (tmp_path / first.removeprefix("/media/")).read_bytes() == b"one"


async def _save(folder: MediaFolder, *contents: bytes) -> list[str]:
    return [await folder.save(content, ".png") for content in contents]

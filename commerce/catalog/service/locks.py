"""A product is changed by one transaction at a time, with its variants, pictures and listings."""

from uuid import UUID

from sqlalchemy import func, select, update

from commerce.catalog.models import Product
from commerce.core.db import Tx
from commerce.core.errors import NotFound


async def locked_product(tx: Tx, product_id: UUID, *path: str) -> Product:
    """The product's row, locked until the transaction ends. Raises NotFound at `path`."""
    wanted = select(Product).where(Product.id == product_id).with_for_update()
    product = (await tx.execute(wanted)).scalar_one_or_none()
    if product is None:
        raise NotFound("product", path)
    return product


async def touch(tx: Tx, product_id: UUID) -> None:
    """Say that something of the product changed, for those who read what is new."""
    await tx.execute(
        update(Product)
        .where(Product.id == product_id)
        .values(updated_at=func.now())
        .execution_options(synchronize_session=False)
    )

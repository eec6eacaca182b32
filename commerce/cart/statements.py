"""The statements that read carts, each with lines, variants and products; `repo` runs them.

`VISIBLE` alone decides which carts an actor reaches: guests' carts everybody who holds the id,
customers' carts the customer and staff, of the sandbox or of the live shop.
"""

from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    DateTime,
    Integer,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import aliased

from commerce.cart.models import Cart, CartLine, CartStatus
from commerce.catalog.kinds import MediaKind, ProductStatus
from commerce.catalog.models import Product, ProductListing, ProductMedia, ProductVariant
from commerce.catalog.statements import OF_ITS_PRODUCT
from commerce.catalog.statements import VARIANT_COLUMNS as COLUMNS_OF_VARIANT
from commerce.core.sandbox import of_side_given
from commerce.core.statements import Prepared, listed

AT: Any = bindparam("at", type_=DateTime(timezone=True))
LANGUAGE: Any = bindparam("language", type_=Text)
CUSTOMER: Any = bindparam("customer_id", type_=Uuid)
VISIBLE = and_(
    or_(
        Cart.customer_id.is_(None),
        Cart.customer_id == bindparam("actor_id", type_=Uuid),
        bindparam("sees_all", type_=Boolean),
    ),
    of_side_given(Cart.test_client_id),
)
CART_COLUMNS = (
    Cart.id,
    Cart.channel_id,
    Cart.currency,
    Cart.language,
    Cart.status,
    Cart.customer_id,
    Cart.company_id,
    Cart.payer_id,
    Cart.merged_into_id,
    Cart.note,
    Cart.attributes,
    Cart.version,
    Cart.created_at,
    Cart.updated_at,
    Cart.test_client_id,
)
LINE_COLUMNS = (
    CartLine.id,
    CartLine.cart_id,
    CartLine.quantity,
    CartLine.unit_amount_seen,
    CartLine.attributes,
    CartLine.added_at,
)
VARIANT_COLUMNS = (*OF_ITS_PRODUCT, *COLUMNS_OF_VARIANT)
IS_SOLD = and_(
    ProductVariant.is_active,
    Product.status == ProductStatus.ACTIVE,
    ProductListing.published_from <= AT,
    or_(ProductListing.published_until.is_(None), ProductListing.published_until > AT),
)
PRODUCT_COLUMNS = (
    func.coalesce(func.nullif(Product.translations[LANGUAGE]["title"].astext, ""), Product.title),
    Product.tax_category,
    func.coalesce(IS_SOLD, false()),
)
WANTED = text(f"SELECT unnest({listed('ids')}) AS id").columns(id=Uuid).subquery("wanted")
IMAGE = (
    select(ProductMedia.url)
    .where(
        ProductMedia.product_id == Product.id,
        ProductMedia.kind == MediaKind.IMAGE,
        or_(ProductMedia.variant_id.is_(None), ProductMedia.variant_id == ProductVariant.id),
    )
    .order_by(
        case((ProductMedia.variant_id.is_(None), 1), else_=0),
        ProductMedia.position,
        ProductMedia.id,
    )
    .limit(1)
    .correlate(Product, ProductVariant)
    .scalar_subquery()
)


def row(*columns: Any) -> tuple[Any, ...]:
    return columns


def _carts(image: Any, version_seen: Any) -> Any:
    """Carts with their lines, oldest line first; one row for an empty cart."""
    return (
        select(
            *CART_COLUMNS, version_seen, *LINE_COLUMNS, *VARIANT_COLUMNS, *PRODUCT_COLUMNS, image
        )
        .select_from(Cart)
        .outerjoin(CartLine, CartLine.cart_id == Cart.id)
        .outerjoin(ProductVariant, ProductVariant.id == CartLine.variant_id)
        .outerjoin(Product, Product.id == ProductVariant.product_id)
        .outerjoin(
            ProductListing,
            and_(
                ProductListing.product_id == Product.id,
                ProductListing.channel_id == Cart.channel_id,
            ),
        )
        .where(VISIBLE)
        .order_by(Cart.id, CartLine.added_at, CartLine.id)
    )


SOLD = Prepared(
    select(*VARIANT_COLUMNS, *PRODUCT_COLUMNS[:2])
    .select_from(ProductVariant)
    .join(Product, Product.id == ProductVariant.product_id)
    .join(
        ProductListing,
        and_(
            ProductListing.product_id == Product.id,
            ProductListing.channel_id == bindparam("channel_id", type_=Uuid),
        ),
    )
    .join(WANTED, WANTED.c.id == ProductVariant.id)
    .where(IS_SOLD),
    row,
)
IS_ONE = Cart.id == bindparam("id", type_=Uuid)
IS_WANTED = Cart.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
IS_ACTIVE_OF_CUSTOMER = and_(Cart.customer_id == CUSTOMER, Cart.status == CartStatus.ACTIVE)
BY_ID = Prepared(_carts(null(), Cart.version).where(IS_ONE), row)
BY_IDS = Prepared(_carts(null(), Cart.version).where(IS_WANTED), row)
ACTIVE = Prepared(
    _carts(null(), Cart.version).where(
        IS_ACTIVE_OF_CUSTOMER, Cart.channel_id == bindparam("channel_id", type_=Uuid)
    ),
    row,
)

# A cart that had to be waited for is read as it is now, its lines as they were when the statement
# began. The version as it was then tells: when it differs, the lines must be read again. OFFSET
# keeps the planner from reading it off the locked row.
_then = aliased(Cart)
_seen = (
    select(_then.version)
    .where(_then.id == Cart.id)
    .offset(literal_column("0", Integer))
    .lateral("seen")
)


def _locked(image: Any) -> Any:
    carts = _carts(image, _seen.c.version)
    return carts.join(_seen, true()).with_for_update(of=Cart)


LOCKED = {
    with_images: Prepared(_locked(IMAGE if with_images else null()).where(IS_ONE), row)
    for with_images in (False, True)
}
LOCKED_WITH_CUSTOMERS = Prepared(_locked(null()).where(or_(IS_WANTED, IS_ACTIVE_OF_CUSTOMER)), row)

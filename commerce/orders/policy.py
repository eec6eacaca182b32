"""What somebody is to an order, and whether they may move it."""

from commerce.core.actor import Actor, Customer
from commerce.core.permissions import Permission
from commerce.orders.kinds import OrderStatus, Standing
from commerce.orders.rules import may_move
from commerce.orders.views import Order


def standing(actor: Actor, order: Order) -> Standing | None:
    """None for somebody who has nothing to do with the order. Holding its access token makes a
    buyer of anybody."""
    if actor.can(Permission.ORDERS_WRITE):
        return Standing.STAFF
    is_own = isinstance(actor, Customer) and order.customer_id == actor.id
    return Standing.BUYER if is_own or order.is_held else None


def may(actor: Actor, order: Order, wanted: OrderStatus, *, has_parcels: bool) -> bool:
    found = standing(actor, order)
    return found is not None and may_move(order.status, wanted, found, has_parcels=has_parcels)


def may_see_person(actor: Actor, order: Order) -> bool:
    """Whether the buyer's e-mail and addresses are shown in full."""
    is_own = isinstance(actor, Customer) and order.customer_id == actor.id
    return is_own or order.is_held or actor.can(Permission.PERSONAL_DATA_READ)

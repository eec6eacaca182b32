"""The states of an order and who may move it between them. Pure."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from commerce.core.errors import FieldProblem, InvalidInput
from commerce.orders.kinds import OrderStatus, Standing

RECEIPT_AFTER_SHIPPING = timedelta(days=21)
RECEIPT_AFTER_DELIVERY = timedelta(days=7)
"""When receipt is taken as confirmed, if nobody says anything."""

_S = OrderStatus
MOVES: Mapping[tuple[OrderStatus, OrderStatus], frozenset[Standing]] = {
    (_S.PENDING_PAYMENT, _S.AWAITING_SHIPMENT): frozenset(),  # by payment alone
    (_S.PENDING_PAYMENT, _S.CANCELLED): frozenset({Standing.STAFF, Standing.BUYER}),
    (_S.AWAITING_SHIPMENT, _S.SHIPPED): frozenset({Standing.STAFF}),
    (_S.AWAITING_SHIPMENT, _S.CANCELLED): frozenset({Standing.STAFF}),
    (_S.SHIPPED, _S.DELIVERED): frozenset({Standing.STAFF}),
    (_S.SHIPPED, _S.COMPLETED): frozenset({Standing.STAFF, Standing.BUYER}),
    (_S.DELIVERED, _S.COMPLETED): frozenset({Standing.STAFF, Standing.BUYER}),
}
"""Every change of status there is, and who may make it."""


def may_move(
    current: OrderStatus, wanted: OrderStatus, standing: Standing, *, has_parcels: bool
) -> bool:
    """Whether somebody may move an order. Once a parcel has left, the rest is not cancelled."""
    if wanted is OrderStatus.CANCELLED and has_parcels:
        return False
    return standing in MOVES.get((current, wanted), frozenset())


def allowed_transitions(
    current: OrderStatus, standing: Standing, *, has_parcels: bool
) -> list[OrderStatus]:
    """What somebody may make of an order now."""
    return [
        wanted
        for wanted in OrderStatus
        if may_move(current, wanted, standing, has_parcels=has_parcels)
    ]


def parcel_quantities(
    remaining: Mapping[UUID, int], wanted: Sequence[tuple[UUID, int]], path: Sequence[str]
) -> dict[UUID, int]:
    """How much of each line goes into a parcel: what is wanted, or else all that remains.
    Raises InvalidInput for lines that are not the order's and for more than remains."""
    if not wanted:
        return {line_id: quantity for line_id, quantity in remaining.items() if quantity}
    chosen: dict[UUID, int] = {}
    problems: list[FieldProblem] = []
    for position, (line_id, quantity) in enumerate(wanted):
        left = remaining.get(line_id, 0) - chosen.get(line_id, 0)
        if line_id not in remaining:
            problem = ("lineId", "NOT_FOUND", "The order has no such line.")
        elif quantity < 1:
            problem = ("quantity", "TOO_SMALL", "Ship at least one.")
        elif quantity > left:
            problem = ("quantity", "TOO_LARGE", f"Only {left} of this line are left to ship.")
        else:
            chosen[line_id] = chosen.get(line_id, 0) + quantity
            continue
        name, code, text = problem
        problems.append(FieldProblem((*path, str(position), name), code, text))
    if problems:
        raise InvalidInput(problems)
    return chosen

"""The kinds of things about orders: states, events, reasons, standings."""

from enum import Enum


class OrderStatus(Enum):
    """待付款, 待发货, 待收货, 已送达, 已完成, 已取消."""

    PENDING_PAYMENT = "pending_payment"
    AWAITING_SHIPMENT = "awaiting_shipment"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class OrderEventType(Enum):
    """What a timeline tells."""

    CREATED = "created"
    PLACED = "placed"
    PAID = "paid"
    PAYMENT_DECLINED = "payment_declined"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    PAYMENT_VOIDED = "payment_voided"
    REFUNDED = "refunded"


class CancelReason(Enum):
    """Why an order was cancelled. The first three are the system's own."""

    PAYMENT_DECLINED = "payment_declined"
    PAYMENT_EXPIRED = "payment_expired"
    OUT_OF_STOCK = "out_of_stock"
    CUSTOMER_REQUEST = "customer_request"
    FRAUD = "fraud"
    OTHER = "other"


class Standing(Enum):
    """What somebody is to an order."""

    STAFF = "staff"
    BUYER = "buyer"

"""The places of root fields that need no permission of staff."""

PUBLIC = {
    "addressRules",
    "agentTools",
    "attributes",
    "brand",
    "brands",
    "cart",
    "cartCreate",
    "cartLinesAdd",
    "cartLinesRemove",
    "cartLinesUpdate",
    "cartUpdate",
    "categories",
    "category",
    "checkout",
    "checkoutComplete",
    "checkoutCreate",
    "checkoutPaymentConfirm",
    "checkoutPreview",
    "checkoutUpdate",
    "customerLogin",
    "customerRefresh",
    "customerRegister",
    "me",
    "node",
    "nodes",
    "order",
    "orderCancel",
    "orderComplete",
    "product",
    "productSearch",
    "productVariant",
    "products",
    "schemaVersion",
    "searchSuggest",
    "shop",
    "staffLogin",
    "staffMe",
    "staffRefresh",
    "ticket",
    "ticketClose",
    "ticketReply",
}
"""Everybody may ask; visibility and capabilities decide what is answered."""

SIGNED_IN = {
    "myCart",
    "cartMerge",
    "customerAddressCreate",
    "customerAddressDelete",
    "customerAddressSetDefault",
    "customerAddressUpdate",
    "customerConsentSet",
    "customerPasswordChange",
    "customerUpdate",
    "myTickets",
}
"""Needs a signed-in customer."""

SESSION = {
    "customerLogout",
    "staffLogout",
    "staffPasswordChange",
    "ticketOpen",
}
"""Needs a session, of a customer or of staff as the field says; `ticketOpen` also takes an order's
token."""

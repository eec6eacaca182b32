"""What staff and API clients may be allowed to do. Roles are sets of these."""

from enum import Enum


class Permission(Enum):
    """`area:action`. Reading personal data unmasked is always a permission of its own."""

    CATALOG_READ = "catalog:read"
    CATALOG_WRITE = "catalog:write"
    PRICES_WRITE = "prices:write"
    STOCK_READ = "stock:read"
    STOCK_WRITE = "stock:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    PERSONAL_DATA_READ = "personal_data:read"
    SUPPORT_READ = "support:read"
    SUPPORT_WRITE = "support:write"
    SETTINGS_WRITE = "settings:write"
    CLIENTS_READ = "clients:read"
    CLIENTS_WRITE = "clients:write"
    STAFF_MANAGE = "staff:manage"
    AUDIT_READ = "audit:read"
    SYSTEM_READ = "system:read"
    CACHE_WRITE = "cache:write"
    SECURITY_READ = "security:read"
    SECURITY_WRITE = "security:write"
    CHANGES_READ = "changes:read"

"""The demo shop's own settings as plain data: channels, warehouses, delivery, taxes, log-ins.

Amounts are written as a merchant would write them; `seed` turns them into rows. The passwords are
for a shop on somebody's own machine and are printed by `make run`.
"""

from dataclasses import dataclass

from commerce.core.permissions import Permission
from commerce.shop.service import ChannelSpec

NAME = "Harbour & Pine"
TRANSLATIONS = {"zh": {"name": "港松生活"}}
DEFAULT_LANGUAGE = "en"

CHANNELS = (
    ChannelSpec(
        code="uk",
        name="United Kingdom and Europe",
        translations={"zh": {"name": "英国与欧洲"}},
        is_default=True,
        default_currency="GBP",
        currencies=["GBP", "EUR"],
        default_language="en",
        languages=["en", "zh"],
        default_country="GB",
        countries=["GB", "DE"],
        prices_include_tax=True,
    ),
    ChannelSpec(
        code="us",
        name="United States",
        translations={"zh": {"name": "美国"}},
        default_currency="USD",
        currencies=["USD"],
        default_language="en",
        languages=["en", "zh"],
        default_country="US",
        countries=["US"],
        prices_include_tax=False,
    ),
    ChannelSpec(
        code="cn",
        name="China and Japan",
        translations={"zh": {"name": "中国与日本"}},
        default_currency="CNY",
        currencies=["CNY"],
        default_language="zh",
        languages=["zh", "en"],
        default_country="CN",
        countries=["CN", "JP"],
        prices_include_tax=True,
    ),
)


@dataclass(frozen=True, slots=True)
class WarehouseData:
    """`channels` are served in the order of the numbers: the lowest first."""

    code: str
    name: str
    country: str
    channels: dict[str, int]


WAREHOUSES = (
    WarehouseData("london", "London", "GB", {"uk": 1, "us": 1}),
    WarehouseData("shenzhen", "Shenzhen", "CN", {"cn": 1, "uk": 2, "us": 2}),
)


@dataclass(frozen=True, slots=True)
class MethodData:
    """One way of delivery; `rates` and `free_from` by currency."""

    code: str
    title: dict[str, str]
    days: tuple[int, int]
    rates: dict[str, str]
    free_from: dict[str, str]


@dataclass(frozen=True, slots=True)
class ZoneData:
    code: str
    name: str
    countries: tuple[str, ...]
    methods: tuple[MethodData, ...]


STANDARD = {"en": "Standard delivery", "zh": "标准配送"}
EXPRESS = {"en": "Express delivery", "zh": "特快配送"}
TRACKED = {"en": "Tracked airmail", "zh": "国际挂号航空"}

ZONES = (
    ZoneData(
        "gb",
        "United Kingdom",
        ("GB",),
        (
            MethodData(
                "standard",
                STANDARD,
                (2, 4),
                {"GBP": "3.95", "EUR": "4.60"},
                {"GBP": "50.00", "EUR": "60.00"},
            ),
            MethodData("express", EXPRESS, (1, 1), {"GBP": "7.95", "EUR": "9.20"}, {}),
        ),
    ),
    ZoneData(
        "de",
        "Germany",
        ("DE",),
        (
            MethodData(
                "standard", STANDARD, (4, 7), {"GBP": "8.50", "EUR": "9.90"}, {"EUR": "120.00"}
            ),
            MethodData("express", EXPRESS, (2, 3), {"GBP": "16.50", "EUR": "18.90"}, {}),
        ),
    ),
    ZoneData(
        "us",
        "United States",
        ("US",),
        (
            MethodData("standard", STANDARD, (6, 10), {"USD": "14.00"}, {"USD": "150.00"}),
            MethodData("express", EXPRESS, (3, 4), {"USD": "32.00"}, {}),
        ),
    ),
    ZoneData(
        "cn",
        "Mainland China",
        ("CN",),
        (
            MethodData("standard", STANDARD, (2, 4), {"CNY": "12.00"}, {"CNY": "199.00"}),
            MethodData("express", EXPRESS, (1, 2), {"CNY": "23.00"}, {}),
        ),
    ),
    ZoneData(
        "jp",
        "Japan",
        ("JP",),
        (MethodData("tracked", TRACKED, (5, 9), {"CNY": "68.00"}, {"CNY": "800.00"}),),
    ),
)


@dataclass(frozen=True, slots=True)
class TaxData:
    """`rate_bps` in basis points: 2000 is 20 %."""

    name: str
    name_zh: str
    country: str
    rate_bps: int
    regions: tuple[str, ...] = ()
    on_delivery: bool = True


TAX_RATES = (
    TaxData("VAT", "增值税", "GB", 2000),
    TaxData("MwSt.", "增值税", "DE", 1900),
    TaxData("VAT", "增值税", "CN", 1300),
    TaxData("Consumption tax", "消费税", "JP", 1000),
    TaxData("New York sales tax", "纽约州销售税", "US", 888, ("NY",)),
    TaxData("California sales tax", "加利福尼亚州销售税", "US", 725, ("CA",), on_delivery=False),
    TaxData("Washington sales tax", "华盛顿州销售税", "US", 650, ("WA",)),
)


@dataclass(frozen=True, slots=True)
class RoleData:
    code: str
    name: str
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class StaffData:
    email: str
    password: str
    name: str
    role: str


ROLES = (
    RoleData("administrator", "Administrator", frozenset(Permission)),
    RoleData(
        "support-agent",
        "Support agent",
        frozenset(
            {
                Permission.CATALOG_READ,
                Permission.STOCK_READ,
                Permission.ORDERS_READ,
                Permission.CUSTOMERS_READ,
                Permission.PERSONAL_DATA_READ,
                Permission.SUPPORT_READ,
                Permission.SUPPORT_WRITE,
            }
        ),
    ),
    RoleData(
        "catalogue-manager",
        "Catalogue manager",
        frozenset(
            {
                Permission.CATALOG_READ,
                Permission.CATALOG_WRITE,
                Permission.PRICES_WRITE,
                Permission.STOCK_READ,
                Permission.STOCK_WRITE,
            }
        ),
    ),
)

ADMIN = StaffData("admin@example.com", "demo-admin-1", "Robin Admin", "administrator")
SUPPORT = StaffData("support@example.com", "demo-support-1", "Sam Support", "support-agent")
CATALOGUE = StaffData("catalogue@example.com", "demo-catalogue-1", "Kit Moore", "catalogue-manager")
STAFF = (ADMIN, SUPPORT, CATALOGUE)

CUSTOMER_EMAIL = "ada@example.com"
CUSTOMER_PASSWORD = "demo-customer-1"  # noqa: S105 - a log-in for a demonstration, printed at start

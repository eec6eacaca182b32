"""The shop that every test database holds: two channels, three currencies, two languages."""

from uuid import UUID

from commerce.core.db import Tx
from commerce.shop.service import ChannelSpec, set_up

UK = ChannelSpec(
    code="uk",
    name="United Kingdom",
    is_default=True,
    default_currency="GBP",
    currencies=["GBP", "EUR"],
    default_language="en",
    languages=["en", "zh"],
    default_country="GB",
    countries=["GB", "DE", "US"],
    prices_include_tax=True,
)
CN = ChannelSpec(
    code="cn",
    name="China",
    default_currency="CNY",
    currencies=["CNY"],
    default_language="zh",
    languages=["zh", "en"],
    default_country="CN",
    countries=["CN", "JP"],
    prices_include_tax=True,
    translations={"zh": {"name": "中国"}},
)


async def make_shop(tx: Tx) -> dict[str, UUID]:
    """Channel ids by code."""
    return await set_up(
        tx,
        name="Test Shop",
        default_language="en",
        channels=[UK, CN],
        translations={"zh": {"name": "测试商店"}},
    )

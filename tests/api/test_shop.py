"""The root field `shop`."""

from tests.client import Client

SHOP = "{ shop { name defaultLanguage languages currencies channels { code name countries } } }"


async def test_anyone_reads_the_shop(client: Client) -> None:
    shop = await client.data(SHOP)

    assert shop == {
        "name": "Test Shop",
        "defaultLanguage": "EN",
        "languages": ["EN", "ZH"],
        "currencies": ["GBP", "EUR", "CNY"],
        "channels": [
            {"code": "uk", "name": "United Kingdom", "countries": ["GB", "DE", "US"]},
            {"code": "cn", "name": "China", "countries": ["CN", "JP"]},
        ],
    }


async def test_names_follow_the_language(client: Client) -> None:
    shop = await client.data("query @inContext(language: ZH) { shop { name channels { name } } }")

    assert shop == {"name": "测试商店", "channels": [{"name": "United Kingdom"}, {"name": "中国"}]}


async def test_an_unknown_channel_is_a_client_error(client: Client) -> None:
    code = await client.code('query @inContext(channel: "moon") { shop { name } }')

    assert code == "BAD_USER_INPUT"


async def test_a_node_is_found_again_by_its_id(client: Client) -> None:
    channels = (await client.data("{ shop { channels { id code } } }"))["channels"]

    found = await client.data(
        "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Channel { code } } }",
        ids=[channels[1]["id"], "Channel_AAAAAAAAAAAAAAAAAAAAAA", "nonsense"],
    )

    assert found == [{"id": channels[1]["id"], "code": "cn"}, None, None]

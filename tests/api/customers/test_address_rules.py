"""The root field `addressRules`."""

import re

import pytest

from tests.client import Client

RULES = """query($country: CountryCode!, $language: LanguageCode) @inContext(language: $language) {
  addressRules(country: $country) { country
    fields { name label isRequired maxLength pattern example } regions { code name } } }"""


async def test_china_asks_for_province_city_and_district(client: Client) -> None:
    rules = await client.data(RULES, country="CN", language="ZH")

    fields = {field["name"]: field for field in rules["fields"]}
    assert [field["name"] for field in rules["fields"]] == [
        "name",
        "phone",
        "region",
        "city",
        "district",
        "line1",
        "line2",
        "company",
        "postalCode",
    ]
    assert [name for name, field in fields.items() if field["isRequired"]] == [
        "name",
        "phone",
        "region",
        "city",
        "district",
        "line1",
    ]
    assert fields["region"]["label"] == "省份"
    assert len(rules["regions"]) == 34
    assert {"code": "GD", "name": "广东省"} in rules["regions"]


@pytest.mark.parametrize(
    ("country", "regions", "postal_code_label"),
    [
        ("GB", 0, "Postcode"),
        ("US", 59, "ZIP code"),
        ("JP", 47, "Postal code"),
        ("FR", 0, "Postal code"),
    ],
)
async def test_each_country_has_its_own(
    client: Client, country: str, regions: int, postal_code_label: str
) -> None:
    rules = await client.data(RULES, country=country, language="EN")

    fields = {field["name"]: field for field in rules["fields"]}
    assert len(rules["regions"]) == regions
    assert fields["postalCode"]["label"] == postal_code_label
    example = fields["postalCode"]["example"]
    assert example is None or re.fullmatch(fields["postalCode"]["pattern"], example)


async def test_an_unknown_country_is_a_client_error(client: Client) -> None:
    written = await client.code('{ addressRules(country: "Narnia") { country } }')
    sent = await client.code(RULES, country="ZX")

    assert (written, sent) == ("GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT")

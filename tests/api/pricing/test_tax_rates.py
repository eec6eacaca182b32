"""The root fields `taxRates`, `taxRateCreate`, `taxRateUpdate`, `taxRateDelete`."""

from typing import Any

from commerce.core.db import Database
from commerce.core.ids import decode, encode, new_id
from commerce.core.permissions import Permission
from tests.api.mutation_documents import mutation
from tests.api.staff_actors import refused_actors
from tests.client import Client
from tests.domain.catalog.staff import audited
from tests.factories.pricing import make_tax_rate

FIELDS = """id name translations { language name } country regions taxCategory rateBps
  appliesToShipping startsAt endsAt"""
RATES = f"{{ taxRates {{ {FIELDS} }} }}"
VAT: dict[str, Any] = {"name": "VAT", "country": "GB", "rateBps": 2000}


def document(name: str) -> str:
    return mutation(name, "TaxRate", FIELDS)


def editor(client: Client) -> Client:
    return client.as_staff(Permission.SETTINGS_WRITE, Permission.CATALOG_READ)


async def test_staff_create_change_and_delete_a_rate(client: Client, db: Database) -> None:
    staff = editor(client)

    created = await staff.data(
        document("taxRateCreate"),
        input={**VAT, "translations": [{"language": "ZH", "name": "增值税"}]},
    )
    changed = await staff.data(
        document("taxRateUpdate"),
        input={
            "id": created["id"],
            "rateBps": 500,
            "taxCategory": "books",
            "regions": ["NIR"],
            "appliesToShipping": False,
            "startsAt": "2026-04-01T00:00:00Z",
        },
    )
    deleted = await staff.data(document("taxRateDelete"), input={"id": created["id"]})

    assert created == {
        "id": created["id"],
        "name": "VAT",
        "translations": [{"language": "ZH", "name": "增值税"}],
        "country": "GB",
        "regions": [],
        "taxCategory": "standard",
        "rateBps": 2000,
        "appliesToShipping": True,
        "startsAt": None,
        "endsAt": None,
    }
    assert changed == {
        **created,
        "rateBps": 500,
        "taxCategory": "books",
        "regions": ["NIR"],
        "appliesToShipping": False,
        "startsAt": "2026-04-01T00:00:00+00:00",
    }
    assert deleted == {"id": created["id"]}
    assert await staff.data(RATES) == []
    entries = await audited(db, decode("TaxRate", created["id"]))
    assert [action for action, _, _ in entries] == [
        "tax_rate.create",
        "tax_rate.update",
        "tax_rate.delete",
    ]


async def test_names_follow_the_language(client: Client, db: Database) -> None:
    async with db.write() as tx:
        await make_tax_rate(tx, translations={"zh": {"name": "增值税"}})

    document = "query @inContext(language: ZH) { taxRates { name } }"

    assert await editor(client).data(document) == [{"name": "增值税"}]


async def test_everything_wrong_is_named(client: Client) -> None:
    refusal = await editor(client).data(
        document("taxRateCreate"),
        input={
            "name": " ",
            "country": "GB",
            "rateBps": 10_001,
            "taxCategory": "No Code",
            "regions": ["x" * 11],
            "startsAt": "2026-03-02T00:00:00Z",
            "endsAt": "2026-03-02T00:00:00Z",
            "translations": [{"language": "EN", "name": "VAT"}],
        },
    )

    assert {(".".join(each["path"][1:]), each["code"]) for each in refusal["problems"]} == {
        ("name", "REQUIRED"),
        ("rateBps", "OUT_OF_RANGE"),
        ("taxCategory", "INVALID_CODE"),
        ("regions.0", "TOO_LONG"),
        ("endsAt", "ENDS_BEFORE_START"),
        ("translations.0.language", "DEFAULT_LANGUAGE"),
    }
    assert await editor(client).data(RATES) == []


async def test_an_unknown_rate_is_not_found(client: Client) -> None:
    unknown = encode("TaxRate", new_id())

    for name in ("taxRateUpdate", "taxRateDelete"):
        refusal = await editor(client).data(document(name), input={"id": unknown})
        assert (refusal["refusal"], refusal["path"]) == ("NOT_FOUND", ["input", "id"])


async def test_only_who_may_change_settings_does(client: Client, db: Database) -> None:
    async with db.write() as tx:
        rate_id = encode("TaxRate", await make_tax_rate(tx))

    for actor, code in refused_actors(client, Permission.SETTINGS_WRITE):
        assert await actor.code(document("taxRateCreate"), input=VAT) == code
        given = {"id": rate_id}
        assert await actor.code(document("taxRateUpdate"), input={**given, "rateBps": 0}) == code
        assert await actor.code(document("taxRateDelete"), input=given) == code
    for actor, code in refused_actors(client, Permission.CATALOG_READ):
        assert await actor.code(RATES) == code
    assert [rate["rateBps"] for rate in await editor(client).data(RATES)] == [2000]

"""The root fields `shippingMethodCreate`, `shippingMethodUpdate`, `shippingRatesSet`,
`shippingMethodDelete`."""

from typing import Any

from commerce.checkout.models import Checkout
from commerce.core.db import Database
from commerce.core.ids import decode, encode, new_id
from commerce.core.permissions import Permission
from tests.api.mutation_documents import mutation
from tests.api.staff_actors import refused_actors
from tests.client import Client
from tests.domain.catalog.staff import audited
from tests.factories.cart import make_cart
from tests.factories.catalog import channel_ids
from tests.factories.shipping import make_method, make_zone

RATES = "rates { amount { amount currencyCode } freeFrom { amount } }"
FIELDS = f"""id code title description translations {{ language title description }}
  channel {{ code }} position minDays maxDays isActive startsAt endsAt {RATES}"""
CREATE = mutation("shippingMethodCreate", "ShippingMethod", FIELDS)
UPDATE = mutation("shippingMethodUpdate", "ShippingMethod", FIELDS)
SET = mutation("shippingRatesSet", "ShippingMethod", FIELDS)
DELETE = mutation("shippingMethodDelete", "ShippingMethod", FIELDS)
ALL = f"{{ shippingZones {{ methods {{ {FIELDS} }} }} }}"


def editor(client: Client) -> Client:
    return client.as_staff(Permission.SETTINGS_WRITE, Permission.CATALOG_READ)


async def zone(db: Database) -> str:
    async with db.write() as tx:
        return encode("ShippingZone", await make_zone(tx))


def post(zone_id: str, **further: Any) -> dict[str, Any]:
    rate = {"currencyCode": "GBP", "amount": "4.50", "freeFrom": "50"}
    return {"zoneId": zone_id, "code": "post", "title": "Post", "rates": [rate], **further}


async def test_staff_create_change_and_delete_a_method(client: Client, db: Database) -> None:
    staff, zone_id = editor(client), await zone(db)

    created = await staff.data(
        CREATE,
        input=post(
            zone_id,
            description="By van.",
            channel="uk",
            position=2,
            minDays=1,
            maxDays=3,
            translations=[{"language": "ZH", "title": "邮寄"}],
            startsAt="2026-03-01T00:00:00Z",
        ),
    )
    changed = await staff.data(
        UPDATE,
        input={
            "id": created["id"],
            "title": "Royal post",
            "channel": None,
            "maxDays": 5,
            "isActive": False,
            "translations": [
                {"language": "ZH", "description": "货车"},
                {"language": "DE", "title": "Post"},
            ],
        },
    )
    deleted = await staff.data(DELETE, input={"id": created["id"]})

    assert created == {
        "id": created["id"],
        "code": "post",
        "title": "Post",
        "description": "By van.",
        "translations": [{"language": "ZH", "title": "邮寄", "description": None}],
        "channel": {"code": "uk"},
        "position": 2,
        "minDays": 1,
        "maxDays": 3,
        "isActive": True,
        "startsAt": "2026-03-01T00:00:00+00:00",
        "endsAt": None,
        "rates": [
            {
                "amount": {"amount": "4.50", "currencyCode": "GBP"},
                "freeFrom": {"amount": "50.00"},
            }
        ],
    }
    translations = sorted(changed.pop("translations"), key=lambda each: each["language"])
    assert translations == [
        {"language": "DE", "title": "Post", "description": None},
        {"language": "ZH", "title": "邮寄", "description": "货车"},
    ]
    expected = {**created, "title": "Royal post", "channel": None, "maxDays": 5, "isActive": False}
    del expected["translations"]
    assert changed == expected
    assert deleted == {"id": created["id"]}
    assert await staff.data(ALL) == [{"methods": []}]
    entries = await audited(db, decode("ShippingMethod", created["id"]))
    assert [action for action, _, _ in entries] == [
        "shipping_method.create",
        "shipping_method.update",
        "shipping_method.delete",
    ]


async def test_texts_follow_the_language(client: Client, db: Database) -> None:
    async with db.write() as tx:
        await make_method(tx, await make_zone(tx), translations={"zh": {"title": "邮寄"}})

    shown = await editor(client).data(
        "query @inContext(language: ZH) { shippingZones { methods { title } } }"
    )

    assert shown == [{"methods": [{"title": "邮寄"}]}]


async def test_rates_are_replaced_together(client: Client, db: Database) -> None:
    async with db.write() as tx:
        method_id = await make_method(tx, await make_zone(tx), free_from=5000)
    gid = encode("ShippingMethod", method_id)
    rates = [
        {"currencyCode": "EUR", "amount": "6"},
        {"currencyCode": "GBP", "amount": "5.00"},
    ]

    answer = await editor(client).data(SET, input={"methodId": gid, "rates": rates})
    await editor(client).data(SET, input={"methodId": gid, "rates": rates})

    assert answer["rates"] == [
        {"amount": {"amount": "6.00", "currencyCode": "EUR"}, "freeFrom": None},
        {"amount": {"amount": "5.00", "currencyCode": "GBP"}, "freeFrom": None},
    ]
    [(action, before, after)] = await audited(db, method_id)
    assert action == "shipping_rates.set"
    assert before == {"rates": [{"currency": "GBP", "amount": 450, "free_from": 5000}]}
    assert after == {
        "rates": [
            {"currency": "EUR", "amount": 600, "free_from": None},
            {"currency": "GBP", "amount": 500, "free_from": None},
        ]
    }


async def test_everything_wrong_is_named(client: Client, db: Database) -> None:
    staff, zone_id = editor(client), await zone(db)

    refusal = await staff.data(
        CREATE,
        input={
            "zoneId": zone_id,
            "code": "No Code",
            "title": " ",
            "channel": "moon",
            "position": -1,
            "minDays": 5,
            "maxDays": 3,
            "startsAt": "2026-03-02T00:00:00Z",
            "endsAt": "2026-03-01T00:00:00Z",
            "translations": [{"language": "EN", "title": "Post"}],
            "rates": [
                {"currencyCode": "JPY", "amount": "1"},
                {"currencyCode": "GBP", "amount": "1.999"},
                {"currencyCode": "GBP", "amount": "-1"},
            ],
        },
    )

    assert {(".".join(each["path"][1:]), each["code"]) for each in refusal["problems"]} == {
        ("code", "INVALID_CODE"),
        ("title", "REQUIRED"),
        ("channel", "UNKNOWN_CHANNEL"),
        ("position", "OUT_OF_RANGE"),
        ("maxDays", "BELOW_MINIMUM"),
        ("endsAt", "ENDS_BEFORE_START"),
        ("translations.0.language", "DEFAULT_LANGUAGE"),
        ("rates.0.currencyCode", "UNKNOWN_CURRENCY"),
        ("rates.1.amount", "INVALID_AMOUNT"),
        ("rates.2.currencyCode", "DUPLICATE"),
        ("rates.2.amount", "OUT_OF_RANGE"),
    }
    assert await staff.data(ALL) == [{"methods": []}]


async def test_a_code_is_taken_once_in_a_zone(client: Client, db: Database) -> None:
    staff, zone_id = editor(client), await zone(db)
    await staff.data(CREATE, input=post(zone_id))

    refusal = await staff.data(CREATE, input=post(zone_id))

    assert (refusal["refusal"], refusal["path"]) == ("CONFLICT", ["input", "code"])


async def test_what_a_checkout_has_stays(client: Client, db: Database) -> None:
    async with db.write() as tx:
        method_id = await make_method(tx, await make_zone(tx))
        cart = await make_cart(tx)
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        tx.session.add(
            Checkout(id=new_id(), cart_id=cart.id, channel_id=uk, delivery_method_id=method_id)
        )

    refusal = await editor(client).data(DELETE, input={"id": encode("ShippingMethod", method_id)})

    assert refusal["refusal"] == "CONFLICT"
    [shown] = await editor(client).data(ALL)
    assert [method["code"] for method in shown["methods"]] == ["standard"]


async def test_unknown_things_are_not_found(client: Client, db: Database) -> None:
    staff, unknown = editor(client), encode("ShippingMethod", new_id())
    nowhere = encode("ShippingZone", new_id())

    for document, given, field in (
        (CREATE, post(nowhere), "zoneId"),
        (UPDATE, {"id": unknown, "title": "Post"}, "id"),
        (SET, {"methodId": unknown, "rates": []}, "methodId"),
        (DELETE, {"id": unknown}, "id"),
    ):
        refusal = await staff.data(document, input=given)
        assert (refusal["refusal"], refusal["path"]) == ("NOT_FOUND", ["input", field])


async def test_only_who_may_change_settings_does(client: Client, db: Database) -> None:
    async with db.write() as tx:
        zone_id = await make_zone(tx)
        method_id = encode("ShippingMethod", await make_method(tx, zone_id))

    for actor, code in refused_actors(client, Permission.SETTINGS_WRITE):
        assert await actor.code(CREATE, input=post(encode("ShippingZone", zone_id))) == code
        assert await actor.code(UPDATE, input={"id": method_id, "title": "Mine"}) == code
        assert await actor.code(SET, input={"methodId": method_id, "rates": []}) == code
        assert await actor.code(DELETE, input={"id": method_id}) == code
    [shown] = await editor(client).data(ALL)
    [method] = shown["methods"]
    assert (method["title"], len(method["rates"])) == ("Standard", 1)

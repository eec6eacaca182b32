"""Which access tokens are taken: everything about one must be right."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import orjson
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import new_id
from commerce.identity import keys
from commerce.identity.tokens import AUDIENCE
from commerce.identity.views import SubjectKind
from tests.api.customers.documents import ME
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.identity import ISSUER, make_session
from tests.tokens import bearing


class Forge:
    """Makes tokens as the shop does, or nearly so."""

    def __init__(self, key: Ed25519PrivateKey, kid: str, claims: dict[str, Any]) -> None:
        self.key, self.kid, self.claims = key, kid, claims

    def token(
        self, *, key: Any = None, header: dict[str, Any] | None = None, **changed: Any
    ) -> str:
        claims = {
            name: value for name, value in {**self.claims, **changed}.items() if value is not None
        }
        headers = {"kid": self.kid, **(header or {})}
        algorithm = headers.pop("alg", "EdDSA")
        signing = key if key is not None else self.key
        return jwt.encode(claims, signing, algorithm=algorithm, headers=headers)


@pytest_asyncio.fixture
async def forge(db: Database, clock: FrozenClock) -> AsyncIterator[Forge]:
    async with db.write() as tx:
        customer_id = await make_customer(tx, email="ada@example.com")
        tokens = await make_session(tx, customer_id)
        key = await keys.signing_key(tx)
        private = keys.open_private_key(db.vault, key)
    now = int(clock.now().timestamp())
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": str(customer_id), "kind": "customer"}
    times = {"iat": now, "exp": now + 900}
    yield Forge(private, key.kid, {**claims, **times, "sid": str(tokens.session_id)})


async def refused(client: Client, token: str) -> bool:
    return await bearing(client, token).code(ME) == "UNAUTHENTICATED"


async def test_a_token_as_the_shop_makes_it_is_taken(client: Client, forge: Forge) -> None:
    me = await bearing(client, forge.token()).data(ME)

    assert me["email"] == "ada@example.com"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another:audience"},
        {"aud": None},
        {"sub": "not-a-uuid"},
        {"sub": None},
        {"sid": None},
        {"sid": 7},
        {"kind": "admin"},
        {"kind": "staff"},
        {"kind": None},
        {"exp": None},
        {"exp": "never"},
        {"exp": 10**20},
        {"iat": None},
        {"iat": 4_102_444_800},
    ],
)
async def test_a_wrong_claim_is_refused(
    client: Client, forge: Forge, changed: dict[str, Any]
) -> None:
    assert await refused(client, forge.token(**changed))


async def test_a_token_without_signature_is_refused(client: Client, forge: Forge) -> None:
    def part(value: object) -> str:
        return urlsafe_b64encode(orjson.dumps(value)).rstrip(b"=").decode()

    header = {"alg": "none", "typ": "JWT", "kid": forge.kid}

    assert await refused(client, f"{part(header)}.{part(forge.claims)}.")
    assert await refused(client, f"{part(header)}.{part(forge.claims)}")


async def test_the_public_key_is_no_shared_secret(client: Client, forge: Forge) -> None:
    public = forge.key.public_key().public_bytes_raw()

    assert await refused(client, forge.token(key=public, header={"alg": "HS256"}))


async def test_another_key_under_the_same_id_is_refused(client: Client, forge: Forge) -> None:
    assert await refused(client, forge.token(key=Ed25519PrivateKey.generate()))


@pytest.mark.parametrize("kid", ["", "../../etc/passwd", "0" * 32, 5, None])
async def test_an_unknown_key_id_is_refused(client: Client, forge: Forge, kid: Any) -> None:
    header = {"alg": "EdDSA", "kid": kid} if kid is not None else {"alg": "EdDSA"}
    raw = forge.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    signed = jwt.encode(forge.claims, raw, algorithm="EdDSA").split(".")
    head = urlsafe_b64encode(orjson.dumps(header)).rstrip(b"=").decode()

    assert await refused(client, ".".join([head, *signed[1:]]))


async def test_a_changed_payload_is_refused(client: Client, forge: Forge) -> None:
    head, body, signature = forge.token().split(".")
    claims = orjson.loads(urlsafe_b64decode(body + "=="))
    changed = urlsafe_b64encode(orjson.dumps({**claims, "sub": str(new_id())})).rstrip(b"=")

    assert await refused(client, f"{head}.{changed.decode()}.{signature}")


@pytest.mark.parametrize("token", ["not.a.token", "", "a" * 10_000, "....", "%00", "e30.e30.e30"])
async def test_what_is_no_token_is_refused(client: Client, forge: Forge, token: str) -> None:
    assert await refused(client, token)


async def test_another_scheme_is_refused(client: Client, forge: Forge) -> None:
    answer = await Client(
        client.http, client.actors, {"authorization": f"Basic {forge.token()}"}
    ).code(ME)

    assert answer == "UNAUTHENTICATED"


async def test_a_token_is_good_to_its_last_second(
    client: Client, forge: Forge, clock: FrozenClock
) -> None:
    clock.advance(timedelta(seconds=899))
    taken = await bearing(client, forge.token()).data(ME)
    clock.advance(timedelta(seconds=1))

    assert taken["email"] == "ada@example.com"
    assert await refused(client, forge.token())


async def test_a_token_of_a_retired_key_is_good_to_its_end(
    client: Client, db: Database, forge: Forge, clock: FrozenClock
) -> None:
    token = forge.token()
    async with db.write() as tx:
        await keys.rotate(tx)

    taken = await bearing(client, token).data(ME)
    clock.advance(timedelta(hours=2))
    late = forge.token(exp=forge.claims["exp"] + 86_400)

    assert taken["email"] == "ada@example.com"
    assert await refused(client, late)


async def test_no_statement_is_spent_on_a_token_once_warm(
    client: Client, forge: Forge, statements: Any
) -> None:
    owner = bearing(client, forge.token())
    await owner.data(ME)

    with statements() as seen:
        await owner.data(ME)

    assert len(seen) == 1  # the customer's own row


async def test_staff_tokens_follow_the_members_state(client: Client, db: Database) -> None:
    unknown: UUID = new_id()
    async with db.write() as tx:
        tokens = await make_session(tx, unknown, kind=SubjectKind.STAFF)

    assert await refused(client, tokens.access_token)

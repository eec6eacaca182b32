"""Manifests of every format, as the tools write them."""

import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.clients.errors import BadManifest
from commerce.clients.kinds import OperationKind
from commerce.clients.manifests import ManifestFormat, parse_manifest
from commerce.clients.rules import document_id_of

SHOP = "query Shop { shop { name __typename } }"
CREATE = (
    "mutation CartCreate($input: CartCreateInput!) {\n  cartCreate(input: $input) { __typename }\n}"
)
SHOP_HASH = sha256(SHOP.encode()).hexdigest()
CREATE_HASH = sha256(CREATE.encode()).hexdigest()

APOLLO_WEB = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [
        {"id": SHOP_HASH, "name": "Shop", "type": "query", "body": SHOP},
        {"id": CREATE_HASH, "name": "CartCreate", "type": "mutation", "body": CREATE},
    ],
}
APOLLO_KOTLIN = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [{"id": SHOP_HASH, "body": SHOP, "name": "Shop", "type": "query"}],
}
APOLLO_IOS_OLD = {
    "format": "apollo-persisted-queries",
    "version": 1,
    "operations": [{"id": "ios-shop", "body": SHOP, "name": "Shop", "type": "query"}],
}
OPERATION_OUTPUT = {
    SHOP_HASH: {"name": "Shop", "source": SHOP},
    CREATE_HASH: {"name": "CartCreate", "source": CREATE},
}
KOTLIN_OUTPUT = {SHOP_HASH: {"name": "Shop", "source": SHOP, "type": "query"}}
CODEGEN = {SHOP_HASH: SHOP, CREATE_HASH: CREATE}
CODEGEN_PREFIXED = {f"sha256:{SHOP_HASH}": SHOP}
CODEGEN_SHA1 = {"3b1f0b4a8d5b0f2c6b7d8e9f0a1b2c3d4e5f6071": SHOP}
RELAY = {"8a7b2f0d6c5e4f3a2b1c0d9e8f7a6b5c": SHOP, "15": CREATE}


def written(manifest: Any) -> bytes:
    return json.dumps(manifest, indent=2).encode()


@pytest.mark.parametrize(
    ("manifest", "kind", "ids"),
    [
        (APOLLO_WEB, ManifestFormat.APOLLO, [SHOP_HASH, CREATE_HASH]),
        (APOLLO_KOTLIN, ManifestFormat.APOLLO, [SHOP_HASH]),
        (APOLLO_IOS_OLD, ManifestFormat.APOLLO, ["ios-shop"]),
        (OPERATION_OUTPUT, ManifestFormat.OPERATION_OUTPUT, [SHOP_HASH, CREATE_HASH]),
        (KOTLIN_OUTPUT, ManifestFormat.OPERATION_OUTPUT, [SHOP_HASH]),
        (CODEGEN, ManifestFormat.CODEGEN, [SHOP_HASH, CREATE_HASH]),
        (CODEGEN_PREFIXED, ManifestFormat.CODEGEN, [SHOP_HASH]),
        (CODEGEN_SHA1, ManifestFormat.RELAY, list(CODEGEN_SHA1)),
        (RELAY, ManifestFormat.RELAY, list(RELAY)),
    ],
    ids=[
        "apollo web",
        "apollo kotlin",
        "apollo ios, old spelling",
        "operation output",
        "kotlin operation output with types",
        "codegen",
        "codegen with prefix",
        "codegen with sha1",
        "relay",
    ],
)
def test_every_format_is_recognised(manifest: Any, kind: ManifestFormat, ids: list[str]) -> None:
    parsed = parse_manifest(written(manifest))

    assert parsed.format is kind
    assert [document.id for document in parsed.documents] == ids
    assert parsed.documents[0].text == SHOP


def test_names_and_kinds_are_taken_where_they_are_given() -> None:
    [shop, create] = parse_manifest(written(APOLLO_WEB)).documents
    [plain, _] = parse_manifest(written(CODEGEN)).documents

    assert (shop.name, shop.kind) == ("Shop", OperationKind.QUERY)
    assert (create.name, create.kind) == ("CartCreate", OperationKind.MUTATION)
    assert (plain.name, plain.kind) == (None, None)


def test_a_hash_is_kept_in_lower_case_without_its_prefix() -> None:
    [document] = parse_manifest(written({f"sha256:{SHOP_HASH.upper()}": SHOP})).documents

    assert document.id == SHOP_HASH


def test_the_ids_of_a_trusted_import_are_not_recomputed() -> None:
    wrong = "0" * 64

    [document] = parse_manifest(written({wrong: SHOP})).documents

    assert (document.id, document.hash.hex()) == (wrong, SHOP_HASH)


def apollo_with(**changes: Any) -> Any:
    return {**APOLLO_KOTLIN, "operations": [{**APOLLO_KOTLIN["operations"][0], **changes}]}  # type: ignore[index]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"\xff", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"[]", "one JSON object"),
        (b"{}", "holds no operation"),
        (b"1", "one JSON object"),
        (written({"a": 1}), "no known format"),
        (written({"a": SHOP, "b": {}}), "no known format"),
        (written({"format": "other", "operations": []}), "no format 'other'"),
        (written({**APOLLO_KOTLIN, "version": 2}), "Only version 1"),
        (written({**APOLLO_KOTLIN, "operations": {}}), "must be a list"),
        (written({**APOLLO_KOTLIN, "operations": [1]}), "operations[0]"),
        (written({**APOLLO_KOTLIN, "operations": []}), "holds no operation"),
        (written(apollo_with(id=1)), "operations[0].id"),
        (written(apollo_with(id="with space")), "cannot be sent"),
        (written(apollo_with(id="x" * 201)), "cannot be sent"),
        (written(apollo_with(id="sha256:short")), "cannot be sent"),
        (written(apollo_with(id="")), "cannot be sent"),
        (written(apollo_with(body=None)), "has no text"),
        (written(apollo_with(body="  ")), "has no text"),
        (written(apollo_with(body="x" * 200_001)), "over 200000"),
        (written(apollo_with(body="query A { a }\0")), "does not know"),
        (b'{"a": "query A { a(b: \\"\\ud800\\") }"}', "does not know"),
        (written(apollo_with(type="fragment")), "query, mutation or subscription"),
        (written(apollo_with(name=3)), "must be a string"),
        (written({SHOP_HASH: SHOP, f"sha256:{SHOP_HASH}": CREATE}), "two different texts"),
        (b'{"a": "query A { a }", "a": "query B { b }"}', "given twice"),
    ],
)
def test_what_is_no_manifest_is_told(content: bytes, told: str) -> None:
    with pytest.raises(BadManifest) as refused:
        parse_manifest(content)

    assert told in str(refused.value)


def test_a_manifest_has_its_bounds() -> None:
    many = {f"id-{number}": SHOP for number in range(5_001)}

    with pytest.raises(BadManifest, match="more than 5000"):
        parse_manifest(written(many))
    with pytest.raises(BadManifest, match="over 32 MiB"):
        parse_manifest(b" " * ((32 << 20) + 1))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(ANYTHING)
def test_any_json_is_read_or_refused(content: Any) -> None:
    try:
        parsed = parse_manifest(json.dumps(content))
    except BadManifest:
        return

    assert parsed.documents
    assert all(document_id_of(document.id) == document.id for document in parsed.documents)


@given(
    st.dictionaries(
        st.text("abcdefghijklmnop-_:.0123456789", min_size=1, max_size=70),
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1),
        min_size=1,
    )
)
def test_formats_agree_on_the_same_documents(texts: dict[str, str]) -> None:
    as_apollo = {
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": [{"id": id_, "body": text} for id_, text in texts.items()],
    }
    as_output = {id_: {"source": text} for id_, text in texts.items()}

    read = [outcome(manifest) for manifest in (texts, as_apollo, as_output)]

    assert read[0] == read[1] == read[2]


def outcome(manifest: Any) -> object:
    try:
        return [(each.id, each.text) for each in parse_manifest(written(manifest)).documents]
    except BadManifest:
        return "refused"

"""Access tokens: JSON Web Tokens signed with Ed25519, and how one is read.

The algorithm is pinned: what a token says about itself chooses the key and nothing else.
"""

import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from commerce.core.crypto import Vault
from commerce.identity.rules import CLOCK_SKEW
from commerce.identity.views import Bearer, SubjectKind

ALGORITHM = "EdDSA"
AUDIENCE = "commerce:graphql"
CLAIMS = ("iss", "aud", "sub", "sid", "kind", "iat", "exp")
LONGEST_TOKEN = 2_000
_KID = re.compile(r"[0-9a-f]{32}")
_OPTIONS: Any = {
    "require": list(CLAIMS),
    "verify_exp": False,  # by our own clock, in `read`
    "verify_iat": False,
    "verify_nbf": False,
}


class BadToken(Exception):
    """Not a token of ours, not for us, changed, or past its time."""


@dataclass(frozen=True, slots=True)
class _Signed:
    bearer: Bearer
    issued_at: datetime
    expires_at: datetime


def issue(
    private_key: Ed25519PrivateKey,
    kid: str,
    bearer: Bearer,
    *,
    issuer: str,
    now: datetime,
    expires_at: datetime,
) -> str:
    """A token for `bearer`, good until `expires_at`."""
    claims = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": str(bearer.subject_id),
        "sid": str(bearer.session_id),
        "kind": bearer.kind.value,
        "iat": int(now.timestamp()),
        "exp": int(expires_at.timestamp()),
    }
    return jwt.encode(claims, private_key, algorithm=ALGORITHM, headers={"kid": kid})


def key_id(token: str) -> str:
    """The id of the key the token says it is signed with. Raises BadToken."""
    if len(token) > LONGEST_TOKEN:
        raise BadToken("too long")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError as error:
        raise BadToken("no token") from error
    kid = header.get("kid")
    if not isinstance(kid, str) or not _KID.fullmatch(kid):
        raise BadToken("no key id of ours")
    return kid


def read(token: str, public_key: bytes, *, issuer: str, now: datetime) -> Bearer:
    """Whose token it is. Raises BadToken unless everything about it is right."""
    signed = _verified(token, public_key, issuer)
    if not signed.issued_at - CLOCK_SKEW <= now < signed.expires_at:
        raise BadToken("not at this time")
    return signed.bearer


@lru_cache(maxsize=4096)
def _verified(token: str, public_key: bytes, issuer: str) -> _Signed:
    """The signed claims. Kept for tokens that are good, since a signature stays what it is; time,
    key and session are looked at again with every request."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            Ed25519PublicKey.from_public_bytes(public_key),
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=issuer,
            options=_OPTIONS,
        )
        bearer = Bearer(SubjectKind(claims["kind"]), UUID(claims["sub"]), UUID(claims["sid"]))
        issued_at = datetime.fromtimestamp(claims["iat"], UTC)
        return _Signed(bearer, issued_at, datetime.fromtimestamp(claims["exp"], UTC))
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise BadToken("refused") from error


def first_refresh_token() -> str:
    return secrets.token_urlsafe(32)


def next_refresh_token(vault: Vault, token: str) -> str:
    """The token that follows `token`. Derived, so that two tabs that exchange the same token, or a
    client whose answer was lost, are given the same successor; only we can derive it."""
    halves = (vault.fingerprint(f"refresh_tokens.next.{half}", token) for half in (1, 2))
    return urlsafe_b64encode(b"".join(halves)).rstrip(b"=").decode()


def refresh_token_hash(vault: Vault, token: str) -> bytes:
    return vault.fingerprint("refresh_tokens.token", token)

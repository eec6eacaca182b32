"""Every setting, read once from the environment and passed down; nothing else reads it."""

import os
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from ipaddress import ip_network
from pathlib import Path
from typing import Any

KEYLESS_MODES = ("open", "log", "id_only")


class Environment(Enum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class InvalidSettings(Exception):
    """A setting is missing or wrong; the text says which and how to mend it."""


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """argon2id: 19 MiB and two rounds take about 40 ms of one core. `at_once` bounds how many
    hashes run at the same time."""

    rounds: int = 2
    memory_kib: int = 19_456
    at_once: int = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """`secret_keys` maps key versions to secrets of at least 32 bytes; never log this object."""

    database_url: str
    secret_keys: Mapping[int, bytes] = field(repr=False)
    environment: Environment = Environment.PRODUCTION
    meilisearch_url: str | None = None
    meilisearch_key: str | None = field(default=None, repr=False)
    public_url: str = "http://127.0.0.1:8000"
    media_root: Path = Path(".commerce/media")
    test_bank_file: Path = Path(".commerce/test-bank.sqlite")
    storefront_root: Path | None = None
    allowed_origins: tuple[str, ...] = ()
    pool_size: int = 10
    log_level: str = "info"
    max_body_bytes: int = 1 << 20
    max_upload_files: int = 20
    max_upload_file_bytes: int = 10 << 20
    max_upload_total_bytes: int = 50 << 20
    compresses: bool = True
    request_timeout_seconds: int = 30
    max_points: int = 20_000
    keyless_points_per_second: int | None = None
    keyless_points_burst: int = 20_000
    trusted_proxies: tuple[str, ...] = ()
    password_cost: PasswordCost = PasswordCost()
    keyless_mode: str | None = None
    introspection: bool = True
    response_cache: str = "front"
    """Where kept answers are given: `front` of everything, at the `endpoint`, or `off`."""
    response_cache_bytes: int = 64 << 20
    caches_open_documents: bool = False  # of development alone
    cdn_max_age: int | None = None  # seconds, for a CDN that is purged by our tags
    names_cache_tags: bool = False
    metrics_token: str | None = field(default=None, repr=False)

    @property
    def is_development(self) -> bool:
        return self.environment is Environment.DEVELOPMENT

    @property
    def mode_without_key(self) -> str:
        """Which documents requests without a client's key may send: a mode of API clients."""
        return self.keyless_mode or ("open" if self.is_development else "id_only")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Raises InvalidSettings, naming the variable."""
        database_url = environ.get("COMMERCE_DATABASE_URL", "")
        if not database_url.startswith("postgresql://"):
            raise InvalidSettings("Set COMMERCE_DATABASE_URL to postgresql://user:password@host/db")
        keys = environ.get("COMMERCE_SECRET_KEYS", "")
        if not keys:
            raise InvalidSettings(
                "Set COMMERCE_SECRET_KEYS to 1:<base64 of 32 random bytes>; several versions are"
                " separated by commas, the highest seals new data"
            )
        try:
            environment = Environment(environ.get("COMMERCE_ENVIRONMENT", "production"))
        except ValueError as error:
            raise InvalidSettings("COMMERCE_ENVIRONMENT is development or production") from error
        keyless_mode = environ.get("COMMERCE_KEYLESS_MODE") or None
        if keyless_mode not in {None, *KEYLESS_MODES}:
            raise InvalidSettings(f"COMMERCE_KEYLESS_MODE is one of {', '.join(KEYLESS_MODES)}")
        return cls(
            database_url=database_url,
            secret_keys=parse_secret_keys(keys),
            environment=environment,
            meilisearch_url=environ.get("COMMERCE_MEILISEARCH_URL") or None,
            meilisearch_key=environ.get("COMMERCE_MEILISEARCH_KEY") or None,
            public_url=environ.get("COMMERCE_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
            media_root=Path(environ.get("COMMERCE_MEDIA_ROOT", ".commerce/media")),
            test_bank_file=Path(
                environ.get("COMMERCE_TEST_BANK_FILE", ".commerce/test-bank.sqlite")
            ),
            storefront_root=_path(environ.get("COMMERCE_STOREFRONT_ROOT")),
            allowed_origins=tuple(filter(None, environ.get("COMMERCE_ORIGINS", "").split(","))),
            log_level=environ.get("COMMERCE_LOG_LEVEL", "info").lower(),
            pool_size=int(environ.get("COMMERCE_POOL_SIZE", "10")),
            max_upload_files=int(environ.get("COMMERCE_MAX_UPLOAD_FILES", "20")),
            max_upload_file_bytes=int(environ.get("COMMERCE_MAX_UPLOAD_FILE_BYTES", "10485760")),
            max_upload_total_bytes=int(environ.get("COMMERCE_MAX_UPLOAD_TOTAL_BYTES", "52428800")),
            compresses=environ.get("COMMERCE_COMPRESSION", "gzip") == "gzip",
            keyless_mode=keyless_mode,
            introspection=environ.get("COMMERCE_INTROSPECTION", "on") == "on",
            request_timeout_seconds=int(environ.get("COMMERCE_REQUEST_TIMEOUT_SECONDS", "30")),
            **_points(environ, environment),
            trusted_proxies=_networks(environ.get("COMMERCE_TRUSTED_PROXIES", "")),
            response_cache=one_of(environ, "COMMERCE_RESPONSE_CACHE", ("front", "endpoint", "off")),
            response_cache_bytes=int(environ.get("COMMERCE_RESPONSE_CACHE_MB", "64")) << 20,
            caches_open_documents=environ.get("COMMERCE_CACHE_OPEN_DOCUMENTS") == "1",
            cdn_max_age=int(environ["COMMERCE_CDN_MAX_AGE"])
            if environ.get("COMMERCE_CDN_MAX_AGE")
            else None,
            names_cache_tags=environ.get("COMMERCE_SURROGATE_KEYS") == "1",
            metrics_token=environ.get("COMMERCE_METRICS_TOKEN") or None,
            password_cost=PasswordCost(
                rounds=int(environ.get("COMMERCE_PASSWORD_ROUNDS", "2")),
                memory_kib=int(environ.get("COMMERCE_PASSWORD_MEMORY_KIB", "19456")),
            ),
        )


def _points(environ: Mapping[str, str], environment: Environment) -> dict[str, Any]:
    """How much requests may cost (docs/limits.md); without a client's key, for each address. A
    developer's own machine asks a lot from one address."""
    is_development = environment is Environment.DEVELOPMENT
    per_second = int(environ.get("COMMERCE_KEYLESS_POINTS", "20000" if is_development else "500"))
    burst = int(environ.get("COMMERCE_KEYLESS_BURST", "400000" if is_development else "20000"))
    most = int(environ.get("COMMERCE_MAX_POINTS", "20000"))
    if per_second < 0 or burst < 1 or most < 1:
        raise InvalidSettings(
            "COMMERCE_KEYLESS_POINTS, COMMERCE_KEYLESS_BURST and COMMERCE_MAX_POINTS are points;"
            " COMMERCE_KEYLESS_POINTS=0 is no limit"
        )
    return {
        "max_points": most,
        "keyless_points_per_second": per_second or None,
        "keyless_points_burst": burst,
    }


def _networks(text: str) -> tuple[str, ...]:
    given = tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        for part in given:
            ip_network(part)
    except ValueError as error:
        raise InvalidSettings(
            "COMMERCE_TRUSTED_PROXIES are networks such as 10.0.0.0/8, separated by commas"
        ) from error
    return given


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def one_of(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """The setting, the first choice when it is not there. Raises InvalidSettings."""
    value = environ.get(name) or choices[0]
    if value not in choices:
        raise InvalidSettings(f"{name} is one of {', '.join(choices)}")
    return value


def parse_secret_keys(text: str) -> dict[int, bytes]:
    """`"1:<base64>,2:<base64>"` as versions and secrets. Raises InvalidSettings."""
    keys: dict[int, bytes] = {}
    try:
        for part in text.split(","):
            version, _, encoded = part.strip().partition(":")
            keys[int(version)] = b64decode(encoded, validate=True)
    except ValueError as error:
        raise InvalidSettings("COMMERCE_SECRET_KEYS must look like 1:<base64>") from error
    if any(len(secret) < 32 or not 0 < version < 65536 for version, secret in keys.items()):
        raise InvalidSettings("Every key of COMMERCE_SECRET_KEYS needs 32 bytes and a version")
    return keys

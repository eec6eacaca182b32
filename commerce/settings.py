"""Every setting, read once from the environment and passed down; nothing else reads it."""

import os
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path


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
    allowed_origins: tuple[str, ...] = ()
    pool_size: int = 10
    log_level: str = "info"
    max_body_bytes: int = 1 << 20
    request_timeout_seconds: int = 30
    password_cost: PasswordCost = PasswordCost()

    @property
    def is_development(self) -> bool:
        return self.environment is Environment.DEVELOPMENT

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
            allowed_origins=tuple(filter(None, environ.get("COMMERCE_ORIGINS", "").split(","))),
            log_level=environ.get("COMMERCE_LOG_LEVEL", "info").lower(),
            pool_size=int(environ.get("COMMERCE_POOL_SIZE", "10")),
            password_cost=PasswordCost(
                rounds=int(environ.get("COMMERCE_PASSWORD_ROUNDS", "2")),
                memory_kib=int(environ.get("COMMERCE_PASSWORD_MEMORY_KIB", "19456")),
            ),
        )


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

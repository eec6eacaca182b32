"""What every resolver is given: the services of the process and the facts of the request."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from commerce.clients.views import ApiClient
from commerce.core.actor import Actor, Anonymous, Customer, actor_label
from commerce.core.db import Database, Reader, Tx
from commerce.core.errors import Forbidden, InvalidInput, Unauthenticated
from commerce.core.idempotency import MAX_KEY_LENGTH, claim, fingerprint, record_result
from commerce.core.kept_answers import CacheReport
from commerce.core.permissions import Permission
from commerce.core.retries import RETRYABLE, TRIES
from commerce.live.hub import Hub
from commerce.payments.port import PaymentProvider, Providers
from commerce.search.port import SearchEngine
from commerce.security.kinds import SignalKind
from commerce.security.service.signals import Signals
from commerce.settings import Settings
from commerce.shop.views import Scope

Authenticate = Callable[[Reader, str, UUID | None], Awaitable[Actor]]
"""The actor of an access token, through the test client of this id or in the live shop."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the process holds for as long as it runs; made once in `commerce.app`."""

    db: Database
    settings: Settings
    search: SearchEngine
    authenticate: Authenticate
    payment_providers: Providers = field(default_factory=dict[str, PaymentProvider])
    live: Hub | None = None  # where subscriptions are served
    signals: Signals | None = None  # where requests are answered
    cache_report: Callable[[], CacheReport] | None = None  # where answers are kept

    @property
    def hub(self) -> Hub:
        """For what only subscriptions reach."""
        if self.live is None:
            raise RuntimeError("This process serves no subscriptions.")
        return self.live


class Mentions(Protocol):
    """The fields that a document selects, as `Type.field`."""

    @property
    def coordinates(self) -> frozenset[str]: ...

    def arguments(self, coordinate: str, variables: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The arguments of a field that the document selects in one way alone; None when it
        selects it in several ways or not at all."""
        ...


@dataclass(slots=True, eq=False)
class Context:
    """One request. `reader` reads for all of it, one statement at a time."""

    services: Services
    reader: Reader
    actor: Actor
    scope: Scope
    client_address: str = ""
    user_agent: str = ""
    client: ApiClient | None = None
    """The program that asks; None for requests without a key."""
    mentions: Mentions | None = None
    """The fields that the operation's document selects; None: not known."""
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Those of the operation, coerced."""
    loaders: dict[Any, Any] = field(default_factory=dict[Any, Any])

    @property
    def db(self) -> Database:
        return self.services.db

    def may_show(self, *coordinates: str) -> bool:
        """Whether the document selects one of these fields (`Product.media`); True when not
        known."""
        return self.mentions is None or not self.mentions.coordinates.isdisjoint(coordinates)

    def notice(self, kind: SignalKind) -> None:
        """Count what may be abuse by whoever asks."""
        if self.services.signals is not None:
            self.services.signals.note(kind, address=self.client_address)

    def customer_id(self) -> UUID:
        """The signed-in customer's id. Raises Unauthenticated."""
        return self.customer().id

    def customer(self) -> Customer:
        """The signed-in customer. Raises Unauthenticated."""
        if isinstance(self.actor, Customer):
            return self.actor
        raise Unauthenticated("Sign in as a customer to do this.")

    def require(self, permission: Permission) -> None:
        """Early refusal; services and visibility decide for themselves again."""
        if self.actor.can(permission):
            return
        if isinstance(self.actor, Anonymous):
            raise Unauthenticated("Sign in to do this.")
        raise Forbidden(f"This needs the permission {permission.value}.")

    async def write(
        self,
        operation: str,
        effect: Callable[[Tx], Awaitable[UUID]],
        *,
        key: str | None = None,
        body: Mapping[str, object] | None = None,
    ) -> UUID:
        """Run `effect` in one transaction and return the id it made.

        With an idempotency `key`, a repetition returns what the first call made without running
        `effect`; the same key with another `body` raises IdempotencyConflict. Deadlocks are tried
        again, since the transaction was undone whole.
        """
        if key is not None and (not 1 <= len(key) <= MAX_KEY_LENGTH or "\0" in key):
            raise InvalidInput.at(
                ("input", "idempotencyKey"), "INVALID_LENGTH", f"Use 1 to {MAX_KEY_LENGTH} letters."
            )
        tries = TRIES
        while True:
            tries -= 1
            try:
                async with self.db.write() as tx:
                    result = await self._keyed(tx, operation, effect, key, body)
            except DBAPIError as error:
                if tries == 0 or getattr(error.orig, "sqlstate", None) not in RETRYABLE:
                    raise
            else:
                self.loaders.clear()
                return result

    async def _keyed(
        self,
        tx: Tx,
        operation: str,
        effect: Callable[[Tx], Awaitable[UUID]],
        key: str | None,
        body: Mapping[str, object] | None,
    ) -> UUID:
        if key is None:
            return await effect(tx)
        test_client_id = self.actor.test_client_id
        side = "" if test_client_id is None else f"test:{test_client_id}:"
        scope = f"{side}{actor_label(self.actor)}:{operation}"
        # Keyed, since bodies hold personal data and passwords: a plain hash could be guessed.
        body_hash = tx.vault.fingerprint("idempotency_keys.body", fingerprint(body or {}).hex())
        claimed = await claim(tx, scope=scope, key=key, body_hash=body_hash)
        if claimed.is_replay and claimed.result_id is not None:
            return claimed.result_id
        result = await effect(tx)
        await record_result(tx, claimed, result)
        return result


def each(found: Mapping[UUID, Any], keys: Sequence[UUID | None]) -> list[Any]:
    """Results in the order of `keys`, None for what is missing; batched fields end with it."""
    return [None if key is None else found.get(key) for key in keys]

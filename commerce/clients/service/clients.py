"""Making and changing API clients."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from commerce.audit import service as audit
from commerce.clients import policy, views
from commerce.clients.inputs import ClientChange, NewClient
from commerce.clients.kinds import PUBLISHED_ONLY, ClientKind, ClientMode, default_mode
from commerce.clients.repo import clients as repo
from commerce.core.actor import Actor
from commerce.core.db import Reader, Tx
from commerce.core.errors import Conflict, FieldProblem, InvalidInput, NotFound
from commerce.core.permissions import Permission
from commerce.core.prose import checked_line
from commerce.shop.repo import SHOP

MAX_NAME = 100
MAX_CODE = 50
MAX_ORIGINS = 20
MAX_COST = 1_000_000_000
ID_PATH = ("input", "clientId")
QUOTA = ("cost_per_second", "cost_burst", "cost_per_day")
TOGETHER = ("channel", "language", "currency", *QUOTA, "mode", "serves_agents")
"""What is checked together, whichever of it changes."""
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


async def create(tx: Tx, actor: Actor, wanted: NewClient) -> UUID:
    """Raises InvalidInput, Conflict, NotAllowed."""
    policy.require_write(actor)
    if len(wanted.code) > MAX_CODE or not _CODE.fullmatch(wanted.code):
        raise InvalidInput.at(
            ("input", "code"), "INVALID_CODE", "Use small letters, digits and single dashes."
        )
    policy.require_held(actor, wanted.permissions)
    values = {
        "name": checked_line(wanted.name, ("input", "name"), max_length=MAX_NAME),
        "allowed_origins": list(wanted.allowed_origins),
        "permissions": list(wanted.permissions),
        "channel": wanted.channel,
        "language": wanted.language,
        "currency": wanted.currency,
        **{name: getattr(wanted, name) for name in QUOTA},
        "serves_agents": wanted.serves_agents,
        "mode": wanted.mode
        or default_mode(is_live=wanted.is_live, serves_agents=wanted.serves_agents),
    }
    await _check(tx, wanted.kind, values)
    client_id = await repo.add_client(
        tx,
        {
            **_columns(values),
            "code": wanted.code,
            "kind": wanted.kind,
            "is_live": wanted.is_live,
        },
    )
    if client_id is None:
        raise Conflict("Another client has this code.", path=("input", "code"))
    tx.invalidate(repo.DIRECTORY)
    client = await _existing(tx, client_id)
    await audit.record(
        tx, actor, "apiClient.create", entity=("ApiClient", client_id), after=_facts(client)
    )
    return client_id


async def update(tx: Tx, actor: Actor, wanted: ClientChange) -> UUID:
    """A change holds in every process with its commit. Raises InvalidInput, NotFound,
    NotAllowed."""
    policy.require_write(actor)
    client = await repo.get_for_update(tx, wanted.client_id)
    if client is None:
        raise NotFound("ApiClient", ID_PATH)
    policy.require_held(actor, client.permissions)
    values = dict(wanted.values)
    if "name" in values:
        values["name"] = checked_line(values["name"] or "", ("input", "name"), max_length=MAX_NAME)
    policy.require_held(actor, values.get("permissions") or ())
    merged = {name: getattr(client, name) for name in TOGETHER}
    await _check(tx, client.kind, {**merged, **values})
    if not values:
        return client.id
    await repo.save_client(tx, client.id, _columns(values))
    tx.invalidate(repo.DIRECTORY)
    await audit.record(
        tx,
        actor,
        "apiClient.update",
        entity=("ApiClient", client.id),
        before=_facts(client),
        after=_facts(await _existing(tx, client.id)),
    )
    return client.id


async def _existing(tx: Tx, client_id: UUID) -> views.ApiClient:
    client = await repo.get_client(tx, client_id)
    if client is None:
        raise NotFound("ApiClient", ID_PATH)
    return client


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    stored = dict(values)
    if "permissions" in stored:
        stored["permissions"] = sorted(each.value for each in stored["permissions"] or ())
    if "allowed_origins" in stored:
        stored["allowed_origins"] = list(dict.fromkeys(stored["allowed_origins"] or ()))
    return stored


async def _check(reader: Reader, kind: ClientKind, values: Mapping[str, Any]) -> None:
    """Raises InvalidInput with everything that is wrong."""
    problems = [
        *_origin_problems(kind, values.get("allowed_origins") or ()),
        *_permission_problems(kind, values.get("permissions") or ()),
        *_quota_problems(values),
        *_agent_problems(values),
        *await _scope_problems(reader, values),
    ]
    if problems:
        raise InvalidInput(problems)


def _origin_problems(kind: ClientKind, origins: Sequence[str]) -> list[FieldProblem]:
    path = ("input", "allowedOrigins")
    if origins and kind is ClientKind.PARTNER:
        text = "A partner's secret key must not be in a browser: leave the origins out."
        return [FieldProblem(path, "NOT_FOR_PARTNERS", text)]
    if len(origins) > MAX_ORIGINS:
        return [FieldProblem(path, "TOO_MANY", f"At most {MAX_ORIGINS} origins.")]
    return [
        FieldProblem(
            (*path, str(place)), "INVALID_ORIGIN", "Write it as https://shop.example, no path."
        )
        for place, origin in enumerate(origins)
        if not is_origin(origin)
    ]


def is_origin(text: str) -> bool:
    """Whether a browser would send it as `Origin`."""
    try:
        parts = urlsplit(text)
        rebuilt = f"{parts.scheme}://{parts.netloc}"
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and rebuilt == text == text.lower()
            and text.isascii()
            and len(text) <= 200
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        return False


def _permission_problems(kind: ClientKind, held: Sequence[Permission]) -> list[FieldProblem]:
    if not held or kind is ClientKind.PARTNER:
        return []
    text = "Only partners act for themselves; other clients act for who is signed in."
    return [FieldProblem(("input", "permissions"), "ONLY_FOR_PARTNERS", text)]


def _quota_problems(values: Mapping[str, Any]) -> list[FieldProblem]:
    names = {
        "cost_per_second": "costPerSecond",
        "cost_burst": "costBurst",
        "cost_per_day": "costPerDay",
    }
    problems = [
        FieldProblem(("input", shown), "OUT_OF_RANGE", f"From 1 to {MAX_COST}.")
        for name, shown in names.items()
        if values.get(name) is not None and not 1 <= values[name] <= MAX_COST
    ]
    if values.get("cost_burst") is not None and values.get("cost_per_second") is None:
        text = "A burst is for a cost per second: give that as well."
        problems.append(FieldProblem(("input", "costBurst"), "NEEDS_RATE", text))
    return problems


def _agent_problems(values: Mapping[str, Any]) -> list[FieldProblem]:
    mode: ClientMode = values["mode"]
    if not values["serves_agents"] or mode in PUBLISHED_ONLY:
        return []
    text = "Agents run published operations alone: use the mode ID_ONLY or LISTED."
    return [FieldProblem(("input", "mode"), "NOT_FOR_AGENTS", text)]


async def _scope_problems(reader: Reader, values: Mapping[str, Any]) -> list[FieldProblem]:
    """The channel must exist and take the currency; a language must be spoken somewhere."""
    code, currency = values.get("channel"), values.get("currency")
    language = values.get("language")
    if code is None and currency is None and language is None:
        return []
    shop = await reader.reference(SHOP)
    channel = shop.default_channel if code is None else shop.channels_by_code.get(code)
    if channel is None:
        return [FieldProblem(("input", "channel"), "NOT_FOUND", "There is no such channel.")]
    problems: list[FieldProblem] = []
    if currency is not None and currency not in channel.currencies:
        text = f"The channel {channel.code} takes {', '.join(channel.currencies)}."
        problems.append(FieldProblem(("input", "currency"), "NOT_TAKEN", text))
    if language is not None and language not in shop.languages:
        text = f"The shop's languages are {', '.join(shop.languages)}."
        problems.append(FieldProblem(("input", "language"), "NOT_SPOKEN", text))
    return problems


def _facts(client: views.ApiClient) -> dict[str, object]:
    return {
        "code": client.code,
        "name": client.name,
        "kind": client.kind.value,
        "mode": client.mode.value,
        "isLive": client.is_live,
        "isActive": client.is_active,
        "allowedOrigins": list(client.allowed_origins),
        "channel": client.channel,
        "language": client.language,
        "currency": client.currency,
        "permissions": [permission.value for permission in client.shown_permissions],
        "costPerSecond": client.cost_per_second,
        "costBurst": client.cost_burst,
        "costPerDay": client.cost_per_day,
        "servesAgents": client.serves_agents,
    }

"""Validity windows as staff send them: in UTC, and ending after they begin."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from commerce.catalog.checks import Checks


def in_utc(time: datetime | None) -> datetime | None:
    """Times without a zone are taken as UTC."""
    if time is None:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def checked_window(
    checks: Checks, given: Mapping[str, Any], stored: Any = None
) -> dict[str, datetime | None]:
    """The columns of a window that were given, judged together with what is stored."""
    sent = {name: in_utc(given[name]) for name in ("starts_at", "ends_at") if name in given}
    starts_at = sent.get("starts_at", getattr(stored, "starts_at", None))
    ends_at = sent.get("ends_at", getattr(stored, "ends_at", None))
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        checks.at("endsAt").refuse("ENDS_BEFORE_START", "It must end after it begins.")
    return sent

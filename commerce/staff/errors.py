"""Refusals of staff administration."""

from collections.abc import Iterable

from commerce.core.errors import ExpectedError
from commerce.core.permissions import Permission


class PermissionNotHeld(ExpectedError):
    """One gives, takes and touches only what one holds oneself; these are not held."""

    code = "PERMISSION_NOT_HELD"

    def __init__(self, missing: Iterable[Permission]) -> None:
        self.permissions = sorted(missing, key=lambda permission: permission.value)
        super().__init__([permission.value for permission in self.permissions])


class LastStaffManager(ExpectedError):
    """Nobody would be left who can manage staff."""

    code = "LAST_STAFF_MANAGER"

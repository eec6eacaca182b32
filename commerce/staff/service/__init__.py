"""Use cases of staff; one module for each subject."""

from commerce.staff.service.access import account_by_email, account_by_id, permissions_of

__all__ = ["account_by_email", "account_by_id", "permissions_of"]

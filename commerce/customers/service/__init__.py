"""Use cases of customers; one module for each subject."""

from commerce.customers.service.guests import contact_of, find_or_create_guest

__all__ = ["contact_of", "find_or_create_guest"]

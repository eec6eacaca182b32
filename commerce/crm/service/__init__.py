"""Use cases of CRM, one module for each kind of thing."""

"""Orders: what was agreed, its states, parcels and timeline."""

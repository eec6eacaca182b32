"""What staff know of a customer: timeline, traits, tags, notes, owner, custom fields, segments.

Owns `customer_profiles`, `customer_notes`, `customer_traits`, `customer_timeline`, `segments` and
`custom_field_definitions`; writes `customers.custom_fields`. Stands above orders and support and
learns from their events; nobody below imports it. Traits are computed from orders alone and can
always be computed anew. The timeline is append-only and holds no personal data. Nothing of this is
shown to customers. Emits CustomerNoteAdded, CustomerTagsChanged, CustomerOwnerChanged.
"""

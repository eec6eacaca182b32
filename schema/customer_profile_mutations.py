"""Tags, notes, owners and custom fields: changing them in GraphQL."""

from typing import Annotated

import strawberry

from commerce.core.permissions import Permission
from resolvers import crm_writes as resolvers
from schema.customer_profile import CustomerNote, CustomFieldDefinition
from schema.customer_profile_inputs import (
    CustomerCustomFieldsSetInput,
    CustomerNoteAddInput,
    CustomerNoteDeleteInput,
    CustomerNoteUpdateInput,
    CustomerOwnerSetInput,
    CustomerTagsAddInput,
    CustomerTagsRemoveInput,
    CustomFieldDefinitionCreateInput,
    CustomFieldDefinitionDeleteInput,
    CustomFieldDefinitionUpdateInput,
)
from schema.customers import Customer
from schema.deletion import Deleted
from schema.errors import (
    ConflictError,
    IdempotencyConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from schema.fields import resolved

WRITE = Permission.CUSTOMERS_WRITE
SETTINGS = Permission.SETTINGS_WRITE

REFUSED = InvalidInputError | NotFoundError | NotAllowedError | IdempotencyConflictError
CustomerTagsAddResult = Annotated[
    Customer | REFUSED,
    strawberry.union("CustomerTagsAddResult", description="The customer, or why not."),
]
CustomerTagsRemoveResult = Annotated[
    Customer | REFUSED,
    strawberry.union("CustomerTagsRemoveResult", description="The customer, or why not."),
]
CustomerOwnerSetResult = Annotated[
    Customer | REFUSED,
    strawberry.union("CustomerOwnerSetResult", description="The customer, or why not."),
]
CustomerCustomFieldsSetResult = Annotated[
    Customer | REFUSED,
    strawberry.union("CustomerCustomFieldsSetResult", description="The customer, or why not."),
]
CustomerNoteAddResult = Annotated[
    CustomerNote | REFUSED,
    strawberry.union("CustomerNoteAddResult", description="The note, or why there is none."),
]
CustomerNoteUpdateResult = Annotated[
    CustomerNote | REFUSED,
    strawberry.union("CustomerNoteUpdateResult", description="The note, or why not."),
]
CustomerNoteDeleteResult = Annotated[
    Deleted | REFUSED,
    strawberry.union("CustomerNoteDeleteResult", description="What is gone, or why not."),
]
CustomFieldDefinitionCreateResult = Annotated[
    CustomFieldDefinition | ConflictError | REFUSED,
    strawberry.union(
        "CustomFieldDefinitionCreateResult", description="The field, or why there is none."
    ),
]
CustomFieldDefinitionUpdateResult = Annotated[
    CustomFieldDefinition | ConflictError | REFUSED,
    strawberry.union("CustomFieldDefinitionUpdateResult", description="The field, or why not."),
]
CustomFieldDefinitionDeleteResult = Annotated[
    Deleted | ConflictError | REFUSED,
    strawberry.union("CustomFieldDefinitionDeleteResult", description="What is gone, or why not."),
]


@strawberry.type
class CustomerProfileMutation:
    customer_tags_add: CustomerTagsAddResult = resolved(
        resolvers.customer_tags_add,
        description="Mark a customer with tags.",
        arguments={"input": (CustomerTagsAddInput, "The tags.")},
        requires=WRITE,
    )
    customer_tags_remove: CustomerTagsRemoveResult = resolved(
        resolvers.customer_tags_remove,
        description="Take tags from a customer.",
        arguments={"input": (CustomerTagsRemoveInput, "The tags.")},
        requires=WRITE,
    )
    customer_owner_set: CustomerOwnerSetResult = resolved(
        resolvers.customer_owner_set,
        description="Say who of the staff looks after a customer.",
        arguments={"input": (CustomerOwnerSetInput, "Who.")},
        requires=WRITE,
    )
    customer_note_add: CustomerNoteAddResult = resolved(
        resolvers.customer_note_add,
        description="Write a note about a customer, for staff alone.",
        arguments={"input": (CustomerNoteAddInput, "The note.")},
        requires=WRITE,
    )
    customer_note_update: CustomerNoteUpdateResult = resolved(
        resolvers.customer_note_update,
        description="Change a note: its author, or who has `staff:manage`.",
        arguments={"input": (CustomerNoteUpdateInput, "The new text.")},
        requires=WRITE,
    )
    customer_note_delete: CustomerNoteDeleteResult = resolved(
        resolvers.customer_note_delete,
        description="Delete a note: its author, or who has `staff:manage`.",
        arguments={"input": (CustomerNoteDeleteInput, "Which note.")},
        requires=WRITE,
    )
    customer_custom_fields_set: CustomerCustomFieldsSetResult = resolved(
        resolvers.customer_custom_fields_set,
        description="Set or take away a customer's values of custom fields: all of them or none.",
        arguments={"input": (CustomerCustomFieldsSetInput, "The values.")},
        requires=WRITE,
    )
    custom_field_definition_create: CustomFieldDefinitionCreateResult = resolved(
        resolvers.custom_field_definition_create,
        description="Give the shop a field of its own on customers; at most 100.",
        arguments={"input": (CustomFieldDefinitionCreateInput, "The field.")},
        requires=SETTINGS,
    )
    custom_field_definition_update: CustomFieldDefinitionUpdateResult = resolved(
        resolvers.custom_field_definition_update,
        description="Change a custom field's label or choices.",
        arguments={"input": (CustomFieldDefinitionUpdateInput, "What to change.")},
        requires=SETTINGS,
    )
    custom_field_definition_delete: CustomFieldDefinitionDeleteResult = resolved(
        resolvers.custom_field_definition_delete,
        description="Delete a custom field and what customers have in it; refused while a segment"
        " asks for it.",
        arguments={"input": (CustomFieldDefinitionDeleteInput, "Which field.")},
        requires=SETTINGS,
    )

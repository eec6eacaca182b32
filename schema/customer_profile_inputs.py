"""Inputs about what staff know of a customer."""

from collections.abc import Sequence

import strawberry
from strawberry.types.unset import UNSET

from commerce.crm import inputs
from commerce.crm.kinds import CustomFieldKind
from commerce.crm.rules import FieldValue, GivenValue
from resolvers.global_ids import uuid_of
from schema.scalars import Decimal

CUSTOMER_ID, NOTE_ID = ("input", "customerId"), ("input", "noteId")
DEFINITION_ID = ("input", "definitionId")
KEY = "Makes repeating safe: the same key has one effect. 1 to 200 letters of your own making."


@strawberry.input(description="Tags for a customer.")
class CustomerTagsAddInput:
    customer_id: strawberry.ID = strawberry.field(description="The customer.")
    tags: list[str] = strawberry.field(
        description="1 to 50 tags of up to 50 characters, kept in lower case. A customer has at"
        " most 50."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.ChangeTags:
        customer_id = uuid_of("Customer", self.customer_id, CUSTOMER_ID)
        return inputs.ChangeTags(customer_id, tuple(self.tags), self.idempotency_key)


@strawberry.input(description="Tags to take from a customer.")
class CustomerTagsRemoveInput:
    customer_id: strawberry.ID = strawberry.field(description="The customer.")
    tags: list[str] = strawberry.field(
        description="1 to 50 tags; those the customer does not have are passed over."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.ChangeTags:
        customer_id = uuid_of("Customer", self.customer_id, CUSTOMER_ID)
        return inputs.ChangeTags(customer_id, tuple(self.tags), self.idempotency_key)


@strawberry.input(description="Who looks after a customer.")
class CustomerOwnerSetInput:
    customer_id: strawberry.ID = strawberry.field(description="The customer.")
    owner_id: strawberry.ID | None = strawberry.field(
        description="An active member of staff; null for nobody."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.SetOwner:
        path = ("input", "ownerId")
        owner_id = None if self.owner_id is None else uuid_of("StaffMember", self.owner_id, path)
        customer_id = uuid_of("Customer", self.customer_id, CUSTOMER_ID)
        return inputs.SetOwner(customer_id, owner_id, self.idempotency_key)


@strawberry.input(description="A note about a customer.")
class CustomerNoteAddInput:
    customer_id: strawberry.ID = strawberry.field(description="The customer.")
    body: str = strawberry.field(description="The text, up to 10,000 characters.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.AddNote:
        customer_id = uuid_of("Customer", self.customer_id, CUSTOMER_ID)
        return inputs.AddNote(customer_id, self.body, self.idempotency_key)


@strawberry.input(description="A note's new text.")
class CustomerNoteUpdateInput:
    note_id: strawberry.ID = strawberry.field(description="The note.")
    body: str = strawberry.field(description="The text, up to 10,000 characters.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.UpdateNote:
        note_id = uuid_of("CustomerNote", self.note_id, NOTE_ID)
        return inputs.UpdateNote(note_id, self.body, self.idempotency_key)


@strawberry.input(description="A note to delete.")
class CustomerNoteDeleteInput:
    note_id: strawberry.ID = strawberry.field(description="The note.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.DeleteNote:
        note_id = uuid_of("CustomerNote", self.note_id, NOTE_ID)
        return inputs.DeleteNote(note_id, self.idempotency_key)


@strawberry.input(description="A new field on customers.")
class CustomFieldDefinitionCreateInput:
    code: str = strawberry.field(
        description="The stable name, up to 50 lower-case letters, digits and underscores."
    )
    label: str = strawberry.field(description="The name that staff read, up to 100 characters.")
    kind: CustomFieldKind = strawberry.field(description="What values it holds; never changes.")
    choices: list[str] = strawberry.field(
        default_factory=list[str], description="For CHOICE, and only for it: 1 to 100 values."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.CreateField:
        return inputs.CreateField(
            self.code, self.label, self.kind, tuple(self.choices), self.idempotency_key
        )


@strawberry.input(description="What to change of a custom field; what is left out stays as it is.")
class CustomFieldDefinitionUpdateInput:
    definition_id: strawberry.ID = strawberry.field(description="The field.")
    label: str | None = strawberry.field(
        default=UNSET, description="The name that staff read, up to 100 characters."
    )
    choices: list[str] | None = strawberry.field(
        default=UNSET, description="All choices; one that a customer has cannot be left out."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.UpdateField:
        changes: inputs.FieldChanges = {}
        if self.label is not UNSET and self.label is not None:
            changes["label"] = self.label
        if self.choices is not UNSET and self.choices is not None:
            changes["choices"] = tuple(self.choices)
        definition_id = uuid_of("CustomFieldDefinition", self.definition_id, DEFINITION_ID)
        return inputs.UpdateField(definition_id, changes, self.idempotency_key)


@strawberry.input(description="A custom field to delete, with every value customers have in it.")
class CustomFieldDefinitionDeleteInput:
    definition_id: strawberry.ID = strawberry.field(description="The field.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.DeleteField:
        definition_id = uuid_of("CustomFieldDefinition", self.definition_id, DEFINITION_ID)
        return inputs.DeleteField(definition_id, self.idempotency_key)


@strawberry.input(one_of=True, description="A custom field's value, by the field's kind.")
class CustomFieldValueInput:
    text: str | None = strawberry.field(
        default=UNSET, description="For TEXT, and for CHOICE one of its choices."
    )
    number: Decimal | None = strawberry.field(default=UNSET, description="For NUMBER.")
    boolean: bool | None = strawberry.field(default=UNSET, description="For BOOLEAN.")
    date: str | None = strawberry.field(default=UNSET, description="For DATE: `2026-03-02`.")

    def given(self) -> GivenValue:
        """The one that is there, and which kinds of fields take it."""
        values: Sequence[tuple[FieldValue | None, frozenset[CustomFieldKind]]] = (
            (self.text, frozenset({CustomFieldKind.TEXT, CustomFieldKind.CHOICE})),
            (self.number, frozenset({CustomFieldKind.NUMBER})),
            (self.boolean, frozenset({CustomFieldKind.BOOLEAN})),
            (self.date, frozenset({CustomFieldKind.DATE})),
        )
        present = ((value, kinds) for value, kinds in values if value is not UNSET)
        return next(GivenValue(value, kinds) for value, kinds in present if value is not None)


@strawberry.input(description="What a customer's custom field is to hold.")
class CustomFieldSetInput:
    code: str = strawberry.field(description="The field's code.")
    value: CustomFieldValueInput | None = strawberry.field(
        description="The value; null takes it away."
    )


@strawberry.input(description="Values of a customer's custom fields.")
class CustomerCustomFieldsSetInput:
    customer_id: strawberry.ID = strawberry.field(description="The customer.")
    fields: list[CustomFieldSetInput] = strawberry.field(
        description="1 to 100 fields; those that are not named stay as they are."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.SetFields:
        values = tuple((x.code, x.value.given() if x.value else None) for x in self.fields)
        customer_id = uuid_of("Customer", self.customer_id, CUSTOMER_ID)
        return inputs.SetFields(customer_id, values, self.idempotency_key)

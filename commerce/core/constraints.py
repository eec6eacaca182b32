"""Constraints of the database as refusals: the index decides who was faster, not a look before."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from commerce.core.errors import ExpectedError


def violated_constraint(error: IntegrityError) -> str | None:
    """The name of the constraint that a statement broke, through the driver or SQLAlchemy, which
    wraps what the driver raises twice."""
    if error.orig is None:
        return None
    raised = error.orig if hasattr(error.orig, "constraint_name") else error.orig.__cause__
    return getattr(raised, "constraint_name", None)


FOREIGN_KEY_VIOLATION = "23503"


@contextmanager
def refusing_references(refusal: ExpectedError) -> Generator[None]:
    """Raise the refusal when something still refers to what is deleted, whatever it is."""
    try:
        yield
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) != FOREIGN_KEY_VIOLATION:
            raise
        raise refusal from error


@contextmanager
def refusing(**refusals: ExpectedError) -> Generator[None]:
    """Raise the refusal named after the violated constraint instead of the database's error. The
    transaction is lost either way, which is what a refusal wants."""
    try:
        yield
    except IntegrityError as error:
        refusal = refusals.get(violated_constraint(error) or "")
        if refusal is None:
            raise
        raise refusal from error

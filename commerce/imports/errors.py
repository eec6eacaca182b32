"""Why an import cannot be done at all. A row that is wrong is a `Rejection` instead."""


class CannotImport(Exception):
    """The file, its mapping or the shop does not allow it; the text says what to do."""

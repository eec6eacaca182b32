"""Every model of the project, imported for its effect on `Base.metadata`.

For migrations and tests; the running application imports what it uses.
"""

from importlib import import_module
from pkgutil import iter_modules

import commerce
from commerce.core import bulk, idempotency
from commerce.core.base import Base

for _domain in iter_modules(commerce.__path__):
    if _domain.ispkg:
        for _module in iter_modules([f"{commerce.__path__[0]}/{_domain.name}"]):
            if _module.name == "models":
                import_module(f"commerce.{_domain.name}.models")

metadata = Base.metadata
__all__ = ["bulk", "idempotency", "metadata"]

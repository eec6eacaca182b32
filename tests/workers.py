"""What the worker does in tests: every handler but those that write the search index."""

from commerce.catalog.events import ProductsChanged
from commerce.inventory.events import StockChanged
from commerce.jobs.delivery import HandlerTable
from commerce.worker import handlers
from resolvers.context import Services

INDEXING = (ProductsChanged, StockChanged)


def reactions(services: Services) -> HandlerTable:
    """The worker's table without the search engine, which most tests have none of."""
    table = handlers(services)
    return {event: table[event] for event in table if event not in INDEXING}

"""Past orders: invoice lines become orders that are completed, or cancelled."""

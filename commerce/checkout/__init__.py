"""The process that turns a cart into an order; owns its own transactions."""

"""How an operation runs: documents, limits, execution, errors, HTTP. No commerce in here."""

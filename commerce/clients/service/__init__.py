"""Use cases of API clients; one module for each subject."""

"""The Meilisearch engine. `engine` is the way in.

Searches and documents go over one pooled httpx client; index administration goes through the
vendor's synchronous client in a thread. docs/decisions/0003-search-engines.md says why.
"""

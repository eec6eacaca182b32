"""The PostgreSQL engine, for shops without Meilisearch. `engine` is the way in.

Words are made here (`commerce.search.text`), not by the database, so that no extension, no
dictionary and no locale of the server changes what is found.
"""

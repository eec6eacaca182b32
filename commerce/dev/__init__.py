"""Everything that runs the shop on one machine: database, search, web server and worker.

Owns the `.commerce/` folder beside the project: data of the services, generated secrets, logs, and
the record of what a running shop uses. Refuses to be part of a production deployment: there the
web server and the worker are started by the platform and read their settings from its environment.

Processes are children of one supervisor. None of them outlives it, whatever kills it.
"""

"""Events and schedules: a thin layer over PgQueuer, which owns the queue, retries and cron.

`emit` enqueues inside the caller's transaction, so an event exists exactly when its cause does.
The worker delivers at least once; every handler's success is recorded, so a repeated delivery
runs only the handlers that have not succeeded.
"""

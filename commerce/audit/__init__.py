"""The append-only record of who changed what, before and after.

Owns `audit_log`. Services of every domain call `record` in the transaction of the change; nobody
updates or deletes entries. Personal data never enters it: callers pass what staff may see.
"""

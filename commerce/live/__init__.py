"""What is followed live: who is to be woken when a topic was touched, in this process.

Owns the hub (topics to mailboxes) and the process's view of the order feed. Topics reach it by
NOTIFY from every process, after the commit (`core.announcing`). A mailbox holds names of topics and
never what changed, so nothing here grows with what a slow client has not read; who is woken reads
the database. Decides nothing about who may see what, and keeps no sockets.
"""

"""Tickets: conversations between customers and staff about one matter each.

Owns `tickets` and `ticket_messages`. A ticket belongs to a customer and may be tied to one of that
customer's orders or to a line of it, never to another's. Titles and messages are sealed.
Internal notes are read by staff alone. A closed ticket takes no more messages from anybody but
internal notes. Emits TicketOpened, TicketReplied, TicketResolved, TicketClosed.
Sends no mail: notifications react to the events.
"""

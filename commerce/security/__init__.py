"""Security: what looks like abuse, and who is kept out.

Signals are counted in memory and written down by the hour, kind, caller; block rules are kept per
process and checked before anything is read of a request. Knows neither operations nor tokens: it
is told.
"""

"""Quotas: how many points of cost a caller may spend, by the second and by the day.

A caller has a token bucket in one row of an UNLOGGED table; processes lease slices of it for a
second and spend them without a statement. A crash of the database empties the table, and with it
the day's count. Knows neither operations nor clients: a caller is a key, a cost a number.

Invariant: what all processes together admit, from a full bucket on, is never more than the burst
and the rate times the time. Slices that are leased out when a bucket has filled up again can come
on top of a later burst: at most a tenth of the burst for each process, for one second.
"""

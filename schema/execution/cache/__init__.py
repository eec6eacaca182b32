"""Answers that are kept for all shoppers: what may be kept, for whom, and when it is dropped.

The invariant: nobody is shown an answer older than the last write that they were told of, plus
the time a notification takes. Private answers are never kept. See docs/decisions/0015.
"""

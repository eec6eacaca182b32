"""The shop itself: its name, channels (markets) and sellers.

Reference data that every other domain reads, kept in one snapshot.
"""

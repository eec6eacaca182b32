"""Segment rules: the tree, its stored form, its words, and the SQL it becomes."""

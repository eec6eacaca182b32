"""What staff know of a customer: profile, timeline, tags, notes, traits, segments."""

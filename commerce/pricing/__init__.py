"""Prices, taxes and THE quote: the one pure function that says what a basket costs."""

"""Drawing functions, one per kind of thing: each paints on a `Canvas` with a `Palette`.

An object stands on y = 640, is centred on x = 400 and is lit from the upper left. Coordinates are
whole pixels of a square of 800. Pictures are pure functions of their arguments and never change
from run to run.
"""

"""`python -m commerce.dev` is what `make run` starts."""

import sys

from commerce.dev.run import main

sys.exit(main(sys.argv[1:]))

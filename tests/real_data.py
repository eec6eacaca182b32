"""The folder with real data to import: beside the project, or where COMMERCE_DATA says."""

import os
from pathlib import Path

import pytest

from tests.database import ROOT

DATA = Path(os.environ.get("COMMERCE_DATA", ROOT.parent / "shared" / "data"))
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"there is no real data in {DATA}")

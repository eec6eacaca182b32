"""Building the storefront beside a shop: what is said when it cannot be, and what is put where."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commerce.dev import storefront


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with sources of a storefront, as far as a fingerprint is concerned."""
    for path in (storefront.SCHEMA, storefront.SOURCE / "package-lock.json"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("{}")
    return tmp_path


def with_node(folder: Path, version: str) -> str:
    """A PATH with programs that only know their version."""
    for name in ("node", "npm"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
    return str(folder)


def run(project: Path, path: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "commerce.dev.storefront", "http://127.0.0.1:8000"],
        cwd=project,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_node_a_page_explains_and_leads_to_the_api(project: Path, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()

    ended = run(project, str(tmp_path / "nothing"))

    notice = (project / ".commerce/storefront/served/notice.html").read_text()
    wanted = "it is built with Node.js 20.19 or newer and npm; they are not here"
    assert ended.returncode == 1
    assert ended.stdout == f"No storefront: {wanted}. The API is not concerned.\n"
    assert f"There is no storefront here: {wanted}." in notice
    assert 'href="/graphql"' in notice
    assert "refresh" not in notice, "nothing is on its way"


def test_a_node_that_is_too_old_is_named(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old").mkdir()
    monkeypatch.setenv("PATH", with_node(tmp_path / "old", "v18.20.4"))

    with pytest.raises(storefront.CannotBuild, match=r"or newer; this one is v18\.20\.4"):
        storefront.built(project, project / ".commerce", lambda _text: None)


def test_the_version_follows_the_sources_and_nothing_that_was_made(project: Path) -> None:
    before = storefront.fingerprint(project)

    (project / storefront.SOURCE / "node_modules").mkdir()
    (project / storefront.SOURCE / "node_modules/made.js").write_text("made")
    unchanged = storefront.fingerprint(project)
    (project / storefront.SOURCE / "page.tsx").write_text("written")

    assert unchanged == before
    assert storefront.fingerprint(project) != before


def test_a_new_build_is_put_beside_the_files_of_the_one_before(tmp_path: Path) -> None:
    page = f"<html>{storefront.KEY_TAG}</html>"
    for version, script in (("1", "index-a.js"), ("2", "index-b.js")):
        site = tmp_path / f"build-{version}" / "site"
        (site / "storefront").mkdir(parents=True)
        (site / "index.html").write_text(page + version)
        (site / "storefront" / script).write_text(script)
    served = tmp_path / "served"

    storefront.put(tmp_path / "build-1", served)
    storefront.put(tmp_path / "build-2", served)

    shown = (served / "index.html").read_text()
    assert shown.endswith("</html>2")
    assert 'name="commerce-client-key" content="pk_live_' in shown
    assert sorted(path.name for path in (served / "storefront").iterdir()) == [
        "index-a.js",
        "index-a.js.gz",
        "index-b.js",
        "index-b.js.gz",
    ]
    assert gzip.decompress((served / "index.html.gz").read_bytes()).decode() == shown
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("served")] == [
        "served"
    ]

"""The set-up script: what it refuses, and which environment it does not trust."""

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from commerce.dev import install

LOCKS = sorted(install.PROJECT.glob("requirements*.lock"))


def test_without_pip_and_uv_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(importlib.util, "find_spec", {"venv": "is there"}.get)

    with pytest.raises(install.CannotInstall) as refusal:
        install.install(embedded=False)

    assert "apt-get install python3-venv" in str(refusal.value)
    assert "install uv" in str(refusal.value)
    assert not (tmp_path / ".venv").exists()


def test_an_older_python_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))

    with pytest.raises(install.CannotInstall, match=r"^Python 3\.11 or newer .* is 3\.10\.4"):
        install.install(embedded=False)


def test_an_environment_copied_from_another_folder_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = tmp_path / "here" / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    monkeypatch.setattr(install, "VENV", environment)
    monkeypatch.setattr(install, "PYTHON", environment / "bin" / "python")
    assert install.is_usable()

    moved = (tmp_path / "here").rename(tmp_path / "there") / ".venv"
    monkeypatch.setattr(install, "VENV", moved)
    monkeypatch.setattr(install, "PYTHON", moved / "bin" / "python")

    assert not install.is_usable()


@pytest.mark.parametrize("lock", LOCKS, ids=[lock.name for lock in LOCKS])
def test_every_locked_package_has_hashes_and_no_list_has_an_address(lock: Path) -> None:
    text = lock.read_text()

    packages = [block for block in text.split("\n") if "==" in block]

    assert len(LOCKS) == 3
    assert "://" not in text
    assert "index-url" not in text
    assert packages
    assert all(line.endswith("\\") for line in packages)  # a hash follows on the next line
    assert text.count("--hash=sha256:") >= len(packages)


@pytest.mark.parametrize(
    ("lock", "section"),
    [
        ("requirements.lock", "runtime"),
        ("requirements-dev.lock", "dev"),
        ("requirements-embedded.lock", "embedded"),
    ],
)
def test_what_the_project_requires_is_locked(lock: str, section: str) -> None:
    """A requirement that was changed without `make lock` would be missing on other machines."""
    project = tomllib.loads((install.PROJECT / "pyproject.toml").read_text())
    required = {
        "runtime": project["project"]["dependencies"] + project["dependency-groups"]["build"],
        "dev": project["dependency-groups"]["dev"],
        "embedded": project["project"]["optional-dependencies"]["embedded"],
    }[section]
    pins = re.findall(r"^([^=\s]+)==(\S+)", (install.PROJECT / lock).read_text(), re.MULTILINE)
    locked = {canonicalize_name(name): version for name, version in pins}

    missing = [
        str(requirement)
        for requirement in map(Requirement, required)
        if locked.get(canonicalize_name(requirement.name)) is None
        or locked[canonicalize_name(requirement.name)] not in requirement.specifier
    ]

    assert missing == []

"""The `.commerce/` folder: who holds it, which secrets it keeps, what it tells other programs."""

import json
import os
import signal
import socket
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from commerce.dev import environment, lock, ports

HOLD = """
import sys, time
from pathlib import Path
from commerce.dev import lock
with lock.held(Path(sys.argv[1]), "http://127.0.0.1:8000/graphql"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_start_says_what_holds_the_folder_until_its_holder_is_killed(
    tmp_path: Path,
) -> None:
    folder = environment.prepare(tmp_path)
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        with pytest.raises(lock.AlreadyRunning) as refusal, lock.held(folder, "http://another"):
            pass

        assert str(refusal.value) == (
            f"A shop is already running in {tmp_path}: process {holder.pid}, "
            "http://127.0.0.1:8000/graphql. "
            f"Stop it with Ctrl-C in its terminal, or with `kill {holder.pid}`."
        )
        holder.send_signal(signal.SIGKILL)
        holder.wait()

    with lock.held(folder, "http://another"):
        assert json.loads((folder / "lock").read_text())["pid"] == os.getpid()


def test_secrets_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    folder = environment.prepare(tmp_path)

    password = environment.secret(folder, "database_password")
    keys = environment.secret_keys(folder)

    version, _, key = keys.partition(":")
    assert (version, len(b64decode(key, validate=True))) == ("1", 32)
    assert len(password) >= 43
    assert environment.secret(folder, "database_password") == password
    assert environment.secret(folder, "search_key") != password
    assert environment.secret_keys(folder) == keys
    assert (folder / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_programs_in_the_same_folder_read_what_the_running_shop_uses(tmp_path: Path) -> None:
    folder = environment.prepare(tmp_path)
    assert environment.load(tmp_path) == {}

    environment.save(folder, {"COMMERCE_DATABASE_URL": "postgresql://here"})

    assert environment.load(tmp_path) == {"COMMERCE_DATABASE_URL": "postgresql://here"}
    assert (folder / "environment.json").stat().st_mode & 0o777 == 0o600


def test_a_command_told_which_database_to_use_ignores_the_shop_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://here"
    environment.save(
        environment.prepare(tmp_path),
        {"COMMERCE_DATABASE_URL": url, "COMMERCE_SECRET_KEYS": "1:recorded"},
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", told := {"COMMERCE_DATABASE_URL": "postgresql://told"})
    environment.apply()
    monkeypatch.setattr(os, "environ", untold := {"COMMERCE_SECRET_KEYS": "1:given"})
    environment.apply()

    assert told == {"COMMERCE_DATABASE_URL": "postgresql://told"}
    assert untold == {"COMMERCE_DATABASE_URL": url, "COMMERCE_SECRET_KEYS": "1:given"}


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file to another account")
def test_a_record_planted_by_another_account_is_not_believed(tmp_path: Path) -> None:
    folder = environment.prepare(tmp_path)
    environment.save(folder, {"COMMERCE_DATABASE_URL": "postgresql://planted"})
    os.chown(folder / "environment.json", 65534, 65534)

    assert environment.load(tmp_path) == {}


def test_a_taken_port_names_its_holder_and_is_replaced_by_a_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert not ports.is_free(port)
        assert ports.free_port(port) != port
        holder = ports.holder(port)
        assert holder is not None
        assert holder.startswith(f"process {os.getpid()} (")

    assert ports.holder(port) is None
    assert ports.free_port(port) == port

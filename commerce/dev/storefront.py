"""Builds the example storefront, so that a newcomer sees a shop and not only an endpoint.

`python -m commerce.dev.storefront` is run beside the shop's programs: it puts a notice where the
storefront will be, builds when there is something new, and puts the built files in its place.
Refuses to stop the shop when it fails: the API does not need it.
"""

import fcntl
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from commerce import storefront
from commerce.demo import clients
from commerce.dev import environment

SOURCE = Path("client-examples/react-storefront")
SCHEMA = Path("schema/schema.graphql")
OLDEST_NODE = (20, 19)
_MADE = {"node_modules", "dist", "gql"}
KEY_TAG = '<meta name="commerce-client-key" content="" />'

Say = Callable[[str], None]


class CannotBuild(Exception):
    """Something is missing on this machine, or a step failed; the message says what."""


def built(project: Path, folder: Path, say: Say) -> Path:
    """A folder with `site/` and `persisted-documents.json` of the sources as they are; built when
    there is none yet. Two that ask at once build once. Raises CannotBuild."""
    _need_node(project)
    target = folder / "storefront" / f"build-{fingerprint(project)}"
    target.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder / "storefront" / "lock"):
        if not target.exists():
            _build(project / SOURCE, target, say)
    return target


def fingerprint(project: Path) -> str:
    """Changes with every file that the build reads. It is the version that the page is built as."""
    digest = hashlib.sha256((project / SCHEMA).read_bytes())
    for path in sorted((project / SOURCE).rglob("*")):
        inside = path.relative_to(project / SOURCE)
        if path.is_file() and not _MADE.intersection(inside.parts):
            digest.update(str(inside).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def version_of(build: Path) -> str:
    """The version that a build's page names itself."""
    return build.name.removeprefix("build-")


def publish(build: Path, command: Callable[..., object]) -> None:
    """Let the build's documents be sent, with a command of the command line."""
    client = ("--client", clients.STOREFRONT, "--version", version_of(build))
    command("operations", "publish", str(build / "persisted-documents.json"), *client)


def put(build: Path, served: Path) -> None:
    """Serve a build from now on, as the demo's client."""
    draft = served.with_name(f"{served.name}-{os.getpid()}")
    shutil.copytree(build / "site", draft)
    page = draft / "index.html"
    given = KEY_TAG.replace('content=""', f'content="{clients.STOREFRONT_KEY}"')
    page.write_text(page.read_text().replace(KEY_TAG, given))
    _pack(draft)
    _replace(served, draft)


def put_notice(served: Path, text: str, *, looks_again: bool = False) -> None:
    """A page for as long as there is no storefront; one that is there stays. While it is being
    built, the page looks again every few seconds."""
    served.mkdir(parents=True, exist_ok=True)
    words = {"{text}": text, "{again}": LOOKS_AGAIN if looks_again else ""}
    page = NOTICE
    for place, word in words.items():
        page = page.replace(place, word)
    (served / "notice.html").write_text(page)


def _need_node(project: Path) -> None:
    if not (project / SOURCE / "package-lock.json").exists():
        raise CannotBuild(f"its sources are not in {project / SOURCE}")
    wanted = ".".join(map(str, OLDEST_NODE))
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise CannotBuild(f"it is built with Node.js {wanted} or newer and npm; they are not here")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(map(int, re.findall(r"\d+", said)[:2]))
    if version < OLDEST_NODE:
        raise CannotBuild(f"it is built with Node.js {wanted} or newer; this one is {said.strip()}")


def _build(source: Path, target: Path, say: Say) -> None:
    lock = hashlib.sha256((source / "package-lock.json").read_bytes()).hexdigest()[:16]
    mark = source / "node_modules" / f".installed-{lock}"
    if not mark.exists():
        say("Installing its packages, once; this takes half a minute")
        _run(source, "npm", "ci", "--ignore-scripts", "--loglevel=error")
        mark.touch()
    say("Building")
    draft = target.with_name(f"{target.name}-{os.getpid()}")
    _run(source, "npx", "graphql-codegen", "--silent")
    _run(
        source,
        "npx",
        "vite",
        "build",
        "--outDir",
        str(draft.resolve() / "site"),
        version=version_of(target),
    )
    shutil.copy(source / "src/gql/persisted-documents.json", draft)
    for old in target.parent.glob("build-*"):
        if old != draft:
            shutil.rmtree(old, ignore_errors=True)
    draft.rename(target)


def _run(directory: Path, *command: str, version: str = "") -> None:
    done = subprocess.run(
        command,
        cwd=directory,
        env={**os.environ, "STOREFRONT_VERSION": version, "NODE_ENV": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotBuild(f"`{' '.join(command)}` failed:\n{done.stdout[-2000:]}{done.stderr}")


def _pack(folder: Path) -> None:
    """A packed file beside each that is worth it, which the web server gives to browsers."""
    for path in [path for path in folder.rglob("*") if path.suffix in {".js", ".css", ".html"}]:
        packed = path.with_name(f"{path.name}{storefront.PACKED}")
        packed.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def _replace(served: Path, draft: Path) -> None:
    """Files of the page before stay: somebody may be reading it and load another part of it."""
    served.mkdir(parents=True, exist_ok=True)
    for path in sorted(draft.rglob("*"), key=lambda path: path.name.startswith("index.html")):
        target = served / path.relative_to(draft)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            path.replace(target)
    shutil.rmtree(draft)


@contextmanager
def _one_at_a_time(path: Path) -> Generator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(url: str) -> int:
    """Build and serve it; what is said goes to the terminal of `make run`."""
    project = Path.cwd()
    folder = project / environment.FOLDER
    served = environment.storefront(folder)
    try:
        put_notice(served, BEING_BUILT, looks_again=True)
        build = built(project, folder, _say)
        publish(build, _command_line)
        put(build, served)
    except CannotBuild as reason:
        put_notice(served, f"There is no storefront here: {reason}".partition("\n")[0] + ".")
        _say(f"No storefront: {reason}. The API is not concerned.")
        return 1
    _say(f"The storefront is at {url}/")
    return 0


def _command_line(*arguments: str) -> None:
    command = (sys.executable, "-c", "from commerce.cli import app; app()", *arguments)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotBuild(f"its documents were not published:\n{done.stdout}{done.stderr}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


BEING_BUILT = "The storefront is being built. This page shows it when it is ready."
LOOKS_AGAIN = '<meta http-equiv="refresh" content="5">'
NOTICE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
{again}<title>Commerce</title>
<style>body{max-width:36rem;margin:15vh auto;padding:0 1.5rem;font:1.1rem/1.6 system-ui,sans-serif;
background:#fbf8f3;color:#22302c}h1{font-family:Georgia,serif}a{color:#1f4a3c}</style>
<h1>The shop is open</h1><p>{text}</p>
<p>Everything can be tried in <a href="/graphql">GraphiQL</a>, which lists the whole API and runs
queries: search, carts, checkout, orders.</p></html>
"""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Becomes another program, after arranging that the program dies with whoever asked for it.

Run by its path under the same interpreter, so it imports nothing of the project. Between fork and
exec is where these settings belong, but Python code may not run there safely once the parent has
threads; a program of its own may. Order matters: changing the user clears the death signal.
"""

import argparse
import ctypes
import os
import pwd
import sys
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1


def become_user(name: str) -> None:
    """Drop to an unprivileged account, with none of the caller's groups left."""
    account = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)


def die_with_parent(signal_number: int, parent: int) -> None:
    """Ask the kernel for `signal_number` when the parent ends; elsewhere the watcher does it."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl refused the death signal")
    if os.getppid() != parent:  # it ended before the kernel was told
        sys.exit(1)


def main(arguments: Sequence[str]) -> None:
    """Parse, arrange, and be replaced by the command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--signal", type=int, required=True)
    parser.add_argument("--user")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if options.user:
        become_user(options.user)
    die_with_parent(options.signal, options.parent)
    os.execvp(command[0], command)  # noqa: S606  no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])

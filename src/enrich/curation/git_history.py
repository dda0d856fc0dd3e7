"""What a file was at an earlier commit, as git tells; nothing is fetched and nothing changed."""

from __future__ import annotations

import os
import subprocess  # nosec B404  # git alone, by no shell
from pathlib import Path

from enrich.errors import BadUsage

_NOTHING = ""


def commit(folder: Path, ref: str) -> str:
    """Return the commit at which the present work left a ref; empty where there is none yet.

    Raises `BadUsage` where git does not know the ref, or the folder is in no repository.
    """
    named = _said(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
    )
    if named is None:
        if _said(folder, "rev-parse", "--git-dir") is None:
            why = _why(folder, "rev-parse", "--git-dir")
            raise BadUsage(f"--changed-since asks git, and {folder} is in no repository: {why}.")
        if ref == "HEAD":
            return _NOTHING  # there is no commit yet
        raise BadUsage(
            f"git knows no commit {ref!r} here. Fetch it first: with actions/checkout, say "
            "`fetch-depth: 0`."
        )
    ours = named.decode().strip()
    left = _said(folder, "merge-base", ours, "HEAD")
    return left.decode().split("\n")[0] if left and left.strip() else ours


def earlier(path: Path, at: str) -> bytes | None:
    """Return the bytes of a file at a commit, also under the name that it had; None if none."""
    if at == _NOTHING:
        return None
    path = path.resolve()
    body = _said(path.parent, "cat-file", "blob", f"{at}:./{path.name}")
    if body is not None:
        return body
    former = _former(path, at)
    return _said(path.parent, "cat-file", "blob", f"{at}:{former}") if former else None


def _former(path: Path, at: str) -> str | None:
    """Return the name that a file had at a commit, from the top of the repository."""
    top = _said(path.parent, "rev-parse", "--show-toplevel")
    moves = _said(
        path.parent,
        "diff",
        "--name-status",
        "-z",
        "-M",
        "--diff-filter=R",
        "--no-ext-diff",
        at,
        "--",
    )
    if top is None or moves is None:
        return None
    words = moves.decode("utf-8", "surrogateescape").split("\0")
    now = path.relative_to(Path(os.fsdecode(top.rstrip(b"\r\n"))).resolve()).as_posix()
    return next(
        (old for old, new in zip(words[1::3], words[2::3], strict=False) if new == now), None
    )


def _said(folder: Path, *words: str) -> bytes | None:
    """Return what git answers, or None where it says no."""
    done = _run(folder, *words)
    return done.stdout if done.returncode == 0 else None


def _why(folder: Path, *words: str) -> str:
    """Return why git says no, on one line."""
    told = _run(folder, *words).stderr.decode("utf-8", "replace").strip().split("\n")[0]
    return told.removeprefix("fatal: ").rstrip(".") or "it says nothing"


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-C", str(folder), *words]
    try:
        return subprocess.run(  # nosec B603  # git alone, by no shell
            command, capture_output=True, check=False, env=environment, stdin=subprocess.DEVNULL
        )
    except OSError as error:
        why = error.strerror or str(error)
        raise BadUsage(f"--changed-since asks git, which cannot be started: {why}.") from None

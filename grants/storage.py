"""Stored files, addressed by the SHA-256 of their content: a folder, or S3 by setting."""

import hashlib
import uuid
from contextlib import suppress

import fsspec
from flask import current_app


def _place() -> tuple[fsspec.AbstractFileSystem, str]:
    filesystem, root = fsspec.core.url_to_fs(current_app.config["STORAGE_URL"])
    return filesystem, root


def _path(root: str, digest: str) -> str:
    return f"{root}/{digest[:2]}/{digest}"


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 by which content is known."""
    return hashlib.sha256(content).hexdigest()


def put(content: bytes) -> str:
    """Store content and return its SHA-256; storing the same content twice keeps one copy.

    A crash halfway leaves a file under a temporary name, never half a file under its hash.
    """
    digest = fingerprint(content)
    filesystem, root = _place()
    path = _path(root, digest)
    if not filesystem.exists(path):
        filesystem.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        unfinished = f"{path}.{uuid.uuid4().hex}"
        filesystem.pipe_file(unfinished, content)
        filesystem.mv(unfinished, path)
    return digest


def get(digest: str) -> bytes:
    """Return stored content; raises FileNotFoundError, and OSError if it no longer fits its hash."""
    filesystem, root = _place()
    content: bytes = filesystem.cat_file(_path(root, digest))
    if fingerprint(content) != digest:
        raise OSError(f"The stored file {digest} has been altered.")
    return content


def remove(digest: str) -> None:
    """Remove stored content; what is gone already is left so."""
    filesystem, root = _place()
    with suppress(FileNotFoundError):
        filesystem.rm_file(_path(root, digest))

"""Stored files, addressed by the SHA-256 of their content: a folder, or S3 by setting."""

import hashlib
import uuid

import fsspec
from flask import current_app


def _place() -> tuple[fsspec.AbstractFileSystem, str]:
    filesystem, root = fsspec.core.url_to_fs(current_app.config["STORAGE_URL"])
    return filesystem, root


def _path(root: str, digest: str) -> str:
    return f"{root}/{digest[:2]}/{digest}"


def put(content: bytes) -> str:
    """Store content and return its SHA-256; storing the same content twice keeps one copy.

    A crash halfway leaves a file under a temporary name, never half a file under its hash.
    """
    digest = hashlib.sha256(content).hexdigest()
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
    if hashlib.sha256(content).hexdigest() != digest:
        raise OSError(f"The stored file {digest} has been altered.")
    return content

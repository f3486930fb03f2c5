"""Settings, read once from the environment and from the instance folder; no secret has a default."""

import os
import secrets
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

#: One text field may carry this many characters; a longer one is refused and the rest is kept.
LONGEST_FIELD = 1_000_000

#: How large one file may be, and how large and how many all files of an application together.
LARGEST_FILE = 10 * 1024 * 1024
LARGEST_FILES = 50 * 1024 * 1024
MOST_FILES = 20

#: The file of the demo certificate and its key, which letters are signed with where no other is set.
DEMO_SIGNING = "demo-signing.pem"


def _secret(instance: Path, name: str) -> str:
    """Return a secret from the environment, or from a file that only its owner can read."""
    if value := os.environ.get(name.upper()):
        return value
    kept = instance / name.lower()
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_hex(32))
    return kept.read_text().strip()


def database_url(instance: Path) -> str:
    """Return the address of the database: DATABASE_URL, or a SQLite file in the instance folder."""
    url = os.environ.get("DATABASE_URL", f"sqlite:///{instance / 'grants.db'}")
    return url.replace("postgres://", "postgresql://").replace("postgresql://", "postgresql+psycopg://")


def instance_folder() -> Path:
    """Return the folder of everything that is kept: GRANTS_INSTANCE, or instance/ beside the code."""
    folder = Path(os.environ.get("GRANTS_INSTANCE", ROOT / "instance")).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def document_processes() -> int:
    """Return how many documents are made at once: DOCUMENT_PROCESSES, or one for each core."""
    return int(os.environ.get("DOCUMENT_PROCESSES", "0")) or os.cpu_count() or 1


def web_processes() -> int:
    """Return how many processes serve pages: WEB_PROCESSES, or four.

    More than there are cores, because some wait for the database while others work.
    """
    return int(os.environ.get("WEB_PROCESSES", "0")) or 4


def settings(instance: Path) -> dict[str, Any]:
    """Return every setting of the application, in Flask's upper-case words."""
    base_url = os.environ.get("BASE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")
    return {
        "SECRET_KEY": _secret(instance, "secret_key"),
        "SECURITY_PASSWORD_SALT": _secret(instance, "password_salt"),
        "SQLALCHEMY_DATABASE_URI": database_url(instance),
        "MATCHING_KEY": _secret(instance, "matching_key"),
        "BANK_KEY": _secret(instance, "bank_key"),
        "CONCERN_KEY": _secret(instance, "concern_key"),
        "BASE_URL": base_url,
        "STORAGE_URL": os.environ.get("STORAGE_URL", str(instance / "documents")),
        "SIGNING_CERTIFICATE": os.environ.get("SIGNING_CERTIFICATE", str(instance / DEMO_SIGNING)),
        "SIGNING_KEY": os.environ.get("SIGNING_KEY", str(instance / DEMO_SIGNING)),
        "SIGNING_PASSPHRASE": os.environ.get("SIGNING_PASSPHRASE", ""),
        "SCAN_COMMAND": os.environ.get("SCAN_COMMAND", ""),
        "MAIL_SERVER": os.environ.get("MAIL_SERVER"),
        "MAIL_PORT": int(os.environ.get("MAIL_PORT", "25")),
        "MAIL_USERNAME": os.environ.get("MAIL_USERNAME"),
        "MAIL_PASSWORD": os.environ.get("MAIL_PASSWORD"),
        "MAIL_STARTTLS": os.environ.get("MAIL_STARTTLS", "") == "1",
        "MAIL_SENDER": os.environ.get("MAIL_SENDER", "grants@localhost"),
        "MAIL_FOLDER": instance / "mail",
        "AUDIT_HEAD": instance / "audit-head",
        "IS_DEMO": (instance / "demo-accounts.txt").exists(),
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": base_url.startswith("https://"),
        "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,
        # A pasted text may be long: it must reach the form, which refuses it kindly.
        "MAX_FORM_MEMORY_SIZE": 48 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
    }

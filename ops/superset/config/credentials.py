"""Reads the file secrets that Compose mounts. A missing one stops the start: nothing falls back to a default."""

from pathlib import Path

SECRETS = Path("/run/secrets")


def secret(name: str) -> str:
    """The secret's text without its line end; RuntimeError where the file is missing or empty."""
    value = optional_secret(name)
    if not value:
        raise RuntimeError(f"the secret {name} is missing or empty: ops/bin/preflight says how to make it")
    return value


def optional_secret(name: str) -> str:
    """Like `secret`, with an empty string for one that is not set."""
    path = SECRETS / name
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""

"""Data and programs as they stand within a page: no word of them ends their element."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Sequence
from typing import Any

_RISKY = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def as_json(value: Any) -> str:
    """Return a value as JSON that may stand within a script element.

    >>> as_json(["</script><!--", "a\\u2028"])
    '["\\\\u003c/script\\\\u003e\\\\u003c!--","a\\\\u2028"]'
    """
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return told.translate(_RISKY).encode("utf-8", "replace").decode()


def packed(values: Sequence[Any]) -> str:
    """Return values as JSON, pressed by gzip and written in base64: the same for the same."""
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    pressed = gzip.compress(body.encode("utf-8", "replace"), compresslevel=6, mtime=0)
    return base64.b64encode(pressed).decode()


def fingerprint(text: str) -> str:
    """Return how a content security policy names a script or a style.

    >>> fingerprint("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

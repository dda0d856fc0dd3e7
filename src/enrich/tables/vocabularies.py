"""The words that some columns are limited to."""

from __future__ import annotations

PRECISIONS = ("day", "month", "year")
MATCHES = ("agrees", "differs", "unchecked")
OUTCOMES = (
    *("resolved", "relinked", "not_found", "unreachable", "blocked"),
    *("abstained", "not_asked", "not_a_paper"),
)
CHECKS = (
    *("wrong-link", "retitled", "shared-link", "duplicate-entry", "duplicate-paper", "dead-link"),
    *("redirected-link", "unlinked", "malformed-link", "published-version", "title-misquoted"),
    *("authors-differ", "venue-differs", "year-differs", "identity-doubtful", "doi-of-no-work"),
    *("withdrawn", "expression-of-concern", "not-read"),
)

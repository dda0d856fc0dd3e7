"""Where the project's own files are, and the material that is no part of it."""

from __future__ import annotations

import os
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
RAW = ROOT / "data" / "raw"
SLICE = ROOT / "src" / "enrich" / "providers" / "arxiv-snapshot.jsonl"
SEED = RAW / "llm-systems.md"
SHARED = Path(os.environ.get("ENRICH_SHARED") or ROOT.parent / "shared")

"""Nothing a developer has set may change what the tests see."""

from __future__ import annotations

import os

for name in [name for name in os.environ if name.startswith("ENRICH_") and name != "ENRICH_SHARED"]:
    del os.environ[name]

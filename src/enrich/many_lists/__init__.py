"""Many lists in one run: asked about together, each judged and published by itself.

In comes a file that names them, out goes a dataset of each, and what came of the run.
It never lets one list harm another.
"""

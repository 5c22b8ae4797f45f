"""Speed as ratios: each figure is measured in one interleaved run beside a named peer or limit.

``python -m benchmarks`` runs all of them and rewrites ``docs/performance.md``.  Nothing here is a test.
"""

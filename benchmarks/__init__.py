"""Benchmarks against named baselines; docs/performance.md shows their figures."""

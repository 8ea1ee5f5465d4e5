"""Reads findings against the law: levels for each point with their entries, and what to do before when."""

from chesil.conduct.legal.of_findings import of_findings

__all__ = ["of_findings"]

"""The command `chesil`: what a person types, and what they are told."""

from chesil.cli.command import main

__all__ = ["main"]

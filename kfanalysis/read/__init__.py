"""From a file to its source text."""

from kfanalysis.read.sources import LIMIT, READERS, load, name_bulletin, seal

__all__ = ["LIMIT", "READERS", "load", "name_bulletin", "seal"]

"""From a file to its source text."""

from kfanalysis.read.frame_lists import read_frame
from kfanalysis.read.readers import READERS
from kfanalysis.read.sources import LIMIT, list_segments, load, name_bulletin, name_source, seal

__all__ = ["LIMIT", "READERS", "list_segments", "load", "name_bulletin", "name_source", "read_frame", "seal"]

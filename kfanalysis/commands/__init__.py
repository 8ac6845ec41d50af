"""Commands of the command line, by what they are for; each module adds its own to the parser.

Exit codes: 0 done; 1 failed, nothing is written; 2 wrong usage (argparse's); 3 done but for documents in quarantine, or
corrections.
"""

from __future__ import annotations

import argparse
from typing import TypeAlias

DONE, FAILED, QUARANTINE = 0, 1, 3
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

"""Read Chinese commitment progress bulletins into tidy, auditable tables (docs/codebook.md).

The public names stand in ``__init__.pyi``, which editors and type checkers read; each is imported on first use.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

__version__ = "0.1.0"

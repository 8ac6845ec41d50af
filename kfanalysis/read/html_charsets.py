"""The charset that a page declares, where it may be believed."""

from __future__ import annotations

import re

_CHARSET = re.compile(
    rb"(?i)charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([a-z0-9_-]{2,20})|^<\?xml[^>]{0,60}encoding=[\"']([a-z0-9_-]{2,20})"
)
# Names that neither UTF-8 nor GB18030 can read; all others are told from the bytes themselves (encodings.decode).
_OWN = {"big5": "big5", "big5-hkscs": "big5hkscs", "x-x-big5": "big5", "cn-big5": "big5"}


def declared_charset(data: bytes) -> str | None:
    """Read the charset declared in the first bytes, None where the bytes tell it better themselves.

    ``gb2312`` and ``gbk`` are read as GB18030, which holds both; a page in valid UTF-8 is that, whatever it says.

    >>> declared_charset(b'<meta charset="big5">\\xb1'), declared_charset(b'<meta charset="gb2312">')
    ('big5', None)
    """
    found = _CHARSET.search(data[:4096])
    name = (found[1] or found[2]).decode("ascii").lower() if found else ""
    if name not in _OWN:
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _OWN[name]
    return None

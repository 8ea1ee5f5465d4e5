"""SMS Backup & Restore (Android): XML backups of messages and calls; Super Backup's call lists too."""

import re
from typing import Final

from chesil.readers.sms_backup_restore.encoding import encoding_of
from chesil.readers.sms_backup_restore.reading import FORMAT, VERSION, read
from chesil.terms.readings import Document, Reader

_ROOT: Final = re.compile(
    r"(?>\s++|<\?.*?\?>|<!--.*?-->|<![A-Z][^>\[]*+(?:\[.*?\])?+\s*+>)*+<(?:smses|calls|alllogs|allsms)[\s/>]",
    re.DOTALL,
)


def recognises(document: Document) -> bool:
    """Whether the root of the XML is one of this format's; a DOCTYPE before it is stepped over."""
    encoding = encoding_of(document.head)
    head = document.head[encoding.skip :].decode(encoding.codec or "utf-8", "replace")
    return _ROOT.match(head) is not None


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)

"""Put every sealed byte string of a case in the place of every other, its own and another case's.

    python -m bench.faults.swaps [--count 0]

After each move the whole case is opened and read, which must end with a refusal. Ends with 1 if it did not.
"""

import argparse
import random
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from tests.case_folder.conftest import CHAT, DIARY
from tests.case_folder.test_swaps import is_refused, new_case, swaps

from bench.faults.tables import table
from chesil.vault import passphrases


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--count", type=int, default=0, help="so many of them by chance; 0 tries all")
    given = options.parse_args()
    tried, accepted = Counter[str](), Counter[str]()
    derive = passphrases.derive
    quick = mock.patch.object(
        passphrases, "derive", lambda text, salt, _, **rest: derive(text, salt, "argon2id,64,1,1", **rest)
    )
    with tempfile.TemporaryDirectory() as place, quick:
        folder, other, exports = (Path(place, name) for name in ("record", "other", "exports"))
        exports.mkdir()
        (exports / "WhatsApp Chat with Dev.txt").write_text(CHAT, "utf-8")
        (exports / "diary.toml").write_text(DIARY, "utf-8")
        code = new_case(folder, exports, now)
        new_case(other, exports, now)
        every = list(swaps(folder, other))
        for target, source in random.Random(1).sample(every, given.count or len(every)):
            tried[target.table] += 1
            accepted[target.table] += not is_refused(folder, code, now, target, source)
    table(
        ["moved into", "moves", "not refused"],
        [[each, tried[each], accepted[each]] for each in sorted(tried)],
    )
    sys.exit(1 if accepted.total() else 0)


def now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()

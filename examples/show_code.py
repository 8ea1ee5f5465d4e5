"""The six digits that an invented worker's authenticator shows now: `make code WORKER=rowan`."""

import sys
from pathlib import Path

from partnership.workers import code_now

if __name__ == "__main__":
    keys, worker = Path(sys.argv[1]), sys.argv[2].partition("@")[0]
    known = {path.name: path for path in keys.iterdir()} if keys.is_dir() else {}
    if not known:
        sys.exit("Nobody invented works here yet. Start the site with make run first.")
    if worker not in known:
        sys.exit(f"Nobody here is called {worker}. There are: {', '.join(sorted(known))}.")
    print(code_now(known[worker].read_text("utf-8")))

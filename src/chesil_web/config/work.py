"""`python -m chesil_web.config.work PARENT KEYS`: the process that does what goes on in the background."""

import os
import signal
import sys
import threading

from chesil.terms.errors import ChesilError
from chesil.vault.errors import StoreUnavailable
from chesil_web.config import loading
from chesil_web.foundation.keys import lending_keys, process


def main(parent: int, keys: int | None = None) -> None:
    """Work until told to stop, or until the process *parent* that started this is gone.

    It may be gone before this process has loaded, and then another one stands in its place.

    Args:
        keys: the open file that *parent* handed on with the lending keys.
    """
    process.keep_memory()
    if keys is not None:
        lending_keys.take_over(keys)
    loading.load()
    from chesil_web.config import cleaning
    from chesil_web.foundation.jobs import worker
    from chesil_web.foundation.keys import files, service

    try:
        service.check()
        files.store()
    except StoreUnavailable:  # it may answer later, and much of the work needs no file
        pass
    except ChesilError as refused:
        sys.stderr.write(f"The background work cannot start. {refused}\n")
        sys.exit(2)

    stopped = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stopped.set())

    def watch() -> None:
        while not stopped.wait(1):
            if os.getppid() != parent:
                stopped.set()

    threading.Thread(target=watch, daemon=True).start()
    worker.run(stopped, meanwhile=cleaning.Clock())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

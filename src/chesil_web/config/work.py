"""`python -m chesil_web.config.work`: the process that does what goes on in the background."""

import os
import signal
import threading


def main() -> None:
    """Work until told to stop, or until whoever started this is gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chesil_web.config.settings")
    import django

    django.setup()
    from chesil_web.config import cleaning
    from chesil_web.jobs import worker

    stopped, parent = threading.Event(), os.getppid()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stopped.set())

    def watch() -> None:
        while not stopped.wait(1):
            if os.getppid() != parent:
                stopped.set()

    threading.Thread(target=watch, daemon=True).start()
    worker.run(stopped, meanwhile=cleaning.Clock())


if __name__ == "__main__":
    main()

"""Measure the website under load, and write docs/benchmarks-site.md.

    python -m bench.site.load [--entries 10000] [--messages 1000000] [--connections 16] [--seconds 10]

1. 200 people who sign in within 10 seconds.
2. A record with many diary entries, and one import of many messages, read and looked through by the site's own worker
   while somebody goes on asking for a page.
3. Each page, asked for by all connections at once without a pause, for some seconds; they are opened anew now and
   then, as chance says which of the site's processes one comes to. Before that, the suggestions
   of one kind are kept, and each page is asked for until it no longer waits for background work.

The one who asks runs on the same machine as the site, so its own work is in the figures.
"""

import argparse
import os
import platform
import signal
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs

from bench import invented
from bench.faults.s3_services import free_port
from bench.site import asking
from bench.site.installation import DATABASES, NAME, PASSPHRASE, called, installed
from bench.site.visitor import Answer, Visitor, is_here

PAGE: Final = Path(__file__).parents[2] / "docs" / "benchmarks-site.md"
PLAIN: Final = {
    "The first page": "/", "Today": "/n/", "A month": "/n/c", "An entry": "/n/e/{entry}",
    "A new entry": "/n/w", "Files": "/n/f", "A file": "/n/f/{file}", "Keeping it": "/n/keeping",
}  # fmt: skip
WORDS: Final = 100_000  # different ones in the messages, so that the list of words is as long as in life
TIMELINE: Final = {
    "The timeline": {}, "A word of each fifth message": {"words": "dinner"},
    "A rare word": {"words": invented.word(WORDS // 2)}, "Two words": {"words": "dinner milk"},
    "The beginning of many words": {"words": "zbe"}, "A word that is nowhere": {"words": "zebra"},
    "A person's name": {"words": "Farah"}, "A person": {"who": "Dev"},
    "Two words and a person": {"words": "dinner late", "who": "Dev"},
    "Messages of some days": {"kind": "message", "since": "2022-03-01", "until": "2022-03-07"},
    "The diary in it": {"kind": "diary"},
}  # fmt: skip
TABLES: Final = {
    "What we noticed": "/n/p", "Suggestions of a kind": "/n/p/0", "The last of them": "/n/p/0 75",
    "The pattern of what is kept": "/n/p/kept", "A drawing of it": "/n/p/kept/0/hours",
    "The pattern of everything": "/n/p/all", "What the law asks": "/n/p/asks",
    "The same of everything": "/n/p/asks/all", "Entries behind a point": "/n/p/asks/kept/0",
    "The last of these": "/n/p/asks/kept/0 30", "Messages of a file": "/n/f/{file}/r",
    "A late page of them": "/n/f/{file}/r {late}",
}  # fmt: skip
PLAIN_P95_MS, TABLES_P95_MS, TIMELINE_P95_MS = 50, 500, 150
_ANEW: Final = 5  # times that connections are opened anew: which process each goes to is left to chance
_WARMED_S: Final = 1.0  # asked before anything is measured
SIGN_INS, WITHIN_S, SERVED_WITHIN_S, MOST_GROWTH_MB = 200, 10, 60, 256


@attrs.frozen
class Timed:
    """Answers of one page: how many a second, and how long they took in ms."""

    name: str
    rate: float
    p50: float
    p95: float
    worst: float
    alone: float
    processor: float  # what the site's processes needed for one answer, in ms


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--entries", type=int, default=10_000)
    options.add_argument("--messages", type=int, default=1_000_000)
    options.add_argument("--connections", type=int, default=16)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--database", choices=DATABASES, default="sqlite")
    options.add_argument("--sign-ins", type=int, default=SIGN_INS)
    options.add_argument("--write", action="store_true", help="write the page in docs")
    given = options.parse_args()
    with installed(given.database) as folder:
        page = "\n\n".join(_measured(folder, given)) + "\n"
    print(page)
    if given.write:
        PAGE.write_text(page, "utf-8")


def _measured(folder: Path, given: argparse.Namespace) -> Iterator[str]:
    yield _head(given)
    with served(folder) as server:
        person = Visitor(server.port)
        answer = person.post("/n/new", {"new": PASSPHRASE})
        assert answer.status == 302, answer.text
        called(NAME)
        person.post("/n/code", {})
        entry = fill_diary(given.entries)
        yield _sign_ins(server, given)
    with served(folder) as server:
        person = Visitor(server.port)
        answer = person.post("/n/open", {"name": NAME, "passphrase": PASSPHRASE})
        assert answer.status == 302, answer.text
        yield _import(person, folder, server, given)
        (file,) = _files()
        shown = person.get("/n/p/0").text.partition('name="run" value="')[2]
        person.post("/n/p/0", {"way": "keep", "all": "yes", "run": shown.partition('"')[0]})
        known = {"entry": entry, "file": file, "late": str(given.messages // 60)}
        for title, pages, most in (
            ("no case table", PLAIN, PLAIN_P95_MS),
            ("a case table", TABLES, TABLES_P95_MS),
        ):
            timed = [
                _timed(name, page.format(**known), person, server, given) for name, page in pages.items()
            ]
            yield _pages(title, timed, most, given)
        found = {name: _search(person, sought) for name, sought in TIMELINE.items()}
        timed = [_timed(name, page, person, server, given) for name, page in found.items()]
        timed.append(_timed("Sending a search", "/n/l", person, server, given, sent=TIMELINE["Two words"]))
        yield _pages("the timeline", timed, TIMELINE_P95_MS, given)
        yield f"A process that answers held {server.memory_mb():.0f} MB at most."


def _head(given: argparse.Namespace) -> str:
    return (
        "# Benchmarks of the website\n\nWritten by `python -m bench.site.load --write`. A record with "
        f"{given.entries:,} diary entries and {given.messages:,} imported messages, over {given.database}. "
        f"{_processes()} processes answer. The program that asks runs on the same machine.\n\nPython {platform.python_version()}, "
        f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}. Load average at the start: "
        f"{os.getloadavg()[0]:.1f}, so of each processor others already wanted {os.getloadavg()[0] / (os.cpu_count() or 1):.1f}."
    )


def _processes() -> int:
    from django.conf import settings

    return int(settings.CHESIL.processes)


# The site, as its own command starts it.


@attrs.frozen
class Server:
    """The site that runs."""

    port: int
    process: subprocess.Popen[bytes]

    def processor_s(self) -> float:
        """The processor time that the processes which answer used since their start."""
        return sum(_processor_s(each) for each in _children(self.process.pid))

    @contextmanager
    def without_background_work(self) -> Iterator[None]:
        """Stop the background work while something is measured.

        Rows that were put in many at once are all new, so that the figures of the night, and the look over what
        was written in the last hour, would go on for hours beside what is measured.
        """
        workers = _children(self.process.pid, _WORKS)
        for each in workers:
            os.kill(each, signal.SIGSTOP)
        try:
            yield
        finally:
            for each in workers:
                os.kill(each, signal.SIGCONT)

    def memory_mb(self) -> float:
        """What the processes hold at most, since their start; the worker and its readers not counted."""
        return max((_peak_mb(each) for each in _children(self.process.pid)), default=0.0)


@contextmanager
def served(folder: Path, variables: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Start the site on a port of its own, with *variables* beside those of this process; end it with the block."""
    hand_over(folder / "data")
    port = free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            program(folder / "data", port), stdout=log, stderr=log, env=os.environ | dict(variables or {})
        )
    try:
        until = time.monotonic() + 600  # where others use the machine too
        while not is_here(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "log").read_text())
            time.sleep(0.1)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(60)


def hand_over(data: Path) -> None:
    """Let another process take the folder that this one filled."""
    from chesil_web.config import serve

    os.close(serve._held(data))
    serve._held.cache_clear()


def program(data: Path, port: int) -> list[str]:
    """How the site is started on a folder and a port."""
    words = f"from pathlib import Path; from chesil_web.config import serve; serve.main(Path({str(data)!r}), {port})"
    return [sys.executable, "-c", words]


_ANSWERS, _WORKS = b"multiprocessing", b"chesil_web.config.work"


def _children(parent: int, part: bytes = _ANSWERS) -> list[int]:
    """The processes of a server that answer, or those that work in the background."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            command = (status.parent / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[1]) == parent and part in command and b"resource_tracker" not in command:
            found.append(int(status.parent.name))
    return found


def _processor_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_mb(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


# What is in the record.


def fill_diary(count: int) -> str:
    """Put entries into the one record there is, many at once; gives the id of one."""
    from django.db import transaction
    from django.utils import timezone

    from chesil_web.foundation.keys import opened, people
    from chesil_web.foundation.keys.models import ItemKey, Lock, Safe
    from chesil_web.person.diary import index
    from chesil_web.person.diary.models import Entry, Version

    safe = Safe.objects.get(kind="person")
    key = people.open_with_passphrase(safe.id, PASSPHRASE).key
    mine = opened.OpenSafe(safe.id, Lock.objects.filter(safe=safe, kind="session")[0].id, key)
    rows, keys, listed = [], [], []
    for number, (when, _who, text) in enumerate(invented.talk(count)):
        day = (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=2 * number)).date()
        said = Entry(
            written_at=timezone.now(), when=day.isoformat(), what=f"{when:%H:%M} {text}. " * 4, who="Dev"
        )
        new = mine.new(Version, entry=uuid.uuid4(), number=1)
        opened.closed_again(new.key, new.row, said)
        rows.append(new.row)
        keys.append(ItemKey(safe=safe, kind=new.wrapped.kind, item=new.row.id, wrapped=new.wrapped.wrapped))
        listed.append(index.listed(new.row, said))
    with transaction.atomic():
        Version.objects.bulk_create(rows, 500)
        ItemKey.objects.bulk_create(keys, 500)
        index.change(mine, lambda _: listed)
    return str(rows[-1].entry)


def _import(person: Visitor, folder: Path, server: Server, given: argparse.Namespace) -> str:
    """Import and look through; meanwhile somebody asks for a page ten times a second."""
    path = folder / "WhatsApp Chat with Dev.txt"
    invented.android(path, given.messages, words=WORDS)
    other = Visitor(server.port, cookies=person.cookies)
    lines = ["## One import, while the site is used", "", "| what | seconds | pages asked for | p95 ms | worst ms |",
             "|---|--:|--:|--:|--:|"]  # fmt: skip
    parts: dict[str, Callable[[], Any]] = {
        f"receive and seal {path.stat().st_size / 1e6:.0f} MB": lambda: _send(person, path),
        f"read {given.messages:,} messages": _wait_for_jobs,
        "look through everything": lambda: (
            person.post("/n/p/answer", {"me": "Asha", "about": "Dev"}, form="/n/f/add"), _wait_for_jobs()
        ),
    }  # fmt: skip
    for name, part in parts.items():
        seconds, took = _meanwhile(part, lambda: other.get("/n/w"))
        p95, worst = _p95(took), max(took)
        lines.append(f"| {name} | {seconds:.1f} | {len(took):,} | {p95:.0f} | {worst:.0f} |")
    path.unlink()
    return "\n".join(lines)


def _send(person: Visitor, path: Path) -> None:
    answer = person.send_file("/n/f/add", path)
    if answer.status != 302:
        raise RuntimeError(f"The site answers {answer.status} to a file: {answer.text[-3000:]}")


def _meanwhile(part: Callable[[], Any], ask: Callable[[], Answer]) -> tuple[float, list[float]]:
    took, over = [], threading.Event()

    def asking() -> None:
        while not over.wait(0.1):
            took.append(ask().seconds * 1000)

    thread = threading.Thread(target=asking)
    thread.start()
    start = time.monotonic()
    try:
        part()
    finally:
        seconds = time.monotonic() - start
        over.set()
        thread.join()
    return seconds, took or [ask().seconds * 1000]


def _wait_for_jobs() -> None:
    from chesil_web.foundation.jobs.models import Job

    while Job.objects.filter(state__in=(Job.WAITING, Job.RUNNING)).exists():
        time.sleep(0.05)
    failed = list(Job.objects.filter(state=Job.FAILED).values_list("task", "fault"))
    if failed:
        raise RuntimeError(f"These jobs failed: {failed}")


def _files() -> list[str]:
    from chesil_web.record.evidence.models import Evidence

    return [str(each) for each in Evidence.objects.values_list("id", flat=True)]


# Pages.


def _search(person: Visitor, sought: Mapping[str, str]) -> str:
    """The address of what was found: what was looked for is sealed in it."""
    if not sought:
        return "/n/l"
    return person.post("/n/l", sought).headers["Location"]


def _timed(
    name: str, page: str, person: Visitor, server: Server, given: argparse.Namespace,
    *, sent: Mapping[str, str] | None = None,
) -> Timed:  # fmt: skip
    """Ask for one page from every connection, one after the other on each, for some seconds in all.

    Args:
        page: its address, and after a space the number that the button for a later page sends.
        sent: a search instead, which is answered by the address of what it finds.
    """
    address, _, number = page.partition(" ")
    fields = {**sent} if sent else {"page": number} if number else None
    token, good = person.token(person.settled(address)) if fields else "", 303 if sent else 200
    person.settled(address)
    request = person.request(address, {"csrfmiddlewaretoken": token, **fields} if fields else None)
    # Each connection to the database plans a question when it is first asked there.
    asking.answers(server.port, request, connections=given.connections, seconds=_WARMED_S, good=good)
    alone = asking.answers(server.port, request, connections=1, seconds=0.2, good=good)
    start, used = time.monotonic(), server.processor_s()
    took = [
        answer
        for _ in range(_ANEW)
        for answer in asking.answers(
            server.port, request, connections=given.connections, seconds=given.seconds / _ANEW, good=good
        )
    ]
    rate = len(took) / (time.monotonic() - start)
    processor = (server.processor_s() - used) * 1000 / len(took)
    return Timed(
        name, rate, statistics.median(took), _p95(took), max(took), statistics.median(alone), processor
    )


def _p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95)] if len(took) > 1 else took[0]


def _pages(title: str, timed: list[Timed], most: int, given: argparse.Namespace) -> str:
    lines = [
        f"## Pages that need {title}, {given.connections} connections without a pause",
        "",
        "| page | alone ms | processor ms | a second | p50 ms | p95 ms | worst ms |",
        "|---|--:|--:|--:|--:|--:|--:|",
        *(f"| {each.name} | {each.alone:.0f} | {each.processor:.1f} | {each.rate:.0f} | {each.p50:.0f} "
          f"| {each.p95:.0f} | {each.worst:.0f} |" for each in timed),
    ]  # fmt: skip
    met = sum(each.p95 <= most for each in timed)
    return (
        "\n".join(lines)
        + f"\n\nWithin {most} ms at p95: {met} of {len(timed)}. Load average: {os.getloadavg()[0]:.1f}."
    )


# Signing in.


def _sign_ins(server: Server, given: argparse.Namespace) -> str:
    """Many people sign in within some seconds. Who is told to wait waits as long as said, and tries again."""
    for number in range(given.sign_ins):
        _make_record(server.port, number)
    before, outcomes = server.memory_mb(), []
    threads = [
        threading.Thread(target=_sign_in, args=(server.port, number, outcomes))
        for number in range(given.sign_ins)
    ]
    start = time.monotonic()
    for number, each in enumerate(threads):
        time.sleep(max(0.0, start + number * WITHIN_S / given.sign_ins - time.monotonic()))
        each.start()
    took = []
    other = Visitor(server.port)
    while any(each.is_alive() for each in threads):
        took.append(other.get("/").seconds * 1000)
        time.sleep(0.1)
    first = [seconds for seconds, waits in outcomes if not waits]
    every = [seconds for seconds, _ in outcomes]
    grown = server.memory_mb() - before
    return (
        f"## {given.sign_ins} people sign in within {WITHIN_S} seconds\n\n| what | figure |\n|---|--:|\n"
        f"| signed in at once | {len(first)} |\n| told to wait, then signed in | {len(outcomes) - len(first)} |\n"
        f"| lost | {given.sign_ins - len(outcomes)} |\n| slowest first answer, s | {max(_FIRST):.1f} |\n"
        f"| slowest to be signed in, s | {max(every):.1f} |\n| a page of others meanwhile, p95 ms | {_p95(took):.0f} |\n"
        f"| memory a process grew by at most, MB | {grown:.0f} |\n\n"
        f"Told or served within {SERVED_WITHIN_S} s: {'yes' if max(_FIRST) <= SERVED_WITHIN_S else 'no'}. Memory within "
        f"{MOST_GROWTH_MB} MB: {'yes' if grown <= MOST_GROWTH_MB else 'no'}. Load average: {os.getloadavg()[0]:.1f}."
    )


_FIRST: Final[list[float]] = []  # seconds until the first answer to each


def _someone(port: int, number: int) -> Visitor:
    return Visitor(port, network=f"10.{number // 250}.{number % 250}.1")


def _make_record(port: int, number: int) -> None:
    """Make the record of one more person: at one name, guesses side by side have to wait for each other."""
    answer = _someone(port, number).post("/n/new", {"new": PASSPHRASE})
    if answer.status != 302:
        raise RuntimeError(f"Making a record answers {answer.status}.")
    from chesil_web.person.accounts.models import Account

    called(f"{NAME} {number}", id=Account.objects.latest("id").id)


def _sign_in(port: int, number: int, outcomes: list[tuple[float, int]]) -> None:
    start, waits = time.monotonic(), 0
    while time.monotonic() - start < 600:
        answer = _someone(port, number).post(
            "/n/open", {"name": f"{NAME} {number}", "passphrase": PASSPHRASE}
        )
        if not waits:
            _FIRST.append(time.monotonic() - start)
        if answer.status == 302:
            outcomes.append((time.monotonic() - start, waits))
            return
        if answer.status != 503:
            raise RuntimeError(f"Signing in answers {answer.status}.")
        waits += 1
        time.sleep(int(answer.headers["Retry-After"]) * (1 + number % 10 / 10))


if __name__ == "__main__":
    main()

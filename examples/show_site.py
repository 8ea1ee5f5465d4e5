"""Start the website with the invented case in it: `python examples/show_site.py FOLDER`, or `make run`.

The case goes in as a person would put it in: the forms, the uploads and the jobs of the site itself, over a
database and keys of its own in FOLDER. What is in FOLDER from an earlier start stays as it is.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.urls import reverse

import make_case
import story
from chesil.terms.errors import ChesilError
from chesil_web.config import environment, loading, serve
from chesil_web.foundation.keys import lending_keys
from partnership import cases, days, panel, sharing, workers
from partnership.visitor import Visitor

PASSPHRASE = "gravel lantern oyster meadow"  # noqa: S105 - of an invented record, for everyone to read
PORTS = range(serve.PORT, serve.PORT + 20)
UP = """
Open http://localhost:{port}/ in a browser. Ctrl-C stops it.
"""
PUTTING_IN = "The invented people are put in now, which takes about a minute. You can look around already.\n"
READY = """
Asha’s record
  Sign in     http://localhost:{port}/n/open
  Name        {name}
  Passphrase  {passphrase}

{work}Look at these first
  1. http://localhost:{port}/n/p/kept after you signed in as Asha: the pattern of what Dev did
  2. http://localhost:{port}/n/d: the documents that can be made of it
{third}
This is an example: everyone can read its passphrase, so keep nothing real in it. Ctrl-C stops it.

"""
WORK = """The people who work on cases
  Sign in     http://localhost:{port}/{work}/in
{workers}
  Passphrase  {passphrase}
  Code        make code WORKER=rowan, in another terminal, with the first name of who signs in

"""
THIRD = """  3. http://localhost:{port}/{work}/ after you signed in as Rowan: a day at work
"""
STEPS, STEPS_OF_HER_RECORD = 8, 4
LOADED = "loaded"  # names the file that says that her record is whole, and what it is called
WAIT_S = 0.2
# What a page says of what somebody without a name did, and how one about apologies is headed.
UNNAMED = ("withheld number", "did not name")
APOLOGY = re.compile(r"<h1[^>]*>Messages that may be an apology")
OLDER = (
    "An earlier start began to put casework into {folder} and did not end, or made another one. Delete that "
    "folder to begin anew, or start the site without casework: make run WORK=no"
)


def main(folder: Path) -> None:
    """Serve until Ctrl-C, and put in behind the server what is not there yet."""
    if folder.is_dir() and not (folder / LOADED).is_file():  # an earlier start was stopped while she went in
        shutil.rmtree(folder)
    _settings(folder)
    port = chosen_port()
    serve.run(port=port, when_up=lambda: _behind(folder, port))


def _settings(folder: Path) -> None:
    os.environ.update({
        f"{environment.PREFIX}DATA": str(folder / "data"), f"{environment.PREFIX}KEYS": str(folder / "keys"),
        f"{environment.PREFIX}COMPLAINT_DAYS": "5",
    })  # fmt: skip
    os.environ.setdefault(f"{environment.PREFIX}WORK", "work")


def _behind(folder: Path, port: int) -> None:
    """Put everybody in from another process, because that one sets its clock to other days."""
    say(UP.format(port=port))
    keys = lending_keys.ours().handle
    command = [sys.executable, __file__, str(folder), str(port), str(keys)]
    subprocess.run(command, pass_fds=(keys,), check=False)  # noqa: S603 - our own interpreter and file


def fill(folder: Path, port: int, keys: int) -> None:
    """Put in what is not there yet, and say how to sign in.

    Args:
        keys: the open file of the keys that jobs are lent, of the site that runs.
    """
    lending_keys.take_over(keys)
    _settings(folder)
    loading.load()
    loaded = folder / LOADED
    if not loaded.is_file():
        say(PUTTING_IN)
        loaded.write_text(put_in(folder / "case"), "utf-8")
    name = loaded.read_text("utf-8")
    at = {"port": port, "work": settings.CHESIL.work, "passphrase": PASSPHRASE}
    work, third = (casework(folder, name), THIRD) if settings.CHESIL.work else ("", "")
    say(
        READY.format(
            **at | {"name": name, "work": work.replace("{port}", str(port)), "third": third.format(**at)}
        )
    )


def casework(folder: Path, name: str) -> str:
    """Put the invented partnership in where it is not there yet; gives how its workers sign in.

    Args:
        name: of Asha's record, who shares with one of them.
    """
    from chesil_web.staff.workforce.models import Agency, Worker

    listed, keys = folder / "workers.txt", folder / "authenticators"
    if not listed.is_file():
        if Agency.objects.exists():
            sys.exit(OLDER.format(folder=folder))
        found = partnership(name)
        keys.mkdir()
        for each in found.values():
            (keys / each.short).write_text(each.key, "utf-8")
        left = set(Worker.objects.filter(ends_at__isnull=False).values_list("id", flat=True))
        listed.write_text(
            "\n".join(line(each) for each in found.values() if uuid.UUID(each.id) not in left), "utf-8"
        )
    return WORK.format(
        port="{port}", work=settings.CHESIL.work, passphrase=workers.PASSPHRASE,
        workers=listed.read_text("utf-8"),
    )  # fmt: skip


def line(worker: workers.Worker) -> str:
    """How a worker signs in, and what they are."""
    return f"  {worker.sign_in:30}{', '.join(worker.roles)}: {worker.agency}"


def partnership(name: str, most: int | None = None) -> dict[str, workers.Worker]:
    """Put in the agencies, their cases, and what Asha shares; gives the workers.

    Args:
        name: of Asha's record.
        most: so many cases at most, and the first partnership alone.
    """
    step("Inviting those who work on cases", 5)
    with days.set_to(days.moment(days.FIRST, 0)):
        found = workers.put_in("" if most is None else "Northmere")
    step("Writing what happened in their cases, day after day", 6)
    casework = cases.Casework(found)
    casework.put_in(most)
    step("Bringing some of them to a panel of agencies", 7)
    panel.put_in(found, casework.ids, most)
    step("Sharing from Asha’s record", 8)
    asha = Visitor().open(reverse("accounts:sign-in")).send(name=name, passphrase=PASSPHRASE)
    sharing.put_in(asha, found)
    return found


def put_in(case: Path) -> str:
    """Asha makes a record, writes her diary, says who Dev is, adds her files, and decides what was noticed.

    Returns:
        The name that the site gave her record.
    """
    asha = Client(HTTP_HOST="localhost")
    step("Making a record", 1)
    sent(asha, "accounts:new", new=PASSPHRASE)
    shown = asha.get(reverse("accounts:code"), secure=True).content.decode()
    name = shown.split('translate="no" class="ch-code">')[1].split("<")[0]
    sent(asha, "accounts:code")
    step("Writing the diary", 2)
    for entry in diary():
        sent(asha, "diary:new-whole", entry=uuid.uuid4().hex, **entry)
    say_who_it_is(asha)
    step("Adding the files and reading them", 3)
    make_case.main(case)
    exports = sorted(path for path in (case / "exports").rglob("*") if path.is_file())
    for path in exports:
        if path.name != "notes.toml":  # her diary, which is written down above
            with path.open("rb") as stream:
                sent(asha, "evidence:add", files=stream)
    work()
    step("Looking through everything", 4)
    sent(asha, "analysis:answer", me="Asha", about="Dev")
    work()
    decide(asha)
    return name


def say_who_it_is(asha: Client) -> None:
    """Dev with both numbers, the order against him, and the day that he writes on every year."""
    addresses = "\n".join((story.DEV_NUMBER, story.DEV_NEW_NUMBER, story.DEV_MAIL))
    sent(
        asha,
        "people:new",
        at="1",
        id=uuid.uuid4().hex,
        name="Dev",
        addresses=addresses,
        relation="former partner",
    )
    page = asha.get(reverse("people:new", args=["3"]), secure=True).content.decode()
    (dev,) = re.findall(r'<option value="([0-9a-f]{32})"', page)
    told = tomllib.loads(story.SETTINGS)
    for order in told["orders"]:
        sent(
            asha,
            "people:new",
            at="3",
            id=uuid.uuid4().hex,
            kind=order["what"],
            person=dev,
            starts=order["starts"],
        )
    for each in told["dates"]:
        sent(asha, "people:new", at="4", id=uuid.uuid4().hex, day=each["day"], what=each["what"], yearly="on")


def decide(asha: Client) -> None:
    """Keep what Dev did, set apologies aside, and leave open what somebody without a name did."""
    page = asha.get(reverse("analysis:noticed"), secure=True).content.decode()
    for number in sorted(set(map(int, re.findall(r'href="/n/p/(\d+)"', page)))):
        page = asha.get(reverse("analysis:group", args=[number]), secure=True).content.decode()
        (run,) = set(re.findall(r'name="run" value="([^"]+)"', page))
        if not any(words in page for words in UNNAMED):
            way = "aside" if APOLOGY.search(page) else "keep"
            sent(asha, "analysis:group", at=number, way=way, all="yes", run=run)


def diary() -> Iterator[dict[str, object]]:
    """The entries of the story as the diary's form takes them."""
    from chesil_web.person.diary.forms import first
    from chesil_web.person.diary.models import Entry

    for note in tomllib.loads(story.NOTES)["entry"]:
        known = {name: value for name, value in note.items() if name not in ("evidence", "written_at")}
        known["kinds"] = tuple(known.get("kinds", ()))
        for name, value in first(Entry(written_at=datetime.now(UTC), **known)).items():
            known[name] = value
        yield {name: value for name, value in known.items() if value}


def sent(client: Client, form: str, /, *, at: int | str | None = None, **fields: object) -> None:
    """Send a form of the site; one that it does not take ends this. *at*: which of its pages."""
    address = reverse(form, args=[] if at is None else [at])
    answer = client.post(address, fields, secure=True)
    if answer.status_code >= 400 or b"govuk-error-summary" in answer.content:
        sys.exit(f"The site did not take the form at {form}.")


def work() -> None:
    """Do what is to be done in the background, and wait for what the site does of it."""
    from chesil_web.foundation.jobs import worker
    from chesil_web.foundation.jobs.models import Job

    while Job.objects.filter(state__in=Job.OPEN).exists():
        if not worker.work_once():
            time.sleep(WAIT_S)


def chosen_port() -> int:
    """The port of PORT, or else a free one."""
    asked = os.environ.get("PORT", "")
    if not asked:
        return free_port()
    if not asked.isdecimal() or not 0 < int(asked) < 65536:
        sys.exit(f"PORT is {asked}. Use a number from 1 to 65535, such as {serve.PORT}.")
    return int(asked)


def free_port() -> int:
    """The first port that nothing listens on."""
    for port in PORTS:
        with socket.socket() as found:
            if found.connect_ex(("127.0.0.1", port)):
                return port
    sys.exit(f"Every port from {PORTS.start} to {PORTS.stop - 1} is taken.")


def step(what: str, number: int) -> None:
    """Say what is put in now. *number*: of the step, of all of them."""
    say(f"  {number} of {STEPS if settings.CHESIL.work else STEPS_OF_HER_RECORD}: {what} …")


def say(what: str) -> None:
    """Write it at once."""
    print(what, flush=True)


if __name__ == "__main__":
    try:
        at, *more = sys.argv[1:]
        fill(Path(at), *map(int, more)) if more else main(Path(at).absolute())
    except KeyboardInterrupt:  # whoever stopped it knows
        sys.exit(130)
    except ChesilError as error:
        sys.exit(f"{error.where}: {error.what} {error.next_step}".strip(": "))

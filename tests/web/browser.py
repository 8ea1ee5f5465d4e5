"""Debian's chromium with a page that notes everything it should not do."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# The shell has no window to draw, and takes half the processor time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
SHOTS = os.environ.get("SHOTS", "")
PHONE, DESK = 360, 1280
WAYS = [(width, scripts) for width in (PHONE, DESK) for scripts in (True, False)]
# Each width and each way once, for what takes long. The first journey goes all four ways, and
# test_pages_in_a_browser.py looks at every page at both widths.
CROSSED = [(PHONE, True), (DESK, False)]
MARKS = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: run npm ci"),
]
# 320 px is a phone's page at 400 % (WCAG 1.4.10), 640 px a desk's at 200 %.
_CONDITIONS: dict[str, tuple[int, dict[str, Any]]] = {
    "360": (PHONE, {}),
    "1280": (DESK, {}),
    "zoomed-320": (320, {}),
    "zoomed-640": (640, {}),
    "forced-360": (PHONE, {"forced_colors": "active"}),
    "forced-dark-1280": (DESK, {"forced_colors": "active", "color_scheme": "dark"}),
}
# The page is laid out in two ways, below 641 px and above; axe finds the same in every width of one of them.
_LAYOUTS = ("360", "1280")
_HEIGHT = 740
_FLAGS = [
    # A route that looks at every request would turn the browser's cache off; nothing else is reached this way.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    # No page lives long enough for its scripts, axe among them, to gain from being compiled to be quicker.
    "--js-flags=--single-threaded --no-opt --no-maglev",
]
_PHONE_AGENT = "Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 Chrome/150 Mobile Safari/537.36"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@attrs.define
class Watched:
    """A page, and what went wrong on it: words of the console, requests elsewhere, faults axe found."""

    page: Page
    address: str
    name: str
    scripts: bool
    wrong: list[str] = attrs.field(factory=list)
    shots: int = 0

    def seen(self, name: str) -> None:
        """Look at the page: with axe, and at its width; keep a picture when pictures are wanted."""
        self.page.wait_for_load_state()
        if self.scripts:
            self._measure(name)
            before = self.page.viewport_size
            self._whole(before["width"])
            self._axe(name)
            self.page.set_viewport_size(before)
        self._picture(name)

    def held(self, name: str) -> None:
        """Look at the page at both widths, zoomed and with forced colours, then put the view back as it was."""
        self.page.wait_for_load_state()
        before = self.page.viewport_size
        for condition, (width, media) in _CONDITIONS.items():
            self.page.set_viewport_size({"width": width, "height": _HEIGHT})
            self.page.emulate_media(**media)
            self._measure(f"{name}-{condition}")
            if condition in _LAYOUTS:
                self._whole(width)
                self._axe(f"{name}-{condition}")
            self._picture(f"{name}-{condition}")
        self.page.emulate_media(forced_colors="null", color_scheme="null")
        if before is not None:
            self.page.set_viewport_size(before)

    def _whole(self, width: int) -> None:
        """Make the view as tall as the page: what lies half below the fixed bar at its foot is in reach too."""
        tall = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": width, "height": max(tall, _HEIGHT)})

    def _measure(self, name: str) -> None:
        screen, wide = self.page.evaluate("[innerWidth, document.documentElement.scrollWidth - innerWidth]")
        if self.page.viewport_size != {"width": screen, "height": _HEIGHT}:
            self.wrong.append(f"{name}: measured at {screen} px")
        if wide > 0:
            self.wrong.append(f"{name}: {wide} px wider than the screen")

    def _picture(self, name: str) -> None:
        if SHOTS:
            self.shots += 1
            folder = Path(SHOTS) / self.name
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{self.shots:02}-{name}.png", full_page=True)

    def _axe(self, name: str) -> None:
        options = json.dumps({"runOnly": _RULES, "resultTypes": ["violations"]})
        # Put in by the driver, outside the page's own policy, which would refuse it; once a page, for it is long.
        session = self.page.context.new_cdp_session(self.page)
        is_there = session.send("Runtime.evaluate", {"expression": "'axe' in window", "returnByValue": True})
        source = "" if is_there["result"]["value"] else f"{_axe_source()};"
        said = session.send("Runtime.evaluate", {
            "expression": f"{source}axe.run({options}).then(r => JSON.stringify("
            "r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))))",
            "awaitPromise": True, "returnByValue": True,
        })  # fmt: skip
        session.detach()
        self.wrong += [f"{name}: {each}" for each in json.loads(said["result"]["value"])]


def visit(page: Page, address: str) -> None:
    """Go to an address. A page that loads itself anew just then cuts that short, so it is tried once more."""
    try:
        page.goto(address)
    except Error as cut:
        if "ERR_ABORTED" not in cut.message:
            raise
        page.goto(address)


@cache
def _axe_source() -> str:
    return AXE.read_text()


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield found
        found.close()


@contextmanager
def watched(found: Browser, address: str, *, width: int, scripts: bool, name: str) -> Iterator[Watched]:
    """A fresh page at *width*."""
    agent: dict[str, Any] = {"user_agent": _PHONE_AGENT} if width <= PHONE else {}
    context = found.new_context(
        viewport={"width": width, "height": _HEIGHT}, java_script_enabled=scripts, locale="en-GB", **agent
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    seen = Watched(page, address, name, scripts)
    host = urlsplit(address).netloc

    def asked(request: Request) -> None:
        other = urlsplit(request.url).netloc
        # What the page made itself has no host. Leaving leads to another: that is a document.
        if other not in ("", host) and request.resource_type != "document":
            seen.wrong.append(f"asked another host: {other}")

    def said(words: ConsoleMessage) -> None:
        # The page one left for may say what it likes.
        if words.type in ("error", "warning") and urlsplit(words.location["url"]).netloc in ("", host):
            seen.wrong.append(words.text)

    context.on("request", asked)
    page.on("console", said)
    page.on("pageerror", lambda error: seen.wrong.append(str(error)))
    yield seen
    context.close()

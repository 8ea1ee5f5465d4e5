"""Debian's chromium with a page that notes everything it should not do."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
from playwright.sync_api import Browser, Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium")
SHOTS = os.environ.get("SHOTS", "")
PHONE, DESK = 360, 1280
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
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
    forced: bool = False
    wrong: list[str] = attrs.field(factory=list)
    shots: int = 0

    def seen(self, name: str) -> None:
        """Look at the page: with axe, and at its width; keep a picture when pictures are wanted."""
        self.page.wait_for_load_state()
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth") if self.scripts else 0
        if wide > 0:
            self.wrong.append(f"{name}: {wide} px wider than the screen")
        if self.scripts:
            self.wrong += [f"{name}: {each}" for each in self._axe()]
        if SHOTS:
            self.shots += 1
            folder = Path(SHOTS) / self.name
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{self.shots:02}-{name}.png", full_page=True)

    def _axe(self) -> list[str]:
        # Put in by the driver, outside the page's own policy, which would refuse it.
        session = self.page.context.new_cdp_session(self.page)
        # The system chooses colours that are forced; axe computes from ours, which nobody then sees.
        rules = {"color-contrast": {"enabled": not self.forced}}
        options = json.dumps({"runOnly": _RULES, "rules": rules})
        said = session.send("Runtime.evaluate", {
            "expression": f"{AXE.read_text()};axe.run({options}).then(r => JSON.stringify("
            "r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))))",
            "awaitPromise": True, "returnByValue": True,
        })  # fmt: skip
        session.detach()
        return list(json.loads(said["result"]["value"]))


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield found
        found.close()


@contextmanager
def watched(
    found: Browser, address: str, *, width: int, scripts: bool, name: str, **more: Any
) -> Iterator[Watched]:
    """A fresh page at *width*; *more* for the browser, such as forced colours."""
    agent: dict[str, Any] = {"user_agent": _PHONE_AGENT} if width <= PHONE else {}
    context = found.new_context(
        viewport={"width": width, "height": 740}, java_script_enabled=scripts, locale="en-GB", **agent, **more
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    seen = Watched(page, address, name, scripts, forced="forced_colors" in more)
    host = urlsplit(address).netloc

    def allow(route: Route) -> None:
        if urlsplit(route.request.url).netloc == host:
            route.continue_()
        else:
            if route.request.resource_type != "document":
                seen.wrong.append(f"asked another host: {urlsplit(route.request.url).netloc}")
            route.fulfill(body="<title>weather</title>a plain page", content_type="text/html")

    context.route("**/*", allow)
    page.on(
        "console", lambda said: seen.wrong.append(said.text) if said.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: seen.wrong.append(str(error)))
    yield seen
    context.close()

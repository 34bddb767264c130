"""``make screenshots``: load the demo city into a database of its own, walk it in Chromium, and put the pictures into docs/screenshots.

Looks at desk width (1280) and at the width of a phone (360), in light and dark, so that a designer sees what a user sees.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
LISTS = "/campaigns/haidai-2025"
OPEN = "/open/at/haidai-2025"


@dataclass(frozen=True)
class Shown:
    """A page to picture: who looks, where they start, and the shapes of the links they follow from there."""

    login: str
    path: str
    links: tuple[str, ...] = ()


PAGES = {
    "overview": Shown("wenruozhou", "/"),
    "tasks": Shown("wenruozhou", f"{LISTS}/tasks/"),
    "problems": Shown("wenruozhou", f"{LISTS}/problems/"),
    "responsibilities": Shown("wenruozhou", f"{LISTS}/responsibilities/"),
    "campaign": Shown("wenruozhou", f"{LISTS}/"),
    "task": Shown("wenruozhou", f"{LISTS}/tasks/", (r"^/tasks/\d+/?$",)),
    "review": Shown("wenruozhou", "/documents/", (r"^/review/\d+",)),
    "extensions": Shown("wenruozhou", "/extensions/"),
    "week": Shown("pangwenqu", "/week"),
    "sheet": Shown("pangwenqu", "/week", (r"^/rounds/\d+/sheet/",)),
    "board": Shown("tangyouning", "/rounds/"),
    "bulletin": Shown("tangyouning", "/rounds/", (r"^/rounds/\d+/$", r"^/rounds/\d+/bulletin/$")),
    "letters": Shown("tangyouning", "/letters/"),
    "gallery": Shown("bailufan", "/evidence/"),
    "piece": Shown("bailufan", "/evidence/?found=open", (r"^/evidence/\d+$",)),
    "close-out": Shown("pengzhiyao", "/closure/"),
    "case": Shown("pengzhiyao", "/closure/register/", (r"^/cases/\d+/$",)),
    "draws": Shown("pengzhiyao", "/draws/?campaign=haidai-2025"),
    "draw": Shown("pengzhiyao", "/draws/?campaign=haidai-2025", (r"^/draws/\d+/?$",)),
    "notices": Shown("xueyibai", "/notices/?campaign=haidai-2025"),
    "notice": Shown("xueyibai", "/notices/?campaign=haidai-2025", (r"^/notices/\d+/?$",)),
    "close-out-register": Shown("pengzhiyao", "/closure/register/?campaign=haidai-2025"),
    "signing": Shown("lusixian", "/signing/"),
    "scheme": Shown("lusixian", "/schemes/?standing=approved", (r"^/schemes/\d+/$",)),
    "petitions": Shown("wenruozhou", "/petitions/"),
    "register": Shown("wenruozhou", "/petitions/new/"),
    "petition": Shown("wenruozhou", "/petitions/?state=answered", (r"^/petitions/\d+/$",)),
    "handling": Shown("wenruozhou", "/petitions/?state=answered", (r"^/petitions/\d+/$", r"^/petitions/\d+/handling$")),
    "handover": Shown("wenruozhou", "/petitions/handover/"),
    "clusters": Shown("wenruozhou", "/petitions/clusters/?days=365"),
    "duplicates": Shown("wenruozhou", "/petitions/alike/"),
    "call-backs": Shown("wenruozhou", "/petitions/calls/"),
    "official-table": Shown("wenruozhou", "/petitions/tables/", (r"^/petitions/tables/\d+/$",)),
    "publications": Shown("wenruozhou", "/publications/"),
    "publication": Shown("wenruozhou", "/publications/", (r"^/publications/[-a-z0-9]+/\d+$",)),
    "portal": Shown("", "/open/"),
    "portal-english": Shown("", "/open/en/"),
    "portal-tasks": Shown("", f"{OPEN}/tasks/"),
    "portal-task": Shown("", f"{OPEN}/tasks/", (rf"^{OPEN}/tasks/[^/]+/$",)),
    "portal-counties": Shown("", f"{OPEN}/counties/"),
    "portal-petitions": Shown("", f"{OPEN}/petitions/"),
    "portal-petition": Shown("", f"{OPEN}/petitions/", (rf"^{OPEN}/petitions/[^/]+/$",)),
    "portal-publications": Shown("", f"{OPEN}/publications/"),
    "portal-publication": Shown("", f"{OPEN}/publications/", (rf"^{OPEN}/publications/\d+/$",)),
    "complain": Shown("", "/open/complain/"),
    "track": Shown("", "/open/track/"),
}
"""By the name of the picture; who has no log-in is the public."""


def chromium() -> str:
    """The system's Chromium; the make target has seen to it that there is one."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        sys.exit("Chromium is not here: apt-get install chromium")
    return found


def wait_for(address: str, seconds: int = 120) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - loopback
        except OSError:
            time.sleep(0.5)
        else:
            return
    sys.exit(f"The desk did not come up at {address}.")


def log_in(page: Page, base: str, login: str, password: str) -> None:
    """Log somebody in by the form."""
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


def found(page: Page, base: str, shown: Shown) -> str:
    """The address of a page: where one starts, then for each wanted shape the first link of a row or a button that has it."""
    at = base + shown.path
    for shape in shown.links:
        page.goto(at)
        page.wait_for_load_state("networkidle")
        links = page.locator("main :is(td, th, li) a[href], main a.button[href]").evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )
        wanted = next((link for link in links if re.search(shape, link)), None)
        if wanted is None:
            sys.exit(f"{at} has no link of the shape {shape}.")
        at = base + str(wanted)
    return at


def picture(browser: Browser, base: str, password: str, folder: Path, only: Sequence[str] | None) -> None:
    """Take every page (or ``only`` some) at both widths, and at desk width in dark too; each as somebody who uses it."""
    logins = dict.fromkeys(shown.login for name, shown in PAGES.items() if only is None or name in only)
    for name, size, scheme in (("desk", DESK, "light"), ("phone", PHONE, "light"), ("dark", DESK, "dark")):
        for login in logins:
            context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN", device_scale_factor=1)  # type: ignore[arg-type]
            page = context.new_page()
            if login:
                log_in(page, base, login, password)
            for page_name, shown in PAGES.items():
                if shown.login == login and (only is None or page_name in only):
                    page.goto(found(page, base, shown))
                    page.wait_for_load_state("networkidle")
                    page.screenshot(path=str(folder / f"{page_name}-{name}.png"), full_page=False)
            context.close()


def main() -> None:
    """Serve the demo from its own folder, picture it, stop the server by its process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--port", default="8765")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=PAGES, help="names of the pictures to take; all if not given")
    parser.add_argument("--served", action="store_true", help="a server with the demo city answers at the port already")
    options = parser.parse_args()
    var = Path(os.environ.get("RECTIFY_VAR", ROOT / "var" / "screenshots"))
    base = f"http://127.0.0.1:{options.port}"
    options.out.mkdir(parents=True, exist_ok=True)
    command = [str(Path(sys.executable).parent / "rectify"), "demo", "--port", options.port]
    here = None if options.served else subprocess.Popen(command, env={**os.environ, "RECTIFY_VAR": str(var)})  # noqa: S603 - our own command
    try:
        wait_for(f"{base}/accounts/login/")
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            picture(browser, base, (var / "demo-password").read_text(encoding="ascii").strip(), options.out, options.only)
            browser.close()
    finally:
        if here:
            here.terminate()
            here.wait(timeout=30)


if __name__ == "__main__":
    main()

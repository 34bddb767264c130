"""``make screenshots``: load the demo city into a database of its own, walk it in Chromium, and put the pictures into docs/screenshots.

Looks at desk width (1280) and at the width of a phone (360), in light and dark, so that a designer sees what a user sees.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
CLERK = "wenruozhou"


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


def log_in(page: Page, base: str, password: str) -> None:
    """Log the clerk in by the form."""
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", CLERK)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


def first_link(page: Page, address: str) -> str:
    """Where the first row of a list leads."""
    page.goto(address)
    return str(page.locator("tbody a[href]").first.get_attribute("href"))


def addresses(page: Page, base: str) -> dict[str, str]:
    """The pages to picture, by name; found by the links a user would follow."""
    tasks = f"{base}/campaigns/haidai-2025/tasks/"
    return {
        "overview": f"{base}/",
        "tasks": tasks,
        "problems": f"{base}/campaigns/haidai-2025/problems/",
        "responsibilities": f"{base}/campaigns/haidai-2025/responsibilities/",
        "campaign": f"{base}/campaigns/haidai-2025/",
        "task": base + first_link(page, tasks),
        "review": base + first_link(page, f"{base}/documents/"),
        "extensions": f"{base}/extensions/",
    }


def picture(browser: Browser, base: str, password: str, folder: Path) -> None:
    """Take every page at both widths, and the desk in dark too."""
    for name, size, scheme in (("desk", DESK, "light"), ("phone", PHONE, "light"), ("dark", DESK, "dark")):
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN", device_scale_factor=1)  # type: ignore[arg-type]
        page = context.new_page()
        log_in(page, base, password)
        for page_name, address in addresses(page, base).items():
            page.goto(address)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=str(folder / f"{page_name}-{name}.png"), full_page=False)
        context.close()


def main() -> None:
    """Serve the demo from its own folder, picture it, stop the server by its process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--port", default="8765")
    options = parser.parse_args()
    var = Path(os.environ.get("RECTIFY_VAR", ROOT / "var" / "screenshots"))
    base = f"http://127.0.0.1:{options.port}"
    options.out.mkdir(parents=True, exist_ok=True)
    command = [str(Path(sys.executable).parent / "rectify"), "demo", "--port", options.port]
    server = subprocess.Popen(command, env={**os.environ, "RECTIFY_VAR": str(var)})  # noqa: S603 - our own command
    try:
        wait_for(f"{base}/accounts/login/")
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            picture(browser, base, (var / "demo-password").read_text(encoding="ascii").strip(), options.out)
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=30)


if __name__ == "__main__":
    main()

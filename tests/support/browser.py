"""A real browser for the journeys: the system's Chromium, else Playwright's own, else one that is installed now."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium")
# Root has no other user to hand the browser to; small containers have a small /dev/shm.
ARGUMENTS = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


class NoBrowser(Exception):
    """No browser was found and none could be installed; the text says what to do."""


def find() -> Path | None:
    """The first browser that really starts. NORTHLINE_BROWSER names one of your own."""
    candidates = [os.environ.get("NORTHLINE_BROWSER"), *map(shutil.which, NAMES), *PLACES, _playwrights_own()]
    for candidate in candidates:
        if candidate and Path(candidate).exists() and _starts(candidate):
            return Path(candidate)
    return None


def ensure() -> Path:
    """A browser, installed if there is none: by the distribution when we are root, else by Playwright."""
    if found := find():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("No browser found; installing chromium with apt-get.", flush=True)
        for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.run(["apt-get", *command], stdout=subprocess.DEVNULL, check=False)
        if found := find():
            return found
    print("No browser found; installing Playwright’s Chromium.", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if found := find():
        return found
    raise NoBrowser(
        "The tests drive a real browser, and none could be found or installed. Install Chromium or Chrome, "
        "or name one: NORTHLINE_BROWSER=/path/to/chromium make test"
    )


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _starts(program: str) -> bool:
    """Ubuntu's `chromium-browser` is a hint to install a snap, so asking whether the file exists is not enough."""
    try:
        done = subprocess.run([program, *ARGUMENTS, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    try:
        print(f"Browser: {ensure()}", flush=True)
    except NoBrowser as trouble:
        sys.exit(str(trouble))

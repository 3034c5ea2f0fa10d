"""A member of staff in a real browser: logs in, finds a case, decides, takes a picture.

python tools/clerk.py URL USER PASSWORD REFERENCE --shot out.png
    [--take | --ask KEY --reason R --text T | --approve | --reject --reason R | --ready]

URL is the office's address as `serve` printed it. Needs Debian's chromium and chromium-driver.
Prints the state the case page shows as JSON; exit 1 when the case or the button is not there.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, TimeoutException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions as until
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.ui import WebDriverWait

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
PATIENCE = 30  # seconds
TALLEST = 6_000  # pixels


@contextmanager
def browser(width: int = 1440, height: int = 1000) -> Iterator[WebDriver]:
    """Start Debian's chromium with a profile of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="clerk-", ignore_cleanup_errors=True) as profile:
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
            options.add_argument(flag)
        driver = webdriver.Chrome(options, Service("/usr/bin/chromedriver"))
        try:
            resize(driver, width, height)
            yield driver
        finally:
            driver.quit()


def resize(driver: WebDriver, width: int, height: int) -> None:
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
    )


class Clerk:
    """What a member of staff does; each method is one thing done with the hand."""

    def __init__(self, driver: WebDriver, url: str) -> None:
        self.driver, self.url = driver, url.rstrip("/")

    def log_in(self, user: str, password: str) -> None:
        self.driver.get(f"{self.url}/kantor/login/?next=/kantor/")
        self.driver.find_element(By.ID, "id_username").send_keys(user)
        self.driver.find_element(By.ID, "id_password").send_keys(password)
        self.driver.find_element(By.CSS_SELECTOR, "#login-form button").click()
        self._see("#nav-sidebar, .ek-tiles")

    def open_case(self, reference: str) -> None:
        self.driver.get(f"{self.url}/kantor/cases/case/")
        field = self._see("#searchbar")
        field.clear()
        field.send_keys(reference)
        field.submit()
        WebDriverWait(self.driver, PATIENCE).until(until.url_contains("q="))
        self._see(f"//table//a[contains(., '{reference}')]", By.XPATH).click()
        self._see(".ek-case")

    def decide(
        self, state: str, *, reason: str = "", wanted: tuple[str, ...] = (), text: str = ""
    ) -> None:
        """Click the decision, fill its panel where it has one, and send it."""
        form = self._see(f"#move-{state}")
        for summary in form.find_elements(By.TAG_NAME, "summary"):
            self._click(summary)
        if reason:
            Select(form.find_element(By.NAME, "reason")).select_by_value(reason)
        for key in wanted:
            self._click(form.find_element(By.CSS_SELECTOR, f"input[name=want][value='{key}']"))
        if text:
            form.find_element(By.NAME, "text").send_keys(text)
        self._click(form.find_element(By.CSS_SELECTOR, "button[type=submit]"))
        self._see(f"[data-state='{state}']")

    def state(self) -> str:
        return str(self._see("[data-state]").get_attribute("data-state"))

    def picture(self, path: Path) -> None:
        """Take the whole page, however long it is."""
        pictures = "return [...document.images].every(i => i.complete) && document.fonts.status"
        WebDriverWait(self.driver, PATIENCE).until(lambda d: d.execute_script(pictures) == "loaded")
        size = (
            "return [window.innerWidth, window.innerHeight, document.documentElement.scrollHeight]"
        )
        width, height, tall = self.driver.execute_script(size)
        resize(self.driver, width, min(tall, TALLEST))
        path.parent.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(path))
        resize(self.driver, width, height)

    def _see(self, selector: str, by: str = By.CSS_SELECTOR) -> WebElement:
        wait = WebDriverWait(self.driver, PATIENCE)
        return wait.until(until.visibility_of_element_located((by, selector)))

    def _click(self, element: WebElement) -> None:
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()


def decision(wish: argparse.Namespace) -> dict | None:
    """Return the arguments of `Clerk.decide`, None to only look."""
    if wish.ask:
        return {"state": "incomplete", "wanted": tuple(wish.ask), "reason": wish.reason or "other"}
    if wish.reject:
        return {"state": "rejected", "reason": wish.reason or "not_entitled"}
    table = {"review": wish.take, "approved": wish.approve, "ready": wish.ready}
    return next(({"state": state} for state, on in table.items() if on), None)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("url", "user", "password", "reference"):
        parser.add_argument(name)
    parser.add_argument("--shot", type=Path)
    parser.add_argument("--reason", default="")
    parser.add_argument("--text", default="")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--ask", action="append", metavar="KEY")
    for name in ("take", "approve", "reject", "ready"):
        one.add_argument(f"--{name}", action="store_true")
    return parser.parse_args()


def main() -> int:
    wish = arguments()
    with browser() as driver:
        clerk = Clerk(driver, wish.url)
        try:
            clerk.log_in(wish.user, wish.password)
            clerk.open_case(wish.reference)
            if (what := decision(wish)) is not None:
                clerk.decide(**what, text="" if wish.take else wish.text)
        except (TimeoutException, NoSuchElementException) as error:
            print(
                f"{wish.reference}: {error.msg.splitlines()[0] if error.msg else error}",
                file=sys.stderr,
            )
            return 1
        if wish.shot:
            clerk.picture(wish.shot)
        print(json.dumps({"reference": wish.reference, "state": clerk.state()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Somebody who uses the product by what it says on the screen."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


class Visitor:
    """A person at a browser. Every page they come to is checked, as they find it."""

    def __init__(self, page: Page, axe) -> None:
        self.page, self._axe = page, axe

    def checks(self) -> None:
        self._axe(self.page)

    def goes_to(self, address: str) -> None:
        self.page.goto(address)
        self.checks()

    def follows(
        self, name: str, *, within: Locator | None = None, about: str = "", first: bool = False
    ) -> None:
        """A link of the page itself, or else of what stands above it."""
        places = [within] if within else [self.page.get_by_role("main"), self.page]
        found = [
            place.get_by_role("link", name=name).filter(has_text=about or None) for place in places
        ]
        links = next((each for each in found if each.count()), found[-1])
        (links.first if first else links).click()
        self._arrives()

    def turns_to(self, name: str) -> None:
        """A page of the programme, by its menu."""
        menu = self.page.get_by_role("navigation", name="Programme")
        if menu.count() == 0:
            self.opens("Menu")
        menu.get_by_role("link", name=name, exact=True).click()
        self._arrives()

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self._arrives()

    def _arrives(self) -> None:
        self.page.wait_for_load_state()
        self.checks()

    def opens(self, name: str) -> None:
        self.page.locator("summary", has_text=name).click()

    def chooses(self, name: str, *, exact: bool = False) -> None:
        self.page.get_by_label(name, exact=exact).check()

    def fills(self, fields: dict[str, str] | None = None, **named: str) -> None:
        for label, words in ((fields or {}) | named).items():
            self.page.get_by_label(label).first.fill(words)

    def uploads(self, name: str, text: str) -> None:
        file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
        self.page.locator("input[type=file]").set_input_files(file)

    def reads(self, heading: str) -> None:
        """Is on the page with this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def sees(self, words: str, *, seconds: int = 15) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=seconds * 1000)

    def sees_a_mistake(self) -> None:
        """Is told at once what is wrong, and where."""
        expect(self.page.locator(".nhsuk-error-summary")).to_be_focused()
        assert self.page.title().startswith("Error: ")

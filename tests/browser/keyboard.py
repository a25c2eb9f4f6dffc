"""Going through a page by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page


def tab_to(page: Page, text: str, *, key: str = "Tab", most: int = 80) -> None:
    """Press Tab until the focus is on what is called this."""
    for _press in range(most):
        page.keyboard.press(key)
        called = page.evaluate(
            "(e => (e.labels && e.labels[0] || e).textContent)(document.activeElement)"
        )
        if text in " ".join(called.split()):
            return
    pytest.fail(f"{text} was not reached by {key}")

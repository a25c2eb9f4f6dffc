"""The browser fixtures see what a person could not: a test of the tests."""

from __future__ import annotations

import pytest


def serve(page, body):
    """Answer /made-up/ with our own body under the product's real policy."""
    policy = page.request.get("/healthz").headers["content-security-policy"]
    page.route(
        "**/made-up/",
        lambda route: route.fulfill(
            body=f"<!doctype html><html lang=en><title>Made up</title><main>{body}</main>",
            content_type="text/html",
            headers={"Content-Security-Policy": policy},
        ),
    )
    page.goto("/made-up/", wait_until="load")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<script>window.ran = true</script>", "content security policy: script-src-elem inline"),
        ('<p style="color: red">', "content security policy: style-src-attr inline"),
        ('<img alt="" src="http://127.0.0.1:9/x.png">', "request to another address"),
        ('<img alt="" src="/static/not-there.png">', "/static/not-there.png"),
    ],
)
def test_what_the_policy_forbids_or_the_server_lacks_is_noticed(page, problems, body, said):
    serve(page, body)

    assert any(said in problem for problem in problems), problems
    problems.clear()


def test_a_dialog_is_noticed(page, problems):
    serve(page, "<h1>Made up</h1>")

    with page.expect_event("dialog"):
        page.evaluate("setTimeout(() => alert('boo'), 0)")

    assert problems == ["dialog: boo"]
    problems.clear()


def test_axe_notices_a_picture_without_words(page, axe, problems):
    serve(page, '<h1>Made up</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')

    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
    problems.clear()


def test_the_first_page_is_accessible_on_desk_and_phone(page, phone, plain_page, axe):
    for each in (page, phone):
        each.goto("/")
        axe(each)
    plain_page.goto("/")

    assert plain_page.locator("h1").inner_text() == page.locator("h1").inner_text()


def test_somebody_who_signed_in_sees_their_programmes(page, sign_in, lee, axe):
    sign_in(page, lee)
    page.goto("/")

    axe(page)
    assert page.get_by_role("link", name=lee.memberships.get().programme.title).is_visible()

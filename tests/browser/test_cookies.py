"""The browser of these tests really withholds third-party cookies; else the journey would prove less than it says."""

from __future__ import annotations

import pytest
from flask import Flask, Response, make_response, request
from playwright.sync_api import BrowserContext, expect

from hrlearn_sandbox import bound, serving

pytestmark = [pytest.mark.browser]


def _tool() -> Flask:
    """Set one plain and one partitioned cookie, and tell which of them came back."""
    app = Flask("tool")

    @app.get("/")
    def put() -> Response:
        answer = make_response('<a href="/told">Go on</a>')
        answer.set_cookie("plain", "1", secure=True, samesite="None")
        answer.set_cookie("partitioned", "1", secure=True, samesite="None", partitioned=True)
        return answer

    @app.get("/told")
    def told() -> str:
        return f"<p>Came back: {', '.join(sorted(request.cookies))}.</p>"

    return app


def test_a_frame_of_another_site_keeps_partitioned_cookies_only(phone: BrowserContext) -> None:
    inner, outer = bound("127.0.0.1", 0), bound("127.0.0.1", 0)
    page_of = Flask("academy")
    page_of.add_url_rule("/", "page", lambda: f'<iframe src="http://localhost:{inner.getsockname()[1]}/"></iframe>')
    address = f"http://127.0.0.1:{outer.getsockname()[1]}/"
    with serving(_tool(), inner), serving(page_of, outer):
        page = phone.new_page()
        page.goto(address)
        frame = page.frame_locator("iframe")
        frame.get_by_role("link", name="Go on").click()
        expect(frame.get_by_text("Came back:")).to_have_text("Came back: partitioned.")
        page.goto("about:blank")

"""The academy in a real browser. The tool is at localhost, the academy at 127.0.0.1: two sites."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from hrlearn_sandbox import AcademyConfig, Override, Placement, ToolConfig, running
from tests.sandbox.practice_tool import practice_tool

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # A browser that leaves a page while its picture is on the way lets Flask's open file go to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STORAGE_PAGE = """<h1>The tool</h1><p id="told"></p><script>
addEventListener("message", function (event) {
  document.getElementById("told").textContent += event.origin + JSON.stringify(event.data) + " ";
});
function ask(data) { parent.postMessage(data, "ACADEMY"); }
ask({subject: "lti.capabilities", message_id: "1"});
ask({subject: "lti.put_data", message_id: "2", key: "state", value: "s3cret"});
ask({subject: "lti.get_data", message_id: "3", key: "state"});
ask({subject: "lti.get_data", message_id: "4", key: "other"});
ask({subject: "lti.put_data", message_id: "5", key: 7});
ask({subject: "lti.nonsense", message_id: "6"});
</script>"""


@pytest.fixture(scope="module")
def browser(chromium, playwright):
    started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def tool():
    with practice_tool("localhost") as running_tool:
        yield running_tool


@pytest.fixture
def academy(tool):
    def settings(base_url):
        placed = (Placement("Safe hands", score_maximum=100, text="Twenty minutes"), Placement("Read first"))
        return AcademyConfig(base_url, ToolConfig.at(tool.base_url), activities=placed, storage=True)

    with running(settings) as running_academy:
        tool.academy_url = running_academy.base_url
        tool.frame_page = STORAGE_PAGE.replace("ACADEMY", running_academy.base_url)
        yield running_academy


@pytest.fixture(params=[360, 1280])
def page(browser, request):
    with browser.new_context(viewport={"width": request.param, "height": 800}) as context:
        yield context.new_page()


@pytest.fixture
def page_without_scripts(browser):
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


def enter(page, academy, name):
    page.goto(academy.base_url)
    page.get_by_role("button", name=f"Act as {name}").click()


def test_a_cadet_opens_the_lesson_in_the_frame(page, academy, tool, artifacts):
    enter(page, academy, "Mirela")
    page.get_by_role("link", name="Safe hands").click()
    expect(page.frame_locator("#tool-frame").get_by_role("heading", name="The tool")).to_be_visible()
    box = page.locator("#tool-frame").bounding_box()
    assert box["width"] == page.viewport_size["width"]
    assert box["height"] >= 600
    assert tool.browsers == ["same"], "the tool's partitioned cookie works in the frame"
    page.screenshot(path=artifacts / "activity.png")


def test_a_tool_that_shows_a_page_before_it_asks_still_gets_the_launch(page, academy, tool):
    """The Lax cookie stays at home on a request from a foreign page in the frame: the academy asks again."""
    tool.login_by_page = True
    enter(page, academy, "Mirela")
    page.get_by_role("link", name="Safe hands").click()
    frame = page.frame_locator("#tool-frame")
    frame.get_by_role("link", name="Go on").click()
    expect(frame.get_by_role("heading", name="The tool")).to_be_visible()
    assert tool.posted[-1]["id_token"]


def test_the_way_back_from_the_tools_page_leads_the_whole_window_to_the_course(page, academy, tool):
    enter(page, academy, "Mirela")
    tool.frame_page = f'<a href="{academy.base_url}/return?lti_msg=Saved">Back</a>'
    page.get_by_role("link", name="Safe hands").click()
    page.frame_locator("#tool-frame").get_by_role("link", name="Back").click()
    expect(page.get_by_role("heading", level=1, name="Basic training, term 1")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("hrlearn says: Saved")


def test_a_new_window_gets_its_own_launch(page, academy, tool):
    enter(page, academy, "Mirela")
    page.get_by_role("link", name="Safe hands").click()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Open in a new window").click()
    expect(popup.value.get_by_role("heading", name="The tool")).to_be_visible()


def test_everything_works_by_buttons_without_scripts(page_without_scripts, academy, tool):
    page, frame = page_without_scripts, page_without_scripts.frame_locator("#tool-frame")
    tool.picks = ({"type": "ltiResourceLink", "title": "Overdose response"},)
    enter(page, academy, "Orlena")
    page.get_by_role("link", name="Add activity from hrlearn").click()
    frame.get_by_role("button", name="Continue").click()
    frame.get_by_role("button", name="Continue").click()
    frame.get_by_role("button", name="Add these").click()
    frame.get_by_role("link", name="Go to the course page").click()
    expect(page.get_by_role("status")).to_have_text("Added to the course: Overdose response")
    page.get_by_role("link", name="Overdose response").click()
    frame.get_by_role("button", name="Continue").click()
    frame.get_by_role("button", name="Continue").click()
    expect(frame.get_by_role("heading", name="The tool")).to_be_visible()


def test_an_instructor_adds_activities_and_lands_on_the_course_page(page, academy, tool, artifacts):
    tool.picks = (
        {"type": "ltiResourceLink", "title": "Overdose response", "lineItem": {"scoreMaximum": 50}},
        {"type": "ltiResourceLink", "title": "Words matter"},
    )
    enter(page, academy, "Orlena")
    page.get_by_role("link", name="Add activity from hrlearn").click()
    page.frame_locator("#tool-frame").get_by_role("button", name="Add these").click()
    expect(page.get_by_role("heading", level=1, name="Basic training, term 1")).to_be_visible()
    expect(page.get_by_role("status")).to_have_count(2)
    expect(page.get_by_role("link", name="Words matter")).to_be_visible()
    page.screenshot(path=artifacts / "course.png", full_page=True)
    page.get_by_role("link", name="Gradebook").click()
    expect(page.get_by_role("columnheader", name="Overdose response")).to_be_visible()


def test_platform_storage_answers_the_tool_and_nobody_else(page, academy):
    enter(page, academy, "Mirela")
    page.get_by_role("link", name="Safe hands").click()
    told = page.frame_locator("#tool-frame").locator("#told")
    expect(told).to_contain_text('"message_id":"5"')
    text = told.inner_text()
    assert text.count(academy.base_url) == 5, "five answers, none to nonsense"
    assert '"key":"state","value":"s3cret","subject":"lti.put_data.response","message_id":"2"' in text
    assert '"key":"state","value":"s3cret","subject":"lti.get_data.response","message_id":"3"' in text
    assert '"key":"other","subject":"lti.get_data.response","message_id":"4"' in text
    assert '"code":"bad_request"' in text
    assert "lti.capabilities.response" in text
    heard = page.evaluate(
        """() => new Promise(resolve => {
          const heard = [];
          addEventListener("message", event => {
            if (event.data === "enough") { resolve(heard); return; }
            heard.push(event.data.subject);
            postMessage("enough", location.origin);
          });
          postMessage({subject: "lti.get_data", message_id: "9", key: "state"}, location.origin);
        })"""
    )
    assert heard == ["lti.get_data"], "our own question came by, and no answer"


def test_an_override_through_the_gradebook(page, academy, artifacts):
    enter(page, academy, "Orlena")
    page.get_by_role("link", name="Gradebook").click()
    page.get_by_role("link", name="Change the grade of Иска Велдорова in Safe hands").click()
    page.get_by_label("Grade, from 0 to 100").fill("77.5")
    page.get_by_label("Comment for the cadet").fill("Well argued")
    page.get_by_role("button", name="Save the grade").click()
    row = page.get_by_role("row", name="Иска")
    expect(row).to_contain_text("77.5")
    expect(row).to_contain_text("Changed by the instructor")
    page.screenshot(path=artifacts / "gradebook.png", full_page=True)


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("Mirela", "/"),
        ("Mirela", "/course"),
        ("Mirela", "/activities/10"),
        ("Mirela", "/return?lti_msg=Done"),
        ("Orlena", "/course?added=10"),
        ("Orlena", "/gradebook?saved=5"),
        ("Orlena", "/gradebook/11/5"),
        ("Tomir", "/connection"),
        ("Tomir", "/tools"),
        ("Tomir", "/nowhere"),
    ],
)
def test_pages_are_accessible_and_fit(page, academy, person, path):
    academy.store.book.set_override("11", "5", Override(60, "Good"), locked=True)
    enter(page, academy, person)
    page.route("**/leave.js", lambda route: route.abort())
    page.route("**/launch", lambda route: route.fulfill(body="<title>x</title>"))
    page.goto(academy.base_url + path)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]

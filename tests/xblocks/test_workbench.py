"""The blocks in the workbench of Open edX, in a real browser, with the lesson that is shipped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from itertools import count

import pytest
from playwright.sync_api import expect

from hrlearn.authoring import installed_lessons, read_package
from hrlearn.model import Assessment, Scenario

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STORY, BOTH, QUIZ = "hrlearn_scenario.0", "hrlearn_scenario.1", "hrlearn_quiz.0"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 -- our own address
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def workbench(tmp_path_factory):
    """Start the workbench in an empty folder; give its address."""
    folder = tmp_path_factory.mktemp("workbench")
    (folder / "var").mkdir()
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "workbench.settings", "EXCLUDE_SAMPLE_XBLOCKS": "yes"}
    django = [sys.executable, "-W", "ignore", "-m", "django"]
    subprocess.run([*django, "migrate", "--run-syncdb"], cwd=folder, env=environ, check=True, capture_output=True)
    port = _free_port()
    with (folder / "log.txt").open("w") as log:
        words = [*django, "runserver", "--noreload", f"127.0.0.1:{port}"]
        server = subprocess.Popen(words, cwd=folder, env=environ, stdout=log, stderr=log)
        try:
            yield _awaited(server, f"http://127.0.0.1:{port}/", folder / "log.txt")
        finally:
            server.terminate()
            server.wait(10)


def _awaited(server, url, log):
    until = time.monotonic() + 120
    while not _answers(url):
        gone = server.poll() is not None or time.monotonic() > until
        assert not gone, log.read_text()
        time.sleep(0.1)  # the server says nothing that could be waited for
    return url


@pytest.fixture(scope="module")
def browser(chromium, playwright):
    launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture
def open_page(browser, workbench):
    """Give a function that opens a scenario of the workbench as a learner nobody has been before."""
    learners, faults = count(1), []
    context = browser.new_context(viewport={"width": 390, "height": 844})

    def opened(scenario, learner=None):
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("response", lambda answer: faults.append(answer.url) if answer.status >= 500 else None)
        page.goto(f"{workbench}scenario/{scenario}/?student={learner or f'{os.getpid()}-{next(learners)}-{id(page)}'}")
        return page

    yield opened
    context.close()
    assert faults == []


@pytest.fixture(scope="module")
def package():
    return read_package(next(folder for folder in installed_lessons() if folder.name == "safe_hands"))


def _content(package, kind):
    return next(activity for activity in package.lesson.activities if isinstance(activity.content, kind))


def _good_path(package):
    story = _content(package, Scenario)
    good = {ending.key for ending in story.content.endings if ending.tone == "good"}
    return next(w for w in package.walkthroughs if w.activity == story.key and w.expect.get("ending") in good)


def _picture(part, path):
    """Take a picture of a part; the page around it is the workbench's own list of fields, too long for one."""
    part.screenshot(path=path)


def _begin(block):
    block.get_by_role("button", name="Start").first.click()
    block.get_by_role("link", name="Begin").click()


def _play(block, steps):
    for step in steps:
        _stands_in(block, step)
        block.locator(f"button.hr-choice[value='{step['choice']}']").click()


def _stands_in(block, step):
    expect(block.locator("[name=scene]")).to_have_value(step["scene"])


def _fill(block, quiz):
    for item in quiz.items:
        field = block.locator(f"[data-item='{item.key}']")
        for option in item.options:
            if option.correct:
                field.locator(f"input[value='{option.key}']").check()


def test_a_story_is_played_to_its_good_ending_and_survives_a_reload(open_page, package, artifacts):
    page = open_page(STORY)
    block = page.locator(".hr-block")
    block.get_by_role("button", name="Start").first.click()
    expect(block.get_by_role("link", name="Begin")).to_be_visible()
    _picture(block, artifacts / "1-intro.png")
    block.get_by_role("link", name="Begin").click()
    steps = _good_path(package).steps
    _play(block, steps[:1])
    _stands_in(block, steps[1])
    _picture(block, artifacts / "2-scene.png")
    here = block.locator("h1").inner_text()
    page.reload()
    expect(block.locator("h1")).to_have_text(here)
    _play(block, steps[1:])
    expect(block.locator(".hr-tone-good")).to_be_visible()
    _picture(block, artifacts / "3-debrief.png")
    page.reload()
    expect(block.locator(".hr-tone-good")).to_be_visible()


def test_a_story_is_looked_back_at_inside_the_block(open_page, package, artifacts):
    page = open_page(STORY)
    block = page.locator(".hr-block")
    _begin(block)
    steps = _good_path(package).steps
    _play(block, steps)
    address = page.url
    block.get_by_role("link", name="Look back, step by step").click()
    for number in range(1, len(steps) + 1):
        expect(block.locator(".hr-eyebrow")).to_contain_text(f"Step {number} of {len(steps)}")
        expect(block.locator("h1")).to_be_focused()
        if block.locator("sup a.hr-tag").count():
            tag = block.locator("sup a.hr-tag").first
            tag.click()
            expect(block.locator(f"[id='{tag.get_attribute('href')[1:]}']")).to_be_in_viewport()
        if number < len(steps):
            block.get_by_role("link", name="Next", exact=True).click()
    _picture(block, artifacts / "step.png")
    block.get_by_role("link", name="Back to all steps").click()
    expect(block.locator(".hr-tone-good")).to_be_visible()
    assert page.url == address


def test_a_refusal_is_shown_where_there_is_nothing_to_save(open_page):
    page = open_page(STORY)
    block = page.locator(".hr-block")
    page.route("**/begin/**", lambda route: route.fulfill(status=403, body="<p>no"))
    block.get_by_role("button", name="Start").first.click()
    expect(block.locator("[data-hr-save]")).to_have_text("The learning platform refused this. Reload the page.")
    expect(block.locator("[role=status]")).to_have_text("The learning platform refused this. Reload the page.")


def test_a_quiz_is_saved_while_it_is_answered_and_marked_when_it_is_handed_in(open_page, package, artifacts):
    page = open_page(QUIZ)
    block, quiz = page.locator(".hr-block"), _content(package, Assessment).content
    block.get_by_role("button", name="Start").first.click()
    _fill(block, quiz)
    expect(block.locator("[data-hr-save]")).to_have_text("Saved")
    _picture(block, artifacts / "1-quiz.png")
    page.reload()
    rights = sum(option.correct for item in quiz.items for option in item.options)
    expect(block.locator("input:checked")).to_have_count(rights)
    block.get_by_role("button", name="Hand in", exact=True).click()
    expect(block.locator("ol.hr-results")).to_be_visible()
    expect(block.locator(".hr-outcome")).to_contain_text("100")
    _picture(block, artifacts / "2-results.png")
    page.reload()
    expect(block.locator(".hr-outcome")).to_contain_text("100")


def test_handing_in_with_gaps_asks_first(open_page):
    page = open_page(QUIZ)
    block = page.locator(".hr-block")
    block.get_by_role("button", name="Start").first.click()
    block.get_by_role("button", name="Hand in", exact=True).click()
    expect(block.locator("[data-hr-gaps]")).to_be_visible()
    block.get_by_role("button", name="Hand in anyway").click()
    expect(block.locator("ol.hr-results")).to_be_visible()


def test_both_blocks_work_on_one_page(open_page, package, artifacts):
    page = open_page(BOTH)
    story, quiz = page.locator(".hr-block").nth(0), page.locator(".hr-block").nth(1)
    _begin(story)
    quiz.get_by_role("button", name="Start").first.click()
    steps = _good_path(package).steps
    _play(story, steps[:1])
    _fill(quiz, _content(package, Assessment).content)
    _play(story, steps[1:])
    quiz.get_by_role("button", name="Hand in", exact=True).click()
    expect(quiz.locator(".hr-outcome")).to_contain_text("100")
    expect(story.locator(".hr-tone-good")).to_be_visible()
    _picture(story, artifacts / "both-story.png")
    _picture(quiz, artifacts / "both-quiz.png")
    names = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(names) == len(set(names))


def test_a_choice_made_without_network_goes_out_when_it_is_back(open_page, package):
    page = open_page(STORY)
    block, step = page.locator(".hr-block"), _good_path(package).steps[0]
    _begin(block)
    page.context.set_offline(True)
    block.locator(f"button.hr-choice[value='{step['choice']}']").click()
    expect(block.locator("[data-hr-save]")).to_contain_text("No network")
    page.context.set_offline(False)
    expect(block.locator(".hr-happened")).to_be_visible(timeout=10_000)


def test_a_second_tab_that_lags_behind_is_shown_the_present_scene(open_page, package):
    learner = f"tabs-{os.getpid()}"
    first, second = open_page(STORY, learner), None
    _begin(first.locator(".hr-block"))
    second = open_page(STORY, learner)
    second.locator(".hr-block").get_by_role("link", name="Begin").click()
    steps = _good_path(package).steps
    _play(first.locator(".hr-block"), steps[:1])
    _stands_in(first.locator(".hr-block"), steps[1])
    block = second.locator(".hr-block")
    block.locator(f"button.hr-choice[value='{steps[0]['choice']}']").click()
    expect(block.locator("[role=status]")).to_contain_text("already moved on")
    _stands_in(block, steps[1])
    _play(block, steps[1:])
    expect(block.locator(".hr-tone-good")).to_be_visible()


def test_the_form_in_studio_can_be_opened_and_says_what_is_wrong(open_page, workbench, artifacts):
    page = open_page(f"{STORY}/studio_view")
    form = page.locator(".hr-studio")
    _picture(form, artifacts / "studio.png")
    form.locator("[name=locale_pack]").fill("")
    form.get_by_role("button", name="Save").click()
    expect(form.locator("[role=alert]")).to_contain_text("somebody has verified")
    form.locator("[name=locale_pack]").fill("demo")
    form.get_by_role("button", name="Save").click()
    expect(form.locator("[role=alert]")).to_have_text("Saved.")

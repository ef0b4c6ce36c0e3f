"""Orders by keyboard, on a phone and without script; what anybody reports; what a unit refers.

How each page looks, and to whom, is asked of every screen (`test_every_page`).
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, StorageState, expect

from tests.browser.accessibility import PHONE, grave, overflow
from tests.browser.by_keyboard import press
from tests.browser.demo_server import DemoServer
from tests.browser.french_scene import OFFICE, REFERENCE
from tests.browser.scene_setting import put_into
from tests.browser.sign_ins import SignIns

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def scenes(demo: DemoServer) -> dict[str, str]:
    """Orders in every state, by name."""
    return put_into(demo.environment)


@pytest.fixture(scope="module")
def unit_session(demo: DemoServer, browser: Browser, sign_ins: SignIns) -> StorageState:
    """A signed-in officer of a unit."""
    created = demo.seawall("org", "create", "example-unit", "--kind", "unit")
    assert created.returncode == 0, created.stderr
    officer = "officer@unit.example"
    demo.seawall("people", "invite", officer, "--role", "officer", "--org", "example-unit")
    return sign_ins.state(browser, demo, officer)


def test_a_threat_to_life_is_one_tap_away_however_far_one_has_scrolled(open_page, scenes):
    page = open_page(f"/orders/{scenes['running']}", viewport=PHONE)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")

    expect(page.get_by_role("link", name="Report a threat to life")).to_be_in_viewport()
    page.get_by_role("link", name="Report a threat to life").click()
    expect(page.get_by_label("What is about to happen")).to_be_focused()


def test_a_big_action_opens_first_and_acts_on_the_second_key(open_page, scenes):
    page = open_page(f"/orders/{scenes['answered']}")
    page.keyboard.press("i")
    expect(page.get_by_label("What is wrong with the order")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    expect(
        page.get_by_label("What is wrong with the order")
    ).to_be_hidden()  # one is open at a time
    expect(page.get_by_role("button", name="Yes, comply and preserve")).to_be_focused()
    expect(page.get_by_text("Not started").first).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.get_by_text("The platform is asked to act.")).to_be_visible()
    expect(
        page.get_by_text("Waiting for platform").or_(page.get_by_text("Done")).first
    ).to_be_visible()


def test_the_board_opens_what_runs_out_first_with_enter(open_page, scenes):
    page = open_page("/")
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="Orders", exact=True)).to_be_visible()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/orders/order_\w+$"))


def test_an_order_is_read_carried_out_and_its_answer_seen_by_keyboard_alone(open_page, scenes):
    page = open_page("/")
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.get_by_role("heading", name="Orders", exact=True).wait_for()
    press(page, page.locator(f"a[href='/orders/{scenes['typed']}']").first)
    page.wait_for_url(f"**/orders/{scenes['typed']}")  # and until it has loaded
    page.keyboard.press("o")
    expect(page.get_by_role("button", name="Yes, comply and preserve")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("The platform is asked to act.")).to_be_visible()


def test_an_order_that_was_taken_back_puts_its_content_back_and_its_sender_is_told(
    open_page, scenes, demo
):
    page = open_page(f"/orders/{scenes['ending']}", viewport=PHONE)
    said = page.locator("#ending .trail-title")
    expect(said).to_have_text("The sender withdrew the order · Noor Legal")
    assert page.locator("#ended-cause input[value=withdrawn]").is_checked()
    page.get_by_label("How you know").fill("I called the number in the register.")
    assert overflow(page) == {}
    page.locator("form[action$='/ended']").get_by_role("button", name="Record the change").click()

    expect(page.get_by_text("Content that only this order kept down is restored.")).to_be_visible()
    expect(page.get_by_text("Content restored").first).to_be_visible()
    expect(page.get_by_text("No longer requested").first).to_be_visible()
    assert not grave(page)
    put_into(demo.environment, "platform_reports")
    page.reload()
    expect(page.get_by_text("Second answer: content restored").first).to_be_visible()


def test_an_order_signed_by_another_than_it_names_says_so_and_waits_for_the_second_person(
    open_page, scenes
):
    page = open_page(f"/orders/{scenes['spoofed']}", viewport=PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Office central de l'Exemple")
    expect(page.get_by_text("Signer or addressee differs").first).to_be_visible()
    facts = page.locator("#differing")
    expect(facts).to_contain_text("Authority")
    expect(facts).to_contain_text("Beispielamt")
    expect(facts).to_contain_text("State")
    assert page.locator("#genuine .call-number").count() == 2  # both offices, by the register
    expect(page.get_by_role("button", name=re.compile("omply and preserve"))).to_have_count(0)
    assert overflow(page) == {}
    assert not grave(page)

    page.locator("#is_genuine").get_by_text("Genuine", exact=True).click()
    page.get_by_label("Who you called and what they said").fill("I called both numbers, too.")
    page.locator("#genuine").get_by_role("button", name="Record the finding").click()

    expect(page.get_by_text("Comply and preserve", exact=True)).to_be_visible()
    expect(page.locator("#differing")).to_be_visible()


def test_a_french_signed_pdf_is_read_on_a_phone_with_its_window_of_48_hours(open_page, scenes):
    page = open_page(f"/orders/{scenes['french']}", viewport=PHONE)

    expect(page.get_by_role("heading", level=1)).to_have_text(OFFICE)
    expect(page.get_by_text(REFERENCE).first).to_be_visible()
    expect(page.get_by_text("Differs from the original")).to_have_count(0)  # a PDF is not shown
    windows = page.get_by_role("region", name="Other deadlines")
    expect(windows).to_contain_text("Request for scrutiny")
    expect(windows).to_contain_text(re.compile(r"4[78] h"))
    expect(page.get_by_text("Ask our authority for scrutiny")).to_be_attached()
    expect(page.get_by_text("Comply and preserve").first).to_be_visible()
    assert overflow(page) == {}
    assert not grave(page)


def test_what_was_refused_stands_on_the_board_with_its_bytes(open_page, scenes):
    page = open_page("/orders")
    refused = page.get_by_role("region", name="Refused")
    expect(refused).to_contain_text("Claims to be from Centro de Ejemplo")
    expect(refused).to_contain_text("Its signature does not match: forged or altered")
    refused.get_by_role("link", name=re.compile("ES-2026-0066")).click()

    expect(page.get_by_text("Refused: The signature does not fit")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Claims to be from Centro de Ejemplo")
    expect(page.get_by_role("link", name="In the register", exact=True)).to_have_count(0)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download original").click()
    assert coming.value.path().read_bytes().count(b".") == 2


def test_a_reviewer_sees_which_order_keeps_down_what_they_allow(open_page, scenes):
    page = open_page(f"/cases/{scenes['reported']}")

    expect(page.get_by_text("A removal order keeps 1 item of this case down")).to_be_visible()
    page.get_by_text("Allow", exact=True).first.click()
    expect(page.get_by_text("stays down until order")).to_be_visible()


def test_a_referral_is_judged_line_by_line_with_one_key_each(open_page, scenes):
    page = open_page(f"/referrals/{scenes['judged']}")
    page.keyboard.press("j")
    for key in "1pnd":
        page.keyboard.press(key)
    page.keyboard.press("f")

    chosen = page.locator("select[data-row-choice]").evaluate_all(
        "(all) => all.map(it => it.value)"
    )
    assert chosen[0].startswith("accepted:")
    assert chosen[1:] == ["context_news", "not_found", "duplicate", "not_against_terms"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Send answer")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Outcomes recorded. The answer goes to the sender.")).to_be_visible()


def test_the_keys_of_an_outcome_mean_nothing_else_on_the_page_of_a_referral(open_page, scenes):
    page = open_page(f"/referrals/{scenes['judged']}")
    keys = page.locator("option[data-row-key]").evaluate_all(
        "(all) => [...new Set(all.map((it) => it.dataset.rowKey))]"
    )
    others = page.locator("[data-key]").evaluate_all(
        "(all) => all.flatMap((it) => it.dataset.key.split(' ')[0])"
    )

    assert set(keys) & {*others, "j", "k", "x"} == set()


def test_going_elsewhere_from_a_line_of_a_referral_chooses_no_outcome(open_page, scenes):
    page = open_page(f"/referrals/{scenes['judged']}")
    page.keyboard.press("j")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/")
    page.go_back()

    assert (
        page.locator("select[data-row-choice]").evaluate_all(
            "(all) => all.map((it) => it.value).join('')"
        )
        == ""
    )


def test_a_question_can_be_asked_without_script(open_page, scenes):
    page = open_page(f"/orders/{scenes['asked']}", java_script_enabled=False)
    page.locator("summary", has_text="Ask for clarification").click()
    page.get_by_label("What you need to know").fill("Which account is meant?")
    page.get_by_role("button", name="Yes, send question").click()

    expect(page.get_by_text("Question sent to the authority.")).to_be_visible()
    expect(page.get_by_text("Deadline paused").first).to_be_visible()


def test_counsel_takes_the_breach_file_of_a_late_order_away(open_page, scenes):
    page = open_page(f"/orders/{scenes['late']}", java_script_enabled=False)
    page.locator("summary", has_text="Breach file for counsel").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="PDF").click()

    assert coming.value.suggested_filename == f"{scenes['late']}-breach.pdf"


def test_anybody_reports_an_address_and_keeps_a_token(new_context, demo):
    page = new_context(viewport=PHONE).new_page()
    page.goto(f"{demo.address}/report?to=harbour-video")
    page.get_by_label("Address", exact=True).fill("https://harbour-video.example/watch/777")
    page.get_by_role("button", name="Send report").click()

    expect(page.get_by_text("Keep this token")).to_be_visible()
    expect(page.locator(".token")).to_have_text(re.compile(r"^swr_"))
    assert not grave(page)


def test_a_unit_pastes_forty_addresses_and_sees_how_far_the_looking_is(
    new_context, demo, unit_session
):
    page = new_context(storage_state=unit_session).new_page()
    # At its end the page is loaded anew: not while axe looks.
    page.route("**/looked", lambda route: route.fulfill(status=204))
    page.goto(f"{demo.address}/referring")
    assert not grave(page)
    page.get_by_label("URLs", exact=True).fill(
        "\n".join(f"https://clips.test/v/{n}" for n in range(40))
    )
    page.get_by_role("button", name="Import").click()

    expect(page.locator(".line-url")).to_have_count(40)
    expect(page.locator("#looked")).to_contain_text("URLs checked")
    assert not grave(page)
    page.set_viewport_size(PHONE)
    assert overflow(page) == {}
    page.unroute("**/looked")
    expect(page.locator("#looked")).to_contain_text("All URLs checked.")
    page.goto(f"{demo.address}/referring/record")
    expect(page.get_by_role("heading", name="Our accuracy")).to_be_visible()
    assert not grave(page)


# Papers that ask for data


def test_an_epoc_is_answered_in_its_ten_days_by_keyboard(open_page, scenes):
    page = open_page(f"/orders/{scenes['epoc']}")
    expect(page.get_by_text("No content is removed")).to_be_visible()
    expect(page.get_by_text("Deadline to answer")).to_be_visible()
    expect(page.get_by_text(re.compile(r"The user is not informed"))).to_be_visible()
    assert grave(page) == []

    page.keyboard.press("o")
    expect(page.get_by_label("Answer", exact=True)).to_be_focused()
    page.get_by_label(re.compile("^Files you sent")).fill(f"{'ab' * 32} account-17.zip")
    page.get_by_label("How you sent them").fill("the portal of the court")
    page.get_by_role("button", name="Send answer").click()

    expect(page.get_by_text("Answered. The order closes when the answer")).to_be_visible()
    expect(page.get_by_text("Answer: information provided")).to_be_visible()
    expect(page.get_by_role("button", name="Send answer")).to_have_count(0)


def test_an_ofcom_notice_is_answered_on_a_telephone(open_page, scenes):
    page = open_page(f"/orders/{scenes['ofcom']}", viewport=PHONE)
    expect(page.get_by_text("How many moderators read English?", exact=True)).to_be_visible()
    expect(page.get_by_text("Asks 2 questions")).to_be_visible()
    assert not overflow(page)
    assert grave(page) == []

    page.get_by_text("Answer the request").click()
    page.get_by_label("Answer", exact=True).fill("Four read English, one of them at night.")
    page.get_by_role("button", name="Send answer").click()

    expect(page.get_by_text("Answered. The order closes when the answer")).to_be_visible()


@pytest.mark.parametrize("width", [390, 768, 1280, 1440, 1920])
def test_a_card_of_the_board_keeps_to_its_column_with_all_its_chips(open_page, scenes, width):
    page = open_page("/orders", viewport={"width": width, "height": 900})
    strays = page.evaluate("""() => [...document.querySelectorAll(".order-card")].flatMap((card) => {
      const ends = (it) => it.getBoundingClientRect().right - 1;
      const chips = [...card.querySelectorAll(".chip, .clock")].filter((it) => ends(it) > ends(card));
      return ends(card) > ends(card.closest(".board-column")) ? [card, ...chips] : chips;
    }).map((it) => it.textContent.trim())""")

    assert page.locator(".order-card").count() > 3
    assert strays == []

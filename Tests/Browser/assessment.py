#!/usr/bin/env python3
"""A quarter's assessment in real Chromium: assessment.py PROGRAM.

A demonstration in a temporary folder. The station assesses itself with a document, submits; the centre returns one indicator; the
station corrects it; the centre appraises with another score, approves and sends; the province opens it and enters the decision. Then a
register changes: the frozen result stays, the difference is shown, and the log verifies.
"""
import os
import pathlib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import sync_playwright

program = pathlib.Path(sys.argv[1]).resolve()
PERIOD, UNIT, SET = "2024-Q4", "06544", "btcqg-ytx"


def run(*arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def check(condition, message):
    if not condition:
        sys.exit("FAILED: " + message)
    print("ok  " + message)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


with tempfile.TemporaryDirectory() as folder:
    database = os.path.join(folder, "demo.sqlite")
    run("demo", "--database", database, "--scale", os.environ.get("XAKHOE_BROWSER_SCALE", "0.03"))
    port = free_port()
    server = subprocess.Popen([program, "serve", "--database", database, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(150):
            try:
                urllib.request.urlopen(address + "/sign-in")
                break
            except OSError:
                time.sleep(0.2)
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            refused = []

            def somebody(name):
                page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
                page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
                page.on("dialog", lambda dialog: dialog.accept())
                page.goto(address + "/sign-in")
                page.fill("[name=user]", name)
                page.fill("[name=password]", "xakhoe-demo")
                page.click("form[action='/sign-in'] button")
                page.wait_for_load_state()
                return page

            def step(page, name, remark=""):
                if remark:
                    page.fill("#f-remark", remark)
                page.click(f"button[value='step-{name}']")
                page.wait_for_load_state()

            def kept(page):
                page.wait_for_function("() => document.querySelector('[data-kept]').textContent.startsWith('✓')")

            station = somebody("tram.khanhxuan")
            station.goto(f"{address}/assessments?unit={UNIT}&period={PERIOD}")
            check("chưa bắt đầu" in station.inner_text("main"), "a commune's sets wait to be begun")
            station.click(f"form:has(input[value='{SET}']) button")
            station.wait_for_url("**/assessments/06544/*-*")
            url = station.url
            check("Trạm Y tế xã" in station.inner_text(".assess-state"), "who holds it stands at the top")

            # What is missing is listed; each is marked as one goes along and kept without a button.
            station.goto(url + "?only=missing")
            lacking = station.eval_on_selector_all(".assess-item", "all => all.map(one => one.dataset.code)")
            check(len(lacking) > 5, f"{len(lacking)} indicators of the commune-health set lack an outcome")
            for code in lacking:
                item = station.locator(f"[data-code='{code}']")
                item.locator("textarea").first.fill("đã kiểm đếm tại trạm")
                item.locator("select").first.select_option("met")
            station.wait_for_timeout(500)
            kept(station)
            station.goto(url)
            check("đã kiểm đếm tại trạm" in station.content(), "what was typed is kept as it is left")
            check("Đã đủ để chuyển bước" in station.inner_text("main"), "and nothing is missing any more")
            document = station.eval_on_selector("#documents option", "one => one.value")
            attested = station.locator(".assess-item", has=station.locator(".badge", has_text="xác nhận bằng văn bản")).first
            chosen = attested.get_attribute("data-code")
            attested.locator("select").first.select_option("met")
            attested.locator("[name^='points.']").fill("99")
            attested.locator("[name^='points.']").blur()
            station.wait_for_selector("[data-fault]")
            check("điểm phải từ 0 đến" in station.inner_text(f"[data-code='{chosen}']"), "points beyond the most are refused on the spot")
            attested.locator("[name^='points.']").fill("1")
            attested.locator("[name^='document.']").fill(document)
            attested.locator("[name^='reason.']").fill("theo văn bản kèm theo")
            attested.locator("[name^='reason.']").blur()
            kept(station)
            station.fill("[name=difficulties]", "Thiếu bác sĩ biên chế")
            step(station, "submit")
            check("Đã nộp, chờ thẩm định" in station.inner_text(".assess-state"), "the station submits, the document attested")
            check(station.query_selector("button[name=verb][value=save]") is None, "and can write no more")

            centre = somebody("ttyt")
            centre.goto(f"{address}/assessments?area=188&period={PERIOD}")
            check(len(centre.query_selector_all(".assess-matrix tbody tr")) == 21, "the centre sees 21 communes by sets")
            centre.click("section.next tbody a")
            centre.wait_for_url("**/assessments/06544/*")
            returned = lacking[0]
            centre.fill(f"[id='f-return.{returned}']", "ghi rõ số kiểm đếm")
            step(centre, "return")
            check("Trả lại trạm" in centre.inner_text(".assess-state"), "the centre returns one indicator")

            station.goto(url)
            check("ghi rõ số kiểm đếm" in station.inner_text(f"[data-code='{returned}']"), "the station reads what to mend")
            station.fill(f"[id='f-reason.{returned}']", "đã kiểm đếm lại ngày 05/01/2025, đủ")
            step(station, "submit")
            check("Đã nộp" in station.inner_text(".assess-state"), "mends it and submits again")

            centre.goto(url)
            other = centre.eval_on_selector_all(
                ".assess-item", "all => all.find(one => { const own = one.querySelector('.assess-side .state'); "
                "return own && own.textContent.startsWith('✓'); }).dataset.code")
            centre.select_option(f"[id='f-team.{other}']", "not_met")
            centre.fill(f"[id='f-given.{other}']", "0")
            centre.fill(f"[id='f-why.{other}']", "hồ sơ chưa có chữ ký")
            centre.click("button[value=agree]")
            centre.wait_for_load_state()
            centre.fill("#f-visited_on", "10/01/2025")
            centre.fill("#f-team_members", "Vi Thị Thẩm, trưởng đoàn")
            step(centre, "appraise")
            check("Đã thẩm định" in centre.inner_text(".assess-state"), "the centre appraises with another score")
            check("khác trạm chấm" in centre.inner_text(f"[data-code='{other}']"), "and the difference is marked")
            step(centre, "approve")
            step(centre, "send")
            check("Sở Y tế" in centre.inner_text(".assess-state"), "approves, and sends to the province")

            province = somebody("so")
            province.goto(f"{address}/assessments?area=188&period={PERIOD}")
            province.click("section.next tbody a")
            province.wait_for_url("**/assessments/06544/*")
            check("hồ sơ chưa có chữ ký" in province.inner_text("main"), "the province opens it and reads why")
            own, team = (province.get_attribute(f"a[href^='/snapshots/']:has-text('{side}')", "href") for side in ("khi nộp", "thẩm định"))
            province.fill("[name=decision_number]", "MH-12/QĐ-UBND")
            province.click("form.assess-decide button")
            province.wait_for_load_state()
            check("MH-12/QĐ-UBND" in province.inner_text("#recognition"), "the decision stands in the register of recognitions")
            for snapshot in (own, team):
                province.goto(address + snapshot)
                check("Tính lại từ bản chốt: khớp" in province.inner_text("main"), "what was frozen is determined again and fits")

            # A register changes: the live number moves, the snapshot doesn't.
            before = station.goto(url) and "Khác bản chốt" in station.content()
            with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as lite:
                row = lite.execute(
                    "SELECT lower(hex(a.id)) FROM attestation a JOIN org_unit u ON u.unit_id = a.unit_id WHERE u.code = ? AND set_id = ? "
                    "AND indicator_code = ? AND a.valid_from <= '2024-12-31' AND (a.valid_to IS NULL OR a.valid_to >= '2024-12-31') "
                    "ORDER BY a.valid_from DESC, a.id DESC", (UNIT, SET, chosen)
                ).fetchone()[0]
            row = "-".join((row[:8], row[8:12], row[12:16], row[16:20], row[20:]))
            station.goto(f"{address}/registers/attestation/{UNIT}/{row}")
            station.check("[name=claim][value=false]")
            station.click("form.record button[value=save]")
            station.wait_for_load_state()
            station.goto(url)
            check("Khác bản chốt" in station.inner_text(f"[data-code='{chosen}']"), f"a changed register shows beside what is frozen (before: {before})")
            station.goto(address + own)
            check("Tính lại từ bản chốt: khớp" in station.inner_text("main"), "and the frozen result is as it was")
            check(not refused, f"no script or style was refused by the content policy {refused[:2]}")
            browser.close()
    finally:
        server.terminate()
        server.wait(10)
    run("log", "verify", "--database", database)
    print("ok  the log verifies")

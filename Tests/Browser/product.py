#!/usr/bin/env python3
"""Drives the product as an official would, in real Chromium: product.py PROGRAM.

A demonstration in a temporary folder: sign in, read 15.1 of a commune on the matrix, edit one card in the grid, see the
number move, read the history, verify the log, then tamper with the database and see the verification name it. The catalogue
is the project's with a register, a measure and an indicator more, as three files of `Tests/Wells`: they show on the pages too.
"""
import datetime
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import sync_playwright

program = pathlib.Path(sys.argv[1]).resolve()
scale = os.environ.get("XAKHOE_BROWSER_SCALE", "0.03")
PERIOD, UNIT, SUCCESSOR = "2024-Q4", "06544", "06529@2025-07-01"


def run(*arguments, expect=0):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    if done.returncode != expect:
        sys.exit(f"{' '.join(map(str, arguments))}: exit {done.returncode}, expected {expect}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def insured(database):
    rows = json.loads(run("evaluate", "--database", database, "--unit", UNIT, "--period", PERIOD, "--set", "xa-ntm", "--format", "json"))
    row = next(r for r in rows if r.get("indicator") == "15.1")
    return row["numerator"], row["denominator"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def check(condition, message):
    if not condition:
        sys.exit("FAILED: " + message)
    print("ok  " + message)


with tempfile.TemporaryDirectory() as folder:
    project = pathlib.Path(__file__).resolve().parent.parent.parent
    shutil.copytree(project / "Catalogue", os.path.join(folder, "Catalogue"))
    shutil.copytree(project / "Examples", os.path.join(folder, "Examples"))
    shutil.copytree(project / "Tests" / "Wells", os.path.join(folder, "Catalogue"), dirs_exist_ok=True)
    os.environ["XAKHOE_CATALOGUE"] = os.path.join(folder, "Catalogue")
    database = os.path.join(folder, "demo.sqlite")
    run("demo", "--database", database, "--scale", scale)
    before = insured(database)
    port = free_port()
    server = subprocess.Popen(
        [program, "serve", "--database", database, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
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
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            refused = []
            page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
            page.goto(address + "/")
            check(page.url.endswith("/sign-in"), "a stranger is led to the sign-in page")
            page.fill("[name=user]", "quantri")
            page.fill("[name=password]", "wrong password")
            page.click("form[action='/sign-in'] button")
            check(page.query_selector("[role=alert]") is not None, "a wrong password is refused in words")
            page.fill("[name=user]", "quantri")
            page.fill("[name=password]", "xakhoe-demo")
            page.click("form[action='/sign-in'] button")
            page.wait_for_load_state()

            def cell():
                page.goto(f"{address}/?area=188&period={PERIOD}")
                return page.get_attribute(f"a.cell[href*='/units/{UNIT}/indicators/xa-ntm/15.1']", "title")

            page.goto(f"{address}/?area=188&period={PERIOD}")
            check(len(page.query_selector_all("table.matrix tbody tr")) == 21, "the matrix has 21 communes")
            first = cell()
            page.goto(f"{address}/units/{UNIT}/indicators/xa-ntm/15.1?period={PERIOD}")
            text = page.inner_text("main")
            check(f"{before[1]:,}".replace(",", ".") in text, "the indicator's page shows the denominator")
            check("318/QĐ-TTg" in text, "and the clause")

            # A card that alone makes its holder insured on the reference day.
            lite = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
            eligible = {
                row[0]
                for row in lite.execute(
                    "SELECT c.id FROM insurance_card c JOIN person p ON p.unit_id = c.unit_id AND p.id = c.person_id "
                    "JOIN org_unit u ON u.unit_id = c.unit_id AND u.code = ? "
                    "WHERE c.draft = 0 AND p.draft = 0 AND c.valid_from < '2024-09-30' AND c.valid_to >= '2024-12-31' "
                    "AND p.valid_from <= '2024-12-31' AND (p.valid_to IS NULL OR p.valid_to >= '2024-12-31') "
                    "AND NOT EXISTS (SELECT 1 FROM person_absence a WHERE a.unit_id = p.unit_id AND a.parent_id = p.id) "
                    "AND NOT EXISTS (SELECT 1 FROM insurance_card o WHERE o.unit_id = c.unit_id AND o.person_id = c.person_id "
                    "AND o.id <> c.id AND o.valid_from <= '2024-12-31' AND o.valid_to >= '2024-12-31')",
                    (UNIT,),
                )
            }
            lite.close()
            chosen, number = None, 0
            while chosen is None and number < 200:
                number += 1
                page.goto(f"{address}/registers/insurance-card?unit={UNIT}&sort=-valid_to&page={number}")
                if page.query_selector("#grid") is None:
                    break
                column = page.eval_on_selector_all("#grid thead th", "ths => ths.findIndex(t => t.dataset.field === 'valid_to')")
                for row in page.query_selector_all("#grid tbody tr"):
                    if bytes.fromhex(row.get_attribute("data-id").replace("-", "")) in eligible:
                        chosen = row
                        break
            check(chosen is not None, "there is a card to edit")
            row_id = chosen.get_attribute("data-id")
            target = chosen.query_selector_all("th, td")[column]
            target.click()
            page.keyboard.press("Enter")
            page.keyboard.press("Control+A")
            page.keyboard.type("30/09/2024")
            page.keyboard.press("Enter")
            page.wait_for_function(
                "id => { const row = document.querySelector(`#grid tr[data-id='${id}']`); return row && row.querySelector('[data-state=saved]') }", arg=row_id
            )
            check(True, "the edited cell says that it is saved")
            after = insured(database)
            check(after == (before[0] - 1, before[1]), f"one card fewer: {before[0]} → {after[0]} of {after[1]}")
            check(cell() != first or int(before[1]) > 2000, "the matrix moved without any job")
            page.goto(f"{address}/registers/insurance-card/{UNIT}/{row_id}/history")
            story = page.inner_text("main")
            check("30/09/2024" in story or "2024-09-30" in story, "the history shows the new value")
            check("quantri" in story, "and who wrote it")

            # The column's own filter, then a remark on the cell that was edited.
            page.goto(f"{address}/registers/insurance-card?unit={UNIT}&view=none")
            head = "#grid th[data-field='valid_to']"
            page.click(f"{head} .head-filter > summary")
            page.fill(f"{head} [name='valid_to.from']", "30/09/2024")
            page.fill(f"{head} [name='valid_to.to']", "30/09/2024")
            page.click(f"{head} .column-filter button.primary")
            page.wait_for_url("**valid_to.from=**")
            row = f"#grid tbody tr[data-id='{row_id}']"
            check(page.query_selector(row) is not None, "the filter of a column finds the row")
            shown = page.eval_on_selector_all("#grid tbody tr[data-seq]:not(.fresh)", f"rows => rows.map(r => r.cells[{column}].dataset.value)")
            check(set(shown) == {"2024-09-30"}, f"and no others: {len(shown)} rows")
            check("30/09/2024" in page.inner_text(".active-filters .chip"), "a chip says what is filtered by")
            page.click(f"{row} > :nth-child({column + 1})")
            page.keyboard.press("Shift+F2")
            page.fill(".remark-panel textarea", "Thẻ này kết thúc đúng ngày chưa?")
            page.click(".remark-panel button.primary")
            page.wait_for_selector(f"{row} [data-remark=open]")
            page.fill(".remark-panel .remark-acts input", "Đúng, đã tra trên cổng bảo hiểm.")
            page.keyboard.press("Enter")
            page.wait_for_selector(".remark-panel .answers li")
            page.goto(f"{address}/registers/insurance-card?unit={UNIT}&remarks=open")
            check([r.get_attribute("data-id") for r in page.query_selector_all("#grid tbody tr[data-seq]:not(.fresh)")] == [row_id], "rows with open remarks can be listed")
            page.goto(f"{address}/registers/insurance-card/{UNIT}/{row_id}")
            page.click(".remark-acts button[value=close]")
            page.wait_for_load_state()
            check("đã khép" in page.inner_text("#remarks"), "the remark is answered and closed on the row's page")
            page.goto(f"{address}/registers/insurance-card?unit={UNIT}&remarks=open")
            check(page.query_selector(".chip") is not None and "Không có dòng nào khớp" in page.inner_text("main"), "and is open no more")
            page.click(".active-filters .chip")
            page.wait_for_load_state()
            check(len(page.query_selector_all("#grid tbody tr")) > 5, "taking the chip away shows all rows")

            today = datetime.date.today()
            quarter = f"{today.year}-Q{(today.month + 2) // 3}"
            wells = f"{address}/units/{SUCCESSOR}/indicators/xa-nuoc-sach/1.1?period={quarter}"
            page.goto(wells)
            check("75%" in page.inner_text("main").replace(" ", ""), "an indicator added as data has its page and its threshold")
            page.goto(f"{address}/registers/well?unit={SUCCESSOR}")
            page.click("form[action$='/open'] button")
            for name, clean in (("Giếng Chùa", True), ("Giếng Bản", False)):
                page.goto(f"{address}/registers/well/{SUCCESSOR}/new")
                page.fill("[name=well_name]", name)
                page.check("[name=water_clean][value='" + ("true" if clean else "false") + "']")
                page.click("form.record button[value=save]")
            page.goto(wells)
            text = page.inner_text("main")
            print(text) if os.environ.get("XAKHOE_BROWSER_SHOW") else None
            check("50%" in text and "Giếng Bản" in text and "nước chưa sạch" in text, "a register added as data moves it")
            check(not refused, f"no script or style was refused by the content policy {refused[:2]}")
            browser.close()
    finally:
        server.terminate()
        server.wait(10)

    run("log", "verify", "--database", database)
    print("ok  the log verifies")
    with sqlite3.connect(database) as lite:
        lite.create_function("days_between", 2, lambda a, b: 0)
        lite.execute("UPDATE insurance_card SET valid_to = '2026-12-31' WHERE id = ?", (bytes.fromhex(row_id.replace("-", "")),))
    lite.close()
    done = subprocess.run([program, "log", "verify", "--database", database], capture_output=True, text=True)
    said = done.stdout + done.stderr
    check(done.returncode != 0 and row_id in said, "a row edited behind the log's back is named")

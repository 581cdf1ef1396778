#!/usr/bin/env python3
"""Drives the product as an official would, in real Chromium: product.py PROGRAM.

A demonstration in a temporary folder: sign in, read 15.1 of a commune on the matrix, edit one card in the grid, see the
number move, read the history, merge a person written down twice and undo it, verify the log, then tamper with the database and
see the verification name it. The catalogue is the project's with a register, a measure and an indicator more, as three files of
`Tests/Wells`: they show on the pages too.
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

            # Doubles: one pair compared, merged after a plain question, undone; keys turn the pairs.
            page.on("dialog", lambda dialog: dialog.accept())

            def people():
                with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as reader:
                    return reader.execute("SELECT COUNT(*) FROM person").fetchone()[0]

            page.goto(f"{address}/doubles?kind=same-person")
            check(page.query_selector("table.doubles tbody tr") is not None, "the demonstration has doubles to review")
            everybody = people()
            page.click("table.doubles tbody tr a.button")
            page.wait_for_load_state()
            start = page.url
            check(len(page.query_selector_all("table.compare thead th a")) == 2, "two people stand side by side")
            check("không dấu" in page.inner_text("main") or page.query_selector("tr.differs") is not None, "and differences are marked")
            page.keyboard.press("n")
            page.wait_for_url(lambda url: url != start)
            page.keyboard.press("p")
            page.wait_for_url(start)
            check(True, "keys turn the pairs")
            page.click("button[value=merge]")
            page.wait_for_load_state()
            check("Gộp hai dòng thành một người?" in page.inner_text("main"), "a merge says first what it will do")
            check(people() == everybody, "and nothing has happened yet")
            page.click("main form button.primary")
            page.wait_for_load_state()
            check("Đã gộp" in page.inner_text("main") and people() == everybody - 1, "the two are one")
            page.click("button[form=undo]")
            page.wait_for_load_state()
            check(people() == everybody and page.query_selector("table.compare") is not None, "undone, both are there again")
            log = json.loads(run("doubles", "list", "--database", database, "--format", "json"))
            check(any(row["register"] == "person" for row in log), "and the command sees them too")

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

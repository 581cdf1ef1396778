#!/usr/bin/env python3
"""Drives the product as an official would, in real Chromium: product.py PROGRAM.

A demonstration in a temporary folder: sign in, read 15.1 of a commune on the matrix, edit one card in the grid, see the
number move, read the history, verify the log, then tamper with the database and see the verification name it.
"""
import json
import os
import pathlib
import re
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
PERIOD, UNIT = "2024-Q4", "06544"


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

            page.goto(f"{address}/registers/insurance-card?unit={UNIT}&sort=-valid_to")
            page.wait_for_selector("#grid")
            column = page.eval_on_selector_all("#grid thead th", "ths => ths.findIndex(t => t.dataset.field === 'valid_to')")
            start = page.eval_on_selector_all("#grid thead th", "ths => ths.findIndex(t => t.dataset.field === 'valid_from')")
            rows = page.query_selector_all("#grid tbody tr")
            people, chosen = {}, None
            lite = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
            for row in rows:
                key = bytes.fromhex(row.get_attribute("data-id").replace("-", ""))
                person = lite.execute("SELECT person_id FROM insurance_card WHERE id = ?", (key,)).fetchone()[0]
                valid = lite.execute(
                    "SELECT COUNT(*) FROM insurance_card c JOIN person p ON p.unit_id = c.unit_id AND p.id = c.person_id "
                    "WHERE c.person_id = ? AND c.valid_from <= '2024-12-31' AND c.valid_to >= '2024-12-31' "
                    "AND p.valid_from <= '2024-12-31' AND (p.valid_to IS NULL OR p.valid_to >= '2024-12-31') "
                    "AND NOT EXISTS (SELECT 1 FROM person_absence a WHERE a.parent_id = p.id)",
                    (person,),
                ).fetchone()[0]
                dates = lite.execute("SELECT valid_from, valid_to FROM insurance_card WHERE id = ?", (key,)).fetchone()
                if valid == 1 and dates[0] < "2024-09-30" and dates[1] >= "2024-12-31":
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

#!/usr/bin/env python3
"""From the plan to the dossier in real Chromium: assessment.py PROGRAM.

A demonstration in a temporary folder. The district plans and prints its plan; the station assesses itself with a document and files of
evidence, submits; the centre returns one indicator; the station corrects it; the centre appraises with another score, approves, writes
the papers, exports the dossier and sends; the province opens all of it and enters the decision. Then a register changes: the frozen
result stays, the difference is shown, and the log verifies. Every document is converted by LibreOffice; XAKHOE_PICTURES=FOLDER keeps
pictures of all their pages.
"""
import io
import os
import pathlib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile

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


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def fetch(page, path):
    """What an address gives to whoever is signed in on a page."""
    answer = page.request.get(path)
    if not answer.ok:
        sys.exit(f"FAILED: {path}: {answer.status} {answer.text()[:300]}")
    return answer.body()


def printed(page, path, folder, name, *wanted):
    """Fetches a Word document, converts it here with LibreOffice, and looks for text in what is printed."""
    word = pathlib.Path(folder) / f"{name}.docx"
    word.write_bytes(fetch(page, path))
    profile = f"-env:UserInstallation=file://{folder}/office"
    said("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(word))
    return pages(word.with_suffix(".pdf"), name, *wanted)


def pages(pdf, name, *wanted):
    """The text of a PDF; pictures of its pages are kept where they are asked for."""
    text = said("pdftotext", "-layout", str(pdf), "-")
    count = int(next(line.split()[1] for line in said("pdfinfo", str(pdf)).splitlines() if line.startswith("Pages:")))
    plain = "".join(text.split())  # spaces within words come and go where lines are justified
    for words in wanted:
        if "".join(words.split()) not in plain:
            sys.exit(f"FAILED: {name} lacks «{words}»:\n{text[:1500]}")
    if os.environ.get("XAKHOE_PICTURES"):
        pathlib.Path(os.environ["XAKHOE_PICTURES"]).mkdir(parents=True, exist_ok=True)
        said("pdftoppm", "-r", "60", "-png", str(pdf), os.path.join(os.environ["XAKHOE_PICTURES"], name))
    check(count > 0, f"{name}: {count} pages through LibreOffice")
    return text


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
                with page.expect_navigation():
                    page.click("form[action='/sign-in'] button")
                return page

            def step(page, name, remark=""):
                if remark:
                    page.fill("#f-remark", remark)
                with page.expect_navigation():
                    page.click(f"button[value='step-{name}']")

            def kept(page):
                page.wait_for_function("() => document.querySelector('[data-kept]').textContent.startsWith('✓')")

            # The district plans: what each commune is to reach, what is done by whom; and prints it.
            district = somebody("huyen")
            district.goto(address + "/plans")
            with district.expect_navigation():
                district.click("table.plans a")
            plan = district.url
            district.goto(plan + "?part=annex")
            totals = district.eval_on_selector_all("[data-total]", "all => all.map(one => one.textContent)")
            check(totals == ["21", "06", "02", "01"], f"the annex of the plan: {' / '.join(totals)}")
            row = district.locator(".plan-annex tbody tr", has_text="Khánh Xuân")
            row.locator("input[data-column='14']").check()
            with district.expect_navigation():
                district.click("form[data-warn-unsaved] button.primary >> nth=0")
            more = district.eval_on_selector_all("[data-total]", "all => all.map(one => one.textContent)")
            check(more == ["21", "06", "03", "01"], f"one more commune is to reach criterion 14: {' / '.join(more)}")
            district.goto(plan + "?part=tasks")
            task = district.locator(".plan-tasks tbody tr").first
            task.locator("summary").click()
            task.locator("select[name=state]").select_option("done")
            task.locator("input[name=day]").fill("20/03/2024")
            with district.expect_navigation():
                task.locator("button").click()
            check("20/03/2024" in district.inner_text(".plan-tasks"), "a task is done, with its day")
            printed(district, plan + "/plan.docx", folder, "ke-hoach", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Khánh Xuân")
            check(fetch(district, plan + "/plan.pdf")[:5] == b"%PDF-", "the plan is printed as a PDF too")
            book = zipfile.ZipFile(io.BytesIO(fetch(district, plan + "/annex.xlsx")))
            check("xl/worksheets/sheet1.xml" in book.namelist(), "and its annex is a workbook")

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
            # Evidence: a scanned paper as a picture, and a PDF; what isn't what it says it is, is refused.
            bare = browser.new_page()
            bare.set_content("<h1>Biên bản kiểm đếm</h1><p>Trạm Y tế xã Khánh Xuân, ngày 03/01/2025</p>")
            scan, paper = os.path.join(folder, "bien-ban.png"), os.path.join(folder, "bien-ban.pdf")
            bare.screenshot(path=scan)
            bare.pdf(path=paper)
            bare.close()
            fake = os.path.join(folder, "bien-ban-gia.pdf")
            pathlib.Path(fake).write_bytes(b"MZ" + bytes(400))
            for file, title in ((scan, "Ảnh chụp biên bản"), (paper, "Biên bản kiểm đếm"), (fake, "Tệp giả")):
                station.goto(f"{address}/evidence?unit={UNIT}&set={SET}&period={PERIOD}&indicator={chosen}")
                station.set_input_files("#f-file", file)
                station.fill("#f-title", title)
                with station.expect_navigation():
                    station.click("#hand-in button.primary")
                if file == fake:
                    check("tệp" in station.inner_text("[role=alert], .faults").lower(), "a program that calls itself a PDF is refused")
                else:
                    check(title in station.inner_text("main"), f"«{title}» is handed in")
            station.goto(url)
            station.fill("[name=difficulties]", "Thiếu bác sĩ biên chế")
            step(station, "submit")
            check("Đã nộp, chờ thẩm định" in station.inner_text(".assess-state"), "the station submits, the document attested")
            check(station.query_selector("button[name=verb][value=save]") is None, "and can write no more")

            centre = somebody("ttyt")
            # A slow link: the button is pressed before the answer about the last box has come.
            centre.add_init_script(
                "const quick = window.fetch; window.fetch = async (...asked) => { const answer = await quick(...asked); "
                "await new Promise((done) => setTimeout(done, 800)); return answer; };")
            centre.goto(f"{address}/assessments?area=188&period={PERIOD}")
            check(len(centre.query_selector_all(".assess-matrix tbody tr")) == 21, "the centre sees 21 communes by sets")
            centre.click(f"section.next tbody a[href*='/assessments/{UNIT}/']")
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
            centre.wait_for_timeout(250)  # the first box has reached the server, its answer hasn't come back
            with centre.expect_navigation():
                centre.click("button[value=agree]")
            centre.fill("#f-visited_on", "10/01/2025")
            centre.fill("#f-team_members", "Vi Thị Thẩm, trưởng đoàn")
            step(centre, "appraise")
            check("Đã thẩm định" in centre.inner_text(".assess-state"), "the centre appraises with another score")
            check("khác trạm chấm" in centre.inner_text(f"[data-code='{other}']"), "and the difference is marked")
            step(centre, "approve")

            # The papers ready to be signed, each numbered, kept by its hash, converted by LibreOffice.
            def write(kind, scope, *wanted):
                centre.goto(f"{address}/papers?{scope}&period={PERIOD}")
                place = f"main a[href*='kind={kind}&']" + (f"[href*='set={SET}']" if kind != "report" else "")
                centre.click(place)
                centre.wait_for_url("**/papers/draft*")
                with centre.expect_navigation():
                    centre.click("button[value=make]")
                made = centre.url.split("?")[0]
                name = f"{kind}-{scope.replace('=', '-')}"
                text = printed(centre, made + "/paper.docx", folder, name, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", *wanted)
                check(fetch(centre, made + "/paper.pdf")[:5] == b"%PDF-", f"{name} as a PDF")
                return made, text

            minutes, text = write("minutes", f"unit={UNIT}", "BIÊN BẢN", "hồ sơ chưa có", "Vi Thị Thẩm")
            write("score", f"unit={UNIT}", "Khánh Xuân")
            write("request", f"unit={UNIT}", "TỜ TRÌNH")
            write("report", f"unit={UNIT}", "BÁO CÁO", "Thiếu bác sĩ biên chế")
            write("report", "area=188", "BÁO CÁO", "Lộc Bình")
            league, _ = write("league", "area=188", "Khánh Xuân")
            rows = zipfile.ZipFile(io.BytesIO(fetch(centre, league + "/paper.xlsx")))
            check("xl/worksheets/sheet1.xml" in rows.namelist(), "the league table is a workbook too")

            # The dossier: everything in one archive, and joined as one PDF.
            centre.goto(url + "/dossier")
            check("Biên bản kiểm đếm" in centre.inner_text("main"), "the dossier lists the evidence")
            archive = zipfile.ZipFile(io.BytesIO(fetch(centre, url + "/dossier.zip")))
            check(archive.testzip() is None, f"the dossier's archive is whole: {len(archive.namelist())} files")
            check(pathlib.Path(paper).read_bytes() in [archive.read(name) for name in archive.namelist()], "evidence is in it, byte for byte")
            joined = pathlib.Path(folder) / "ho-so.pdf"
            joined.write_bytes(fetch(centre, url + "/dossier.pdf"))
            said("qpdf", "--check", str(joined))
            pages(joined, "ho-so", "Biên bản kiểm đếm", "Khánh Xuân")

            centre.goto(url)
            step(centre, "send")
            check("Sở Y tế" in centre.inner_text(".assess-state"), "approves, and sends to the province")

            province = somebody("so")
            province.goto(f"{address}/assessments?area=188&period={PERIOD}")
            province.click(f"section.next tbody a[href*='/assessments/{UNIT}/']")
            province.wait_for_url("**/assessments/06544/*")
            check("hồ sơ chưa có chữ ký" in province.inner_text("main"), "the province opens it and reads why")
            own, team = (province.get_attribute(f"a[href^='/snapshots/']:has-text('{side}')", "href") for side in ("khi nộp", "thẩm định"))
            opened = zipfile.ZipFile(io.BytesIO(fetch(province, url + "/dossier.zip")))
            check(opened.testzip() is None and len(opened.namelist()) > 3, "and the whole dossier")
            check("biên bản" in province.request.get(minutes).text().lower(), "and the minutes, by their code")
            province.fill("[name=decision_number]", "MH-12/QĐ-UBND")
            with province.expect_navigation():
                province.click("form.assess-decide button")
            check("MH-12/QĐ-UBND" in province.inner_text("#recognition"), "the decision stands in the register of recognitions")
            for snapshot in (own, team):
                province.goto(address + snapshot)
                check("Tính lại từ bản chốt: khớp" in province.inner_text("main"), "what was frozen is determined again and fits")

            district.goto(plan)
            check("đã thẩm định:" in district.inner_text(".objectives"), "the plan's objectives say what was appraised")

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
            with station.expect_navigation():
                station.click("form.record button[value=save]")
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

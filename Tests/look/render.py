#!/usr/bin/env python3
"""Renders every template with its sample model, checks it, and takes its picture.

    python3 -m venv .venv && .venv/bin/pip install chevron pyyaml playwright
    .venv/bin/python Tests/look/render.py [--out DIR] [--lang vi|en] [--dark] [--print] [--html-only] [name ...]

A sample `matrix-empty.json` renders `matrix.mustache`. Each is laid over shell.json. The samples are the contract of the
page models; three habits of swift-mustache are checked here because chevron is more forgiving:
an empty string is truthy (so a section never opens on one), null is absent (leave the key out), and an absent
key of an inner object is looked for further out (so an optional inner key may not be the name of an outer one).
"""
import argparse
import functools
import http.server
import json
import pathlib
import re
import sys
import threading

import chevron
import chevron.tokenizer
import yaml

HERE = pathlib.Path(__file__).resolve().parent
WEB = HERE.parent.parent / "Sources" / "Web"
TEMPLATES = {p.stem: p.read_text(encoding="utf-8") for p in (WEB / "Templates").glob("*.mustache")}


def template_of(sample):
    while sample not in TEMPLATES:
        if "-" not in sample:
            raise SystemExit(f"no template for {sample}")
        sample = sample.rsplit("-", 1)[0]
    return sample


def model_of(sample, lang):
    words = yaml.safe_load((WEB / "Words" / "words.yaml").read_text(encoding="utf-8"))
    shell = json.loads((HERE / "shell.json").read_text(encoding="utf-8"))
    model = json.loads((HERE / f"{sample}.json").read_text(encoding="utf-8"))
    model["page"] = {**shell["page"], **model.get("page", {}), "lang": lang}
    model["t"] = {key: word[lang] for key, word in words.items()}
    return model


def tree(text):
    """The template as nested [kind, name, children], partials opened."""
    stack = [[]]
    for kind, name in chevron.tokenizer.tokenize(text):
        if kind in ("section", "inverted section"):
            stack.append([])
            stack[-2].append((kind, name, stack[-1]))
        elif kind == "end":
            stack.pop()
        elif kind == "partial":
            stack[-1].extend(tree(TEMPLATES[name]))
        elif kind in ("variable", "no escape"):
            stack[-1].append((kind, name, []))
    return stack[0]


def check(nodes, scopes, siblings, found):
    """Walks a template as swift-mustache would; notes unknown names, empty-string sections and leaks from outer scopes."""
    for kind, name, children in nodes:
        head, *rest = ["."] if name == "." else name.split(".")
        value, depth = None, None
        if head == ".":
            value, depth = scopes[-1], len(scopes) - 1
        else:
            for depth in range(len(scopes) - 1, -1, -1):
                if isinstance(scopes[depth], dict) and head in scopes[depth]:
                    value = scopes[depth][head]
                    break
            else:
                depth = None
            if depth is not None and any(head in siblings[d] for d in range(depth + 1, len(scopes))):
                found.add(f"{{{{{name}}}}} is absent in the inner object and leaks in from outside")
            for part in rest:
                value = value.get(part) if isinstance(value, dict) else None
        if kind == "section":
            if value == "":
                found.add(f"{{{{#{name}}}}} opens on an empty string")
            if isinstance(value, list):
                union = {key for item in value if isinstance(item, dict) for key in item}
                for item in value:
                    check(children, scopes + [item], siblings + [union], found)
            elif value is True:
                check(children, scopes, siblings, found)
            elif value is not None and value is not False:
                check(children, scopes + [value], siblings + [set()], found)
        elif kind == "inverted section":
            if value in (None, False, []):
                check(children, scopes, siblings, found)
        elif value is None:
            found.add(f"{{{{{name}}}}} has no value")
        elif isinstance(value, (dict, list, bool)):
            found.add(f"{{{{{name}}}}} is printed but is {type(value).__name__}")


def nulls(value, path=""):
    if value is None:
        yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from nulls(inner, f"{path}.{key}")


def faults_of(sample, model, html):
    found = set()
    check(tree(TEMPLATES[template_of(sample)]), [model], [set()], found)
    found.update(f"null at {path}" for path in nulls(model))
    for pattern, reason in ((r"\sstyle=", "inline style"), (r"<style", "inline style element"), (r"<script(?![^>]*\ssrc=)", "inline script"),
                            (r"\son[a-z]+=", "inline handler"), (r"{{", "unrendered tag"), (r'(?:src|href)="(?:https?:)?//', "foreign address")):
        if re.search(pattern, html):
            found.add(reason)
    ids = re.findall(r'\sid="([^"]*)"', html)
    found.update(f"id {i} twice" for i in ids if ids.count(i) > 1)
    return sorted(found)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("names", nargs="*")
    options.add_argument("--out", default="/tmp/look")
    options.add_argument("--lang", default="vi")
    options.add_argument("--dark", action="store_true")
    options.add_argument("--print", action="store_true", help="also a PDF, A3 landscape for the matrix")
    options.add_argument("--html-only", action="store_true")
    options = options.parse_args()
    out = pathlib.Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    names = options.names or sorted(p.stem for p in HERE.glob("*.json") if p.stem != "shell")
    bad = 0
    for name in names:
        model = model_of(name, options.lang)
        html = chevron.render(TEMPLATES[template_of(name)], model, partials_dict=TEMPLATES).lstrip()
        (out / f"{name}.html").write_text(html, encoding="utf-8")
        for fault in faults_of(name, model, html):
            bad += 1
            print(f"{name}: {fault}")
    if not options.html_only:
        bad += picture(out, names, options)
    sys.exit(1 if bad else 0)


class Files(http.server.SimpleHTTPRequestHandler):
    """Serves the rendered pages and /public with the same policy as the server."""

    def translate_path(self, path):
        path = path.split("?")[0]
        return str(WEB / "Public" / path[8:]) if path.startswith("/public/") else super().translate_path(path)

    def end_headers(self):
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, *_):
        pass


def picture(out, names, options):
    from playwright.sync_api import sync_playwright

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    bad = 0
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 860}, color_scheme="dark" if options.dark else "light", reduced_motion="reduce")
            page.on("console", lambda m: print(f"  console: {m.text}") if m.type == "error" else None)
            page.on("pageerror", lambda e: print(f"  script: {e}"))
            for name in names:
                page.goto(f"http://127.0.0.1:{server.server_port}/{name}.html")
                over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                small = page.evaluate("""[...document.querySelectorAll('a,button,select,input:not([type=hidden]),summary')].filter(e => {
                    const r = e.getBoundingClientRect(), inline = getComputedStyle(e).display === 'inline';
                    return r.width > 0 && !inline && !e.closest('.sr,.skip') && r.height < 23.5 && !['radio','checkbox'].includes(e.type) })
                    .map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 30)).slice(0, 3)""")
                if over > 0 or small:
                    bad += 1
                    print(f"{name} at {width}: " + (f"scrolls sideways by {over} px " if over > 0 else "") + (f"small targets {small}" if small else ""))
                page.screenshot(path=str(out / f"{name}-{width}{'-dark' if options.dark else ''}.png"), full_page=True)
                if options.print and width == 1280:
                    page.pdf(path=str(out / f"{name}.pdf"), prefer_css_page_size=True)
        browser.close()
    server.shutdown()
    return bad


if __name__ == "__main__":
    main()

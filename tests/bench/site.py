"""Requests a second for a public meeting page, against nginx serving the same bytes and a view that says "ok".

    python -m tests.bench.site

One meeting with a page of about 130 kB is published into a fresh SQLite database. gunicorn serves it as in
production (two workers), nginx the same bytes as a file; wrk asks each in turn, uncompressed, five times. The
view that says "ok" is /healthz, in the same gunicorn behind the same middleware; `bare` is Django without any
middleware, in a gunicorn of its own. Medians and ratios are printed.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="csp-bench-"))
FOLDER.chmod(0o755)  # nginx started by root reads as somebody else
os.environ |= {"DJANGO_SETTINGS_MODULE": "csp.settings", "DATA_DIR": str(FOLDER / "data"), "SECRET_KEY": "bench",
               "ENV_FILE": os.devnull, "DATABASE_URL": "", "DEBUG": "false"}

import django

django.setup()

from django.core.management import call_command
from django.db import connections

from tests.reports.siterows import Kind, publish, row
from tests.tools import ROOT

ROUNDS = 5
SECONDS = 4
CONNECTIONS = 16
DAY = date(2031, 7, 8)
PAGE = "/meetings/2031-07-08/"
SITE, BARE, NGINX = 18311, 18312, 18313
NGINX_CONF = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 2;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; types {{ text/html html; }}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; }}
}}
"""


def paragraphs(section: int, count: int) -> str:
    """A section of minutes in the markup of published fragments."""
    words = "The partnership heard that fewer lamps along the canal were out of order than in the spring. " * 3
    blocks = "".join(
        f'<div class="block" id="p{section}-{n}"><span class="block-number">{section}.{n}</span> '
        f'<div class="block-text"><p>{words}</p></div></div>\n'
        for n in range(1, count + 1)
    )
    return (f'<section class="section"><h2 id="s{section}"><span class="section-number">{section}</span> '
            f"Lamps, part {section}</h2>\n{blocks}</section>\n")


def load() -> None:
    """One meeting with everything published."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    notice = publish(Kind.NOTICE, DAY)
    rows = [row(str(n), f"Report {n} on lamps and locks") for n in range(1, 23)]
    publish(Kind.AGENDA, DAY, meeting=notice.meeting, data={"rows": rows})
    publish(Kind.MINUTES, DAY, meeting=notice.meeting, html="".join(paragraphs(n, 16) for n in range(1, 19)))
    publish(Kind.PACK, DAY, meeting=notice.meeting)
    connections.close_all()


@contextmanager
def running(*command: str, port: int) -> Iterator[None]:
    """A server, from its first answer to the end of the block."""
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def gunicorn(application: str, port: int) -> list[str]:
    """The command of a gunicorn."""
    return [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2",
            "--log-level", "error"]


def rate(url: str) -> float:
    """Requests a second that wrk gets answered with 200."""
    told = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", url], check=True, capture_output=True, text=True
    ).stdout
    if "Non-2xx" in told:
        raise SystemExit(told)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


def main() -> None:
    """Measure and print."""
    load()
    addresses = {
        "page": f"http://127.0.0.1:{SITE}{PAGE}",
        "ok": f"http://127.0.0.1:{SITE}/healthz",
        "bare": f"http://127.0.0.1:{BARE}/",
        "nginx": f"http://127.0.0.1:{NGINX}/page.html",
    }
    (FOLDER / "www").mkdir()
    (FOLDER / "nginx.conf").write_text(NGINX_CONF.format(folder=FOLDER, port=NGINX))
    with (
        running(*gunicorn("csp.wsgi", SITE), port=SITE),
        running(*gunicorn("tests.bench.bareview", BARE), port=BARE),
        running("/usr/sbin/nginx", "-c", str(FOLDER / "nginx.conf"), "-p", str(FOLDER), port=NGINX),
    ):
        body = urllib.request.urlopen(addresses["page"]).read()
        (FOLDER / "www" / "page.html").write_bytes(body)
        rates: dict[str, list[float]] = {name: [] for name in addresses}
        for _ in range(ROUNDS):
            for name, url in addresses.items():
                rates[name].append(rate(url))
    medians = {name: statistics.median(found) for name, found in rates.items()}
    print(f"a meeting page of {len(body) / 1000:.0f} kB, {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS} s")
    for name, median in medians.items():
        print(f"  {name:6}{median:9.0f} requests a second ({min(rates[name]):.0f} to {max(rates[name]):.0f})")
    for name in ("ok", "bare", "nginx"):
        print(f"  page / {name}: {medians['page'] / medians[name]:.3f}")


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER)

"""Nothing is fetched but our own static files and files kept by content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pikepdf
import pytest
from PIL import Image

from csp.pdf import PdfError, render
from tests.csp.pdfs import document

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>x</title>{}</svg>'


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A web server that would answer, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


WAYS = [
    '<img src="{}" alt="x">', '<p style="background: url({})">x</p>', '<style>@import url({});</style>',
    '<style>p {{ background-image: url({}) }}</style><p>x</p>', '<link rel="stylesheet" href="{}">',
    '<object data="{}">x</object>', '<embed src="{}">', '<link rel="attachment" href="{}">',
    '<style>@font-face {{ font-family: f; src: url({}) }} p {{ font-family: f }}</style><p>x</p>',
    '<ul style="list-style-image: url({})"><li>x</li></ul>', SVG.format('<image href="{}" width="9" height="9"/>'),
    SVG.format('<image xlink:href="{}" width="9" height="9"/>'), '<style>p::before {{ content: url({}) }}</style><p>x</p>',
]


@pytest.mark.parametrize("way", WAYS)
def test_a_document_that_asks_for_the_network_is_refused(way: str, server: tuple[str, list[str]], own_data: Path) -> None:
    address, asked = server
    with pytest.raises(PdfError, match="which is none of our files"):
        render(document("Asks", way.format(f"{address}/secret")))
    assert asked == []


@pytest.mark.parametrize("source", [
    "file:///etc/passwd", "FILE:///etc/passwd", "/etc/passwd", "../../manage.py", "static:../manage.py", "static:/etc/passwd",
    "static:print/../../csp/settings.py", "static:%2e%2e/manage.py", "data:image/png;base64,iVBORw0KGgo=", "ftp://192.0.2.1/x",
    "stored:../../../../etc/passwd", f"stored:{'0' * 64}", "stored:", "static:", "//192.0.2.1/x", "chrome://x",
])
def test_a_document_that_asks_for_another_file_is_refused(source: str, own_data: Path) -> None:
    with pytest.raises(PdfError, match="which is none of our files"):
        render(document("Asks", f'<img src="{source}" alt="x">'))


def test_a_base_address_changes_nothing(own_data: Path) -> None:
    html = document("Asks", '<img src="passwd" alt="x">').replace("<head>", '<head><base href="file:///etc/">')
    with pytest.raises(PdfError, match="which is none of our files"):
        render(html)


def test_a_file_kept_by_its_content_is_shown(own_data: Path, settings: object, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    Image.new("RGB", (40, 30), (200, 10, 10)).save(picture)
    content = picture.read_bytes()
    name = hashlib.sha256(content).hexdigest()
    kept = settings.FILES_DIR / name[:2] / name[2:]
    kept.parent.mkdir(parents=True)
    kept.write_bytes(content)
    made = tmp_path / "made.pdf"
    made.write_bytes(render(document("Shows", f'<img src="stored:{name}" alt="A red field">')))
    with pikepdf.open(made) as pdf:
        assert [(image.Width, image.Height) for image in pdf.pages[0].get_images().values()] == [(40, 30)]


def test_what_an_svg_names_elsewhere_is_not_asked_for(server: tuple[str, list[str]], own_data: Path) -> None:
    address, asked = server
    for inside in ('<use href="{}#a"/>', '<rect width="9" height="9" style="fill: url({}#g)"/>', "<style>@import url({});</style>"):
        render(document("Asks", SVG.format(inside.format(address))))
    assert asked == []


def test_a_link_is_no_request(server: tuple[str, list[str]], own_data: Path) -> None:
    address, asked = server
    assert render(document("Links", f'<p><a href="{address}/page">there</a></p>')).startswith(b"%PDF-1.7")
    assert asked == []

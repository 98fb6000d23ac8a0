"""Links that nobody outside can follow. Told from their wording alone: nothing is asked of the network."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import unquote, urlsplit

from csp.preflight.catalogue import Finding, found
from csp.preflight.texts import EMAIL, look_at_email

PATH = re.compile(r"^(file:|[A-Za-z]:[\\/]|\\\\|//?[\w.-]+\\|~[\\/]|/(Users|home|Volumes|mnt)/)", re.I)
INSIDE = re.compile(r"(^|\.)(localhost|local|localdomain|internal|intranet|lan|corp|home|test|invalid)$|^(intranet|sharepoint|staff(net)?|insite)\.", re.I)
SIGN_IN = re.compile(
    r"(^|\.)(sharepoint\.com|onedrive\.live\.com|1drv\.ms|teams\.microsoft\.com|dropbox\.com|drive\.google\.com|docs\.google\.com|"
    r"huddle\.(com|net)|app\.box\.com|safelinks\.protection\.outlook\.com)$", re.I,
)
HOST = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$", re.I)


def look_at_link(url: str, where: str = "", anchors: frozenset[str] | None = None) -> list[Finding]:
    """What is wrong with a link. `anchors`: places of the same document, where the link may lead within it."""
    url = url.strip()
    shown = url if len(url) <= 120 else f"{url[:117]}..."

    def dead(why: str) -> list[Finding]:
        return [found("dead-link", f"The link {shown or '(empty)'} {why}.", where, url)]

    if not url:
        return dead("leads nowhere")
    if PATH.match(url):
        return dead("leads to a folder of somebody’s computer")
    if url.startswith("#"):
        missing = anchors is not None and unquote(url[1:]) not in anchors and url[1:] not in anchors
        return dead("leads to a place that this document does not have") if missing else []
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port
    except ValueError:
        return dead("is misspelt")
    scheme = parts.scheme.lower()
    if scheme == "mailto":
        address = unquote(parts.path)
        return list(look_at_email(address, where)) if EMAIL.fullmatch(address) else dead("names no e-mail address")
    if scheme == "tel":
        return []
    if scheme not in ("http", "https"):
        return dead("is misspelt: it should start with https://") if scheme or url.startswith("www.") or "." in url.split("/")[0] else []
    if " " in url or not host:
        return dead("is misspelt")
    return _host(host, scheme, shown, url, where) or []


def _host(host: str, scheme: str, shown: str, url: str, where: str) -> list[Finding]:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = None
    inside = address is not None and not address.is_global
    if inside or INSIDE.search(host) or (address is None and "." not in host):
        return [found("dead-link", f"The link {shown} leads to a computer that only colleagues can reach.", where, url)]
    if address is None and not HOST.match(host):
        return [found("dead-link", f"The link {shown} is misspelt.", where, url)]
    if SIGN_IN.search(host):
        return [found("members-link", f"The link {shown} leads to files that ask for a sign-in.", where, url)]
    if scheme == "http":
        return [found("insecure-link", f"The link {shown} starts with http.", where, url)]
    return []

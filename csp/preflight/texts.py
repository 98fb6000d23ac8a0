"""Personal details in a text that is to be published: telephone, e-mail, home address, numbers of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csp.preflight.catalogue import ORGANISATION, Finding, found

# More than this of one text is cut off: a paper of a thousand pages.
LONGEST = 5_000_000
GAP = r"[\s().\-\u2010-\u2013]{0,3}"
MOBILE = re.compile(rf"(?<![\w+])(?:\+{GAP}44{GAP}0?|0044{GAP}0?|\(?0){GAP}7(?:{GAP}\d){{9}}(?!\d)")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}\b")
FREE = re.compile(
    r"^(gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|icloud|me|mac|aol|btinternet|btopenworld|"
    r"talktalk|virginmedia|ntlworld|blueyonder|sky|tiscali|protonmail|proton|pm|gmx|mail|zoho|fastmail)\.[a-z.]+$", re.I,
)
PUBLIC_BODY = re.compile(r"(^|\.)(gov\.uk|police\.uk|nhs\.uk|nhs\.net|ac\.uk|sch\.uk|mod\.uk|parliament\.uk|cjsm\.net)$", re.I)
ROLE = re.compile(
    r"^(info|enquir(y|ies)|contact(us)?|hello|office|admin|support|help(desk|line)?|press|media|news|team|mail|post|"
    r"reception|secretary|clerk|chair|partnership|democratic\W?services|foi|dpo|webmaster|no\W?reply|csp|referrals?|safeguarding)\b", re.I,
)
STREET = (
    "Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Way|Gardens|Gdns|Terrace|Crescent|Cres|Court|Place|Grove|Walk|"
    "Row|Mews|Rise|Square|Green|Hill|Parade|Drove|Croft|Mead|Leys"
)
ADDRESS = re.compile(
    rf"(?<![\w/.,£%-])(?:(?:Flat|Apartment|Unit)\s+\w{{1,4}},?\s+)?\d{{1,4}}[A-Za-z]?,?[ \t]+"
    rf"(?P<name>(?:[A-Z][\w'’.-]{{1,20}}[ \t]+){{1,3}})(?:{STREET})\b\.?(?![ \t]+[A-Z]?[a-z]+s\b)"
)
# "item 5 Market Square", "14 March Road works": the figure belongs to what stands before it.
NOT_A_HOUSE = re.compile(
    r"\b(items?|sections?|tables?|figures?|phases?|pages?|parts?|wards?|zones?|priority|number|no|room|floor|level|suite|gate|platform|action|point|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\W*$", re.I,
)
MONTH = re.compile(r"^(January|February|March|April|May|June|July|August|September|October|November|December)\b")
PREMISES = re.compile(r"\b(hall|guildhall|offices?|house|station|library|church|chambers|headquarters|hq|venue|museum|theatre)\b", re.I)
INSURANCE = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b"
)
NHS = re.compile(r"\bNHS\s*(?:number|no\.?)?\W{0,3}(\d{3}[ -]?\d{3}[ -]?\d{4})\b", re.I)
BIRTH = re.compile(r"\b(?:d\.?\s?o\.?\s?b\.?|date of birth|born on)\W{0,4}(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?[ ./-]+[\w]{1,9}[ ./-]+\d{2,4}", re.I)


def look_at_text(text: str, where: str = "") -> list[Finding]:
    """Personal details in `text`, each once, in the order of their kinds."""
    text = text[:LONGEST]
    seen: dict[tuple[str, str], Finding] = {}
    for finding in _details(text, where):
        seen.setdefault((finding.code, finding.about.casefold()), finding)
    return list(seen.values())


def _details(text: str, where: str) -> Iterator[Finding]:
    for match in MOBILE.finditer(text):
        number = " ".join(match[0].split())
        yield found("mobile", f"A mobile telephone number: {number}.", where, number)
    for match in EMAIL.finditer(text):
        yield from look_at_email(match[0], where)
    for match in ADDRESS.finditer(text):
        if not _of_an_office(text, match):
            place = " ".join(match[0].split())
            yield found("home-address", f"An address with its house number: {place}.", where, place)
    for match in INSURANCE.finditer(text):
        yield found("insurance-number", f"A National Insurance number: {match[0]}.", where, match[0])
    for match in NHS.finditer(text):
        if sound_nhs_number(match[1]):
            yield found("nhs-number", f"An NHS number: {match[1]}.", where, match[1])
    for match in BIRTH.finditer(text):
        yield found("birth-date", f"A date of birth: {' '.join(match[0].split())}.", where, match[0])


def look_at_email(address: str, where: str) -> Iterator[Finding]:
    """An e-mail address that may be private: of a free provider, or of nobody's office that we can tell."""
    name, _, domain = address.rpartition("@")
    if PUBLIC_BODY.search(domain):
        return
    if FREE.match(domain):
        yield found("personal-email", f"A private e-mail address: {address}.", where, address)
    elif not ROLE.match(name):
        yield found("other-email", f"An e-mail address of somebody at {domain}: {address}.", where, address)


def _of_an_office(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like an address is that of an organisation's premises, or no address at all."""
    line = text[max(text.rfind("\n", 0, match.start()) + 1, match.start() - 90) : match.start()]
    after = text[match.end() : match.end() + 30].split("\n")[0]
    if NOT_A_HOUSE.search(line) or MONTH.match(match["name"]):
        return True
    return bool(ORGANISATION.search(line) or PREMISES.search(line) or re.match(r"\W*(police|fire) station\b", after, re.I))


def sound_nhs_number(number: str) -> bool:
    """Whether the last of ten figures is the check figure of the others, as in every NHS number."""
    figures = [int(one) for one in number if one.isdigit()]
    if len(figures) != 10:
        return False
    rest = 11 - sum(figure * weight for figure, weight in zip(figures, range(10, 1, -1), strict=False)) % 11
    return rest % 11 == figures[9] and rest != 10

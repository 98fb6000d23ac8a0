"""Two sets of uploads, made by chance from a seed: 60 with a fault each, and 60 with something that only looks like one.

Each case names the codes of all findings that stop or ask for a look: of a clean one none. The makers stand in
preflightword, preflightsheets and preflightpdf.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SEED = 20260311
Maker = Callable[[random.Random], bytes]


@dataclass(frozen=True)
class Case:
    """An upload: its name and ending, what makes its bytes, and the codes of what should be found."""

    name: str
    ending: str
    make: Maker
    codes: frozenset[str]

    def write(self, folder: Path) -> Path:
        """Make the file in `folder`; the same seed gives the same names, places and colours."""
        path = folder / f"{self.name}{self.ending}"
        path.write_bytes(self.make(random.Random(f"{SEED}/{self.name}")))
        return path


def person(rng: random.Random) -> str:
    """An invented person."""
    return f"{rng.choice(['Ada', 'Bram', 'Cerys', 'Dev', 'Esme'])} {rng.choice(['Applegarth', 'Coldharbour', 'Dunnock', 'Eastlake'])}"


def sentence(rng: random.Random) -> str:
    """A harmless sentence."""
    return (
        f"The {rng.choice(['lamps', 'benches', 'railings'])} on {rng.choice(['the riverside path', 'the green', 'the precinct'])} "
        f"were {rng.choice(['mended', 'counted', 'painted'])} in {rng.choice(['spring', 'autumn', 'March'])}."
    )


def secret(rng: random.Random) -> str:
    """A sentence that nobody outside should read."""
    return f"{person(rng)} asked for help {rng.choice(['twice', 'three times', 'in vain'])} before the {rng.choice(['fire', 'assault'])}."


def mobile(rng: random.Random) -> str:
    """A mobile number from the range kept for plays, in one of its many spellings."""
    figures = f"900{rng.randrange(1000):03}"
    return rng.choice([f"07700 {figures}", f"+44 7700 {figures}", f"+44 (0)7700 {figures[:3]} {figures[3:]}", f"07700{figures}"])

"""The benchmark's cells: which exist in a table, their order, names and addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_ORDEN = {("3", "alle"): 0, ("2", "kontanthjælp"): 8, ("samlet", "alle"): 9}


@dataclass(frozen=True)
class Celle:
    """A kontroltrin (2, 3 or samlet) and an area (one, or alle)."""

    trin: str
    omraade: str

    @property
    def slug(self) -> str:
        return f"{self.trin}-{self.omraade.replace('æ', 'ae').replace('ø', 'oe').replace('å', 'aa').replace(' ', '-')}"

    @property
    def navn(self) -> str:
        if self.trin == "samlet":
            return "Samlet"
        return f"Trin {self.trin} · {'Alle' if self.omraade == 'alle' else self.omraade.capitalize()}"

    @property
    def i_tekst(self) -> str:
        """As it stands in a sentence: `på kontroltrin 3, sygedagpenge`."""
        if self.trin == "samlet":
            return "på kontroltrin 2 og 3 samlet"
        return f"på kontroltrin {self.trin}, {'alle områder' if self.omraade == 'alle' else self.omraade}"


def celler(par: Iterable[tuple[str, str]]) -> list[Celle]:
    """Step 3 over all areas first (the default view), its areas, step 2, and `samlet` last."""
    return [Celle(t, o) for t, o in sorted(set(par), key=lambda p: (_ORDEN.get(p, 4), p[0], p[1]))]

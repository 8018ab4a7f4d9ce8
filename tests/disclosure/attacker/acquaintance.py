"""What anyone knows of how the figures hang together: written from the specification, not from the code that hides them."""

from __future__ import annotations

import re
from collections import defaultdict

from tests.disclosure.attacker.breakdowns import collect_distributions
from tests.disclosure.attacker.knowledge import Knowledge, Place

TOTALS = {
    "som offentliggjort": ("KL-ydelser", "UDK-ydelser", "§ 11-sager", "Stop af tilflytninger", "SU-sager"),
    "uden § 11": ("KL-ydelser", "UDK-ydelser", "Stop af tilflytninger", "SU-sager"),
    "KL-sammenlignelig": ("KL-ydelser",),
}
KATEGORI = {
    **{"kl-ydelser": "KL-ydelser", "udk-ydelser": "UDK-ydelser", "paragraf-11": "§ 11-sager"},
    **{"tilflytninger": "Stop af tilflytninger", "su": "SU-sager"},
}
SLUG_TOTAL = {
    "som-offentliggjort": "som offentliggjort",
    "uden-paragraf-11": "uden § 11",
    "kl-sammenlignelig": "KL-sammenlignelig",
}
TALLET = {"tal": "vaerdi", "afstemning": "beregnet"}  # where a figure stands by its tal_id
COMPONENTS = ("tilbagebetalingskrav", "mindreudgift", "efterregulering", "skat", "anke")
UDK = {
    **{"stop_beloeb": "mindreudgift", "krav_beloeb": "tilbagebetalingskrav", "efterregulering": "efterregulering"},
    **{"skat": "skat", "provenu": "beloeb"},
}
PAR = (
    ("su_flytninger_afvist_eller_frafaldet", "su_flytninger_kontrolleret"),
    ("su_flytninger_18_21", "su_flytninger_kontrolleret"),
    ("su_politianmeldt", "su_undringer_besvaret"),
    ("sager_politianmeldt", "sager_nye"),
    ("anker_stadfaestet", "anker_afgjort"),
    ("sygefravaer_reduceret", "sygefravaer_sager"),
    ("sygefravaer_sager", "sager_nye"),
    *((f"enligerklaeringer_{k}", "enligerklaeringer_sendt") for k in ("besvaret", "udtaget", "friplads_stoppet")),
)


def collect_equations(knowledge: Knowledge, kommuner: int) -> None:
    """Adds every equation. `kommuner`: how many there are, so that the attacker knows when the country has no more."""
    places = [*knowledge.known, *knowledge.ukendt]
    for p in places:
        _OF_TABLE.get((p[1], p[-1]), lambda *_: None)(knowledge, p)
    rows: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for p in places:
        if p[1] == "udk_status":
            rows[p[0], p[3]][p[2]].add(p[4])
    for (publication, year), of_kommune in rows.items():
        _udk(knowledge, publication, year, of_kommune, kommuner)
    collect_distributions(knowledge)


def _year(knowledge: Knowledge, p: Place) -> None:
    knowledge.sum(p, [(*p[:-1], k) for k in COMPONENTS])


def _total(knowledge: Knowledge, p: Place) -> None:
    knowledge.sum(p, [(p[0], "provenu_aar", p[2], p[3], k, "beloeb") for k in TOTALS[p[4]]])


def _row(knowledge: Knowledge, p: Place) -> None:
    knowledge.sum(p, [(*p[:-1], k) for k in ("stop_beloeb", "krav_beloeb", "efterregulering", "skat")])


def _udk(knowledge: Knowledge, publication: str, year: str, of_kommune: dict[str, set[str]], kommuner: int) -> None:
    for kommune, ydelser in of_kommune.items():
        for field_name, component in UDK.items():
            parts = [(publication, "udk_status", kommune, year, y, field_name) for y in sorted(ydelser)]
            knowledge.sum((publication, "provenu_aar", kommune, year, "UDK-ydelser", component), parts)
            printed = "provenu-i-alt" if field_name == "provenu" else field_name.replace("_", "-")
            for table, column in TALLET.items():
                knowledge.sum((publication, table, f"udk-status/{kommune.lower()}/{year}/total/{printed}", column), parts)
    own = sorted(k for k in of_kommune if k != "DK")
    for ydelse in sorted(of_kommune.get("DK", ())):
        for field_name in (*UDK, "stop_antal", "krav_antal"):
            whole = (publication, "udk_status", "DK", year, ydelse, field_name)
            rest: Place = (publication, "udk_status", "resten", year, ydelse, field_name)
            knowledge.ukendt[rest] = (None if field_name == "efterregulering" else 0, 0 if len(own) >= kommuner else None)
            knowledge.sum(whole, [rest, *((publication, "udk_status", k, year, ydelse, field_name) for k in own)])


def _tallet(knowledge: Knowledge, p: Place) -> None:
    """A `tal_id` names the figure that stands in another table."""
    publication, table, tal_id, field_name = p
    kind, kommune, year, *rest = [*re.sub(r"#.*", "", tal_id).split("/"), ""]
    slug, *component = [r for r in rest if r]
    if kind == "provenu" and slug in KATEGORI:
        knowledge.sum(p, [(publication, "provenu_aar", kommune, year, KATEGORI[slug], component[0] if component else "beloeb")])
    elif kind == "provenu":
        knowledge.sum(p, [(publication, "provenu_total", kommune, year, SLUG_TOTAL[slug], "beloeb")])
    elif kind == "indsatser":
        knowledge.sum(p, [(publication, "indsatser", kommune, year, tal_id.split("/", 3)[3].split("#")[0], "vaerdi")])
    elif kind == "paragraf-11":
        ahead = f"paragraf-11/{kommune}/{year}"
        parts = [(publication, table, f"{ahead}/{k}", field_name) for k in _P11]
        if slug == "provenu":
            knowledge.sum(p, parts)
            knowledge.sum(p, [(publication, "provenu_aar", kommune, year, "§ 11-sager", "beloeb")])
        elif slug in _P11:
            knowledge.sum(p, [(publication, "provenu_aar", kommune, year, "§ 11-sager", _P11[slug])])
    elif kind == "udk-status" and slug != "total":
        knowledge.sum(p, _udk_places(knowledge, publication, kommune, year, slug, component[0]))


def _reconciled(knowledge: Knowledge, p: Place) -> None:
    """What is held against a report is the computed figure."""
    _tallet(knowledge, p)
    knowledge.sum(p, [(p[0], "tal", p[2].split("#")[0], "vaerdi")])


_P11 = {"tilbagebetalingskrav": "tilbagebetalingskrav", "aarlig-besparelse": "mindreudgift", "efterregulering": "efterregulering"}


def _udk_places(knowledge: Knowledge, publication: str, kommune: str, year: str, slug: str, field_name: str) -> list[Place]:
    code, column = kommune.upper(), "provenu" if field_name == "provenu-i-alt" else field_name.replace("-", "_")
    fold = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "-"})
    own = {
        p
        for p in [*knowledge.known, *knowledge.ukendt]
        if p[:2] == (publication, "udk_status") and p[2:4] == (code, year) and p[-1] == column
    }
    return sorted(p for p in own if p[4].lower().translate(fold) == slug)


def _printed(knowledge: Knowledge, p: Place) -> None:
    """Printed and computed differ by the difference shown; where they agree the printed one is the computed."""
    knowledge.sum((*p[:-1], "beregnet"), [p, (*p[:-1], "forskel")])


def _printed_sum(knowledge: Knowledge, p: Place) -> None:
    for table, column in TALLET.items():
        knowledge.sum(p, [(p[0], table, p[2].split("#")[0], column)])


def _indsats(knowledge: Knowledge, p: Place) -> None:
    publication, table, kommune, year, noegletal, _ = p

    def q(name: str, in_year: str = year) -> Place:
        return (publication, table, kommune, in_year, name, "vaerdi")

    if noegletal == "sager_ultimo":
        if all(knowledge.har(q(f"sager_{k}")) for k in ("primo", "nye", "afsluttede")):
            knowledge.equal.append(({q("sager_primo"): 1, q("sager_nye"): 1, q("sager_afsluttede"): -1, p: -1}, 0.0, 0.0))
        knowledge.sum(p, [q("sager_primo", str(int(year) + 1))])
    elif noegletal == "su_flytninger_pr_uge":
        knowledge.sum(q("su_flytninger_kontrolleret"), [p], 52.0, 0.01)
    elif noegletal == "su_flytninger_andel_afvist_eller_frafaldet" and p in knowledge.known:
        knowledge.sum(q("su_flytninger_afvist_eller_frafaldet"), [q("su_flytninger_kontrolleret")], knowledge.known[p], 0.01)
    elif noegletal == "su_tilbagebetalingskrav":
        knowledge.sum(p, [(publication, "provenu_aar", kommune, year, "SU-sager", "beloeb")])
    kind = noegletal.removeprefix("flytninger_afvist_eller_frafaldet:")
    for part_, whole in (*PAR, (f"flytninger_afvist_eller_frafaldet:{kind}", f"flytninger_kontrolleret:{kind}")):
        if noegletal == part_ and knowledge.har(q(whole)):
            rest = q(f"{whole} uden {part_}")
            knowledge.ukendt[rest] = (0, None)
            knowledge.sum(q(whole), [p, rest])


_OF_TABLE = {
    **{("provenu_aar", "beloeb"): _year, ("provenu_total", "beloeb"): _total, ("udk_status", "provenu"): _row},
    **{("afstemning", "beregnet"): _reconciled, ("afstemning", "rapporteret"): _printed, ("indsatser", "vaerdi"): _indsats},
    **{("trykte_summer", k): _printed_sum for k in ("sum_af_dele", "trykt_total")},
    ("tal", "vaerdi"): _tallet,
}

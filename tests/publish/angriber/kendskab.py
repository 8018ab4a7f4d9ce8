"""What anyone knows of how the figures hang together: written from the specification, not from the code that hides them."""

from __future__ import annotations

import re
from collections import defaultdict

from tests.publish.angriber.fordelt import saml_fordelinger
from tests.publish.angriber.viden import Plads, Viden

TOTALER = {
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
KOMPONENTER = ("tilbagebetalingskrav", "mindreudgift", "efterregulering", "skat", "anke")
UDK = {
    **{"stop_beloeb": "mindreudgift", "krav_beloeb": "tilbagebetalingskrav", "efterregulering": "efterregulering"},
    **{"skat": "skat", "provenu": "beloeb"},
}
PAR = (
    ("su_flytninger_afvist_eller_frafaldet", "su_flytninger_kontrolleret"),
    ("su_politianmeldt", "su_undringer_besvaret"),
    ("anker_stadfaestet", "anker_afgjort"),
    ("sygefravaer_reduceret", "sygefravaer_sager"),
    *((f"enligerklaeringer_{k}", "enligerklaeringer_sendt") for k in ("besvaret", "udtaget", "friplads_stoppet")),
)


def saml_ligninger(viden: Viden, kommuner: int) -> None:
    """Adds every equation. `kommuner`: how many there are, so that the attacker knows when the country has no more."""
    pladser = [*viden.kendt, *viden.ukendt]
    for p in pladser:
        _AF_TABEL.get((p[1], p[-1]), lambda *_: None)(viden, p)
    raekker: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for p in pladser:
        if p[1] == "udk_status":
            raekker[p[0], p[3]][p[2]].add(p[4])
    for (udgivelse, aar), af_kommune in raekker.items():
        _udk(viden, udgivelse, aar, af_kommune, kommuner)
    saml_fordelinger(viden)


def _aar(viden: Viden, p: Plads) -> None:
    viden.sum(p, [(*p[:-1], k) for k in KOMPONENTER])


def _total(viden: Viden, p: Plads) -> None:
    viden.sum(p, [(p[0], "provenu_aar", p[2], p[3], k, "beloeb") for k in TOTALER[p[4]]])


def _raekke(viden: Viden, p: Plads) -> None:
    viden.sum(p, [(*p[:-1], k) for k in ("stop_beloeb", "krav_beloeb", "efterregulering", "skat")])


def _udk(viden: Viden, udgivelse: str, aar: str, af_kommune: dict[str, set[str]], kommuner: int) -> None:
    for kommune, ydelser in af_kommune.items():
        for felt, komponent in UDK.items():
            dele = [(udgivelse, "udk_status", kommune, aar, y, felt) for y in sorted(ydelser)]
            viden.sum((udgivelse, "provenu_aar", kommune, aar, "UDK-ydelser", komponent), dele)
            trykt = "provenu-i-alt" if felt == "provenu" else felt.replace("_", "-")
            for tabel, kolonne in TALLET.items():
                viden.sum((udgivelse, tabel, f"udk-status/{kommune.lower()}/{aar}/total/{trykt}", kolonne), dele)
    egne = sorted(k for k in af_kommune if k != "DK")
    for ydelse in sorted(af_kommune.get("DK", ())):
        for felt in (*UDK, "stop_antal", "krav_antal"):
            hele = (udgivelse, "udk_status", "DK", aar, ydelse, felt)
            rest: Plads = (udgivelse, "udk_status", "resten", aar, ydelse, felt)
            viden.ukendt[rest] = (None if felt == "efterregulering" else 0, 0 if len(egne) >= kommuner else None)
            viden.sum(hele, [rest, *((udgivelse, "udk_status", k, aar, ydelse, felt) for k in egne)])


def _tallet(viden: Viden, p: Plads) -> None:
    """A `tal_id` names the figure that stands in another table."""
    udgivelse, tabel, tal_id, felt = p
    art, kommune, aar, *rest = [*re.sub(r"#.*", "", tal_id).split("/"), ""]
    slug, *komponent = [r for r in rest if r]
    if art == "provenu" and slug in KATEGORI:
        viden.sum(p, [(udgivelse, "provenu_aar", kommune, aar, KATEGORI[slug], komponent[0] if komponent else "beloeb")])
    elif art == "provenu":
        viden.sum(p, [(udgivelse, "provenu_total", kommune, aar, SLUG_TOTAL[slug], "beloeb")])
    elif art == "indsatser":
        viden.sum(p, [(udgivelse, "indsatser", kommune, aar, tal_id.split("/", 3)[3].split("#")[0], "vaerdi")])
    elif art == "paragraf-11":
        foran = f"paragraf-11/{kommune}/{aar}"
        dele = [(udgivelse, tabel, f"{foran}/{k}", felt) for k in _P11]
        if slug == "provenu":
            viden.sum(p, dele)
            viden.sum(p, [(udgivelse, "provenu_aar", kommune, aar, "§ 11-sager", "beloeb")])
        elif slug in _P11:
            viden.sum(p, [(udgivelse, "provenu_aar", kommune, aar, "§ 11-sager", _P11[slug])])
    elif art == "udk-status" and slug != "total":
        viden.sum(p, _udk_pladser(viden, udgivelse, kommune, aar, slug, komponent[0]))


def _afstemt(viden: Viden, p: Plads) -> None:
    """What is held against a report is the computed figure."""
    _tallet(viden, p)
    viden.sum(p, [(p[0], "tal", p[2].split("#")[0], "vaerdi")])


_P11 = {"tilbagebetalingskrav": "tilbagebetalingskrav", "aarlig-besparelse": "mindreudgift", "efterregulering": "efterregulering"}


def _udk_pladser(viden: Viden, udgivelse: str, kommune: str, aar: str, slug: str, felt: str) -> list[Plads]:
    kode, kolonne = kommune.upper(), "provenu" if felt == "provenu-i-alt" else felt.replace("-", "_")
    fold = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "-"})
    egne = {
        p
        for p in [*viden.kendt, *viden.ukendt]
        if p[:2] == (udgivelse, "udk_status") and p[2:4] == (kode, aar) and p[-1] == kolonne
    }
    return sorted(p for p in egne if p[4].lower().translate(fold) == slug)


def _trykt(viden: Viden, p: Plads) -> None:
    """Printed and computed differ by the difference shown; where they agree the printed one is the computed."""
    viden.sum((*p[:-1], "beregnet"), [p, (*p[:-1], "forskel")])


def _trykt_sum(viden: Viden, p: Plads) -> None:
    for tabel, kolonne in TALLET.items():
        viden.sum(p, [(p[0], tabel, p[2].split("#")[0], kolonne)])


def _indsats(viden: Viden, p: Plads) -> None:
    udgivelse, tabel, kommune, aar, noegletal, _ = p

    def q(navn: str, i_aar: str = aar) -> Plads:
        return (udgivelse, tabel, kommune, i_aar, navn, "vaerdi")

    if noegletal == "sager_ultimo":
        if all(viden.har(q(f"sager_{k}")) for k in ("primo", "nye", "afsluttede")):
            viden.lig.append(({q("sager_primo"): 1, q("sager_nye"): 1, q("sager_afsluttede"): -1, p: -1}, 0.0, 0.0))
        viden.sum(p, [q("sager_primo", str(int(aar) + 1))])
    elif noegletal == "su_flytninger_pr_uge":
        viden.sum(q("su_flytninger_kontrolleret"), [p], 52.0, 0.01)
    elif noegletal == "su_flytninger_andel_afvist_eller_frafaldet" and p in viden.kendt:
        viden.sum(q("su_flytninger_afvist_eller_frafaldet"), [q("su_flytninger_kontrolleret")], viden.kendt[p], 0.01)
    elif noegletal == "su_tilbagebetalingskrav":
        viden.sum(p, [(udgivelse, "provenu_aar", kommune, aar, "SU-sager", "beloeb")])
    for del_, hele in PAR:
        if noegletal == del_ and viden.har(q(hele)):
            rest = q(f"{hele} uden {del_}")
            viden.ukendt[rest] = (0, None)
            viden.sum(q(hele), [p, rest])


_AF_TABEL = {
    **{("provenu_aar", "beloeb"): _aar, ("provenu_total", "beloeb"): _total, ("udk_status", "provenu"): _raekke},
    **{("afstemning", "beregnet"): _afstemt, ("afstemning", "rapporteret"): _trykt, ("indsatser", "vaerdi"): _indsats},
    **{("trykte_summer", k): _trykt_sum for k in ("sum_af_dele", "trykt_total")},
    ("tal", "vaerdi"): _tallet,
}

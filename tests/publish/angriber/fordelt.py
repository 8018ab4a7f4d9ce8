"""What anyone knows of the breakdowns: claims by benefit and age, proceeds by benefit, and how they add up."""

from __future__ import annotations

from collections import defaultdict

from tests.publish.angriber.viden import Plads, Viden

KRAV = {"rejst": "krav_rejst", "betalt": "krav_betalt", "afskrevet": "krav_afskrevet", "udestaaende": "krav_udestaaende"}
STATENS = {"Barseldagpenge", "Boligsikring", "Boligydelse", "Børne- og ungeydelse", "Børnebidrag", "Børnetilskud", "Folkepension"}
STATENS |= {"Førtidspension", "Tidlig pension", "SU"}


def saml_fordelinger(viden: Viden) -> None:
    pladser = [*viden.kendt, *viden.ukendt]
    kolonner: dict[Plads, list[Plads]] = defaultdict(list)
    dele: dict[Plads, list[Plads]] = defaultdict(list)
    for p in pladser:
        if p[1] == "krav" and p[-1] == "udestaaende":
            _raekke(viden, p)
        if p[1] == "krav" and p[-1] != "antal":
            kolonner[p[0], p[2], p[3], p[-1]].append(p)
        if p[1] == "provenu_kommunal_andel":
            if p[4] == "UDK-ydelser":
                viden.sum(p, [(p[0], "udk_status", p[2], p[3], p[5], "provenu")])
            dele[p[0], "provenu_aar", p[2], p[3], p[4], "beloeb"].append(p)
    for hele, egne in dele.items():
        viden.sum(hele, egne)
    for (udgivelse, kommune, aar, felt), egne in kolonner.items():
        if felt in KRAV:
            viden.sum((udgivelse, "indsatser", kommune, aar, KRAV[felt], "vaerdi"), egne)
        _mod_provenu(viden, udgivelse, kommune, felt, egne, pladser)


def _raekke(viden: Viden, p: Plads) -> None:
    led = {"rejst": -1.0, "anke_korrektion": -1.0, "betalt": 1.0, "afskrevet": 1.0}
    viden.lig.append(({p: 1.0, **{(*p[:-1], k): v for k, v in led.items()}}, 0.0, 0.0))


def _mod_provenu(viden: Viden, udgivelse: str, kommune: str, felt: str, egne: list[Plads], pladser: list[Plads]) -> None:
    """Of benefits that the municipality administers: the years' claims and appeals are the rows', where all are booked."""
    komponent = {"rejst": "tilbagebetalingskrav", "anke_korrektion": "anke"}.get(felt)
    if komponent is None:
        return
    kl = [p for p in egne if p[4] not in STATENS]
    aar = [p for p in pladser if p[:3] == (udgivelse, "provenu_aar", kommune) and p[4:] == ("KL-ydelser", komponent)]
    if kl and aar:
        viden.lig.append(({**dict.fromkeys(kl, 1.0), **dict.fromkeys(aar, -1.0)}, 0.0, 0.0))

"""What anyone knows of the breakdowns: claims by benefit and age, proceeds by benefit, and how they add up."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from tests.disclosure.attacker.knowledge import Knowledge, Place

KRAV = {"rejst": "krav_rejst", "betalt": "krav_betalt", "afskrevet": "krav_afskrevet", "udestaaende": "krav_udestaaende"}
STATES = {"Barseldagpenge", "Boligsikring", "Boligydelse", "Børne- og ungeydelse", "Børnebidrag", "Børnetilskud", "Folkepension"}
STATES |= {"Førtidspension", "Tidlig pension", "SU"}
OWNERS = ("kommune", "UDK", "SU")
UNDECIDED = "uden afgørelsesdato"
NOT_NEGATIVE = ("rejst", "betalt", "afskrevet")


def collect_distributions(knowledge: Knowledge) -> None:
    places = [*knowledge.known, *knowledge.ukendt]
    columns: dict[Place, list[Place]] = defaultdict(list)
    parts: dict[Place, list[Place]] = defaultdict(list)
    for p in places:
        if p[1] == "krav" and p[-1] == "udestaaende":
            _row(knowledge, p)
        if p[1] == "krav" and p[-1] != "antal":
            columns[p[0], p[2], p[3], p[-1]].append(p)
        if p[1] == "provenu_kommunal_andel":
            if p[4] == "UDK-ydelser":
                knowledge.sum(p, [(p[0], "udk_status", p[2], p[3], p[5], "provenu")])
            parts[p[0], "provenu_aar", p[2], p[3], p[4], "beloeb"].append(p)
    for whole, own in parts.items():
        knowledge.sum(whole, own)
    for (publication, kommune, year, field_name), own in columns.items():
        if field_name in KRAV:
            knowledge.sum((publication, "indsatser", kommune, year, KRAV[field_name], "vaerdi"), own)
        if field_name in NOT_NEGATIVE:
            _of_owners(knowledge, publication, kommune, year, field_name, own)
        _against_provenu(knowledge, publication, kommune, field_name, own, places)
        if field_name == "rejst":
            _against_years(knowledge, publication, kommune, own, places)
    for p in places:
        if p[1] == "indsatser" and p[4].startswith("krav_udestaaende"):
            _outstanding(knowledge, p, places)


def _row(knowledge: Knowledge, p: Place) -> None:
    terms = {"rejst": -1.0, "anke_korrektion": -1.0, "betalt": 1.0, "afskrevet": 1.0}
    knowledge.equal.append(({p: 1.0, **{(*p[:-1], k): v for k, v in terms.items()}}, 0.0, 0.0))


def _of_owners(knowledge: Knowledge, publication: str, kommune: str, year: str, field_name: str, own: list[Place]) -> None:
    """Each owner's figure is at most its rows, since those are of decided cases too; and all of them at most the whole."""

    def place(end: str) -> Place:
        return (publication, "indsatser", kommune, year, f"{KRAV[field_name]}{end}", "vaerdi")

    for owner in OWNERS:
        rows = [p for p in own if owner == ("SU" if p[4] == "SU" else "UDK" if p[4] in STATES else "kommune")]
        if knowledge.har(place(f":{owner}")) and rows:
            _with_rest(knowledge, rows, [place(f":{owner}")], place(f" uden rækkerne {owner}"))
    if owners := [place(f":{o}") for o in OWNERS if knowledge.har(place(f":{o}"))]:
        _with_rest(knowledge, [place("")], owners, place(" uden dem"))


def _with_rest(knowledge: Knowledge, whole: list[Place], parts: list[Place], rest: Place) -> None:
    if all(map(knowledge.har, whole)):
        knowledge.ukendt[rest] = (0, None)
        knowledge.equal.append(({**dict.fromkeys(whole, 1.0), **dict.fromkeys([*parts, rest], -1.0)}, 0.0, 0.0))


def _outstanding(knowledge: Knowledge, p: Place, places: list[Place]) -> None:
    """Of all and of every owner: what is raised and corrected less what is paid and written off. Only claims of the
    municipality's own are booked, and so corrected on appeal."""
    end = p[4].removeprefix("krav_udestaaende")
    terms = {(*p[:4], f"krav_{n}{end}", p[-1]): k for n, k in (("rejst", -1.0), ("betalt", 1.0), ("afskrevet", 1.0))}
    if end in ("", ":kommune"):
        anker = [a for a in places if a[:3] == (p[0], "provenu_aar", p[2]) and a[4:] == ("KL-ydelser", "anke")]
        terms |= dict.fromkeys(anker, -1.0)
    if all(map(knowledge.har, terms)):
        knowledge.equal.append(({p: 1.0, **terms}, 0.0, 0.0))


def _against_provenu(
    knowledge: Knowledge, publication: str, kommune: str, field_name: str, own: list[Place], places: list[Place]
) -> None:
    """Of benefits that the municipality administers: the years' claims and appeals are the rows', where all are booked; those
    that are not decided are not."""
    component = {"rejst": "tilbagebetalingskrav", "anke_korrektion": "anke"}.get(field_name)
    if component is None:
        return
    kl = [p for p in own if p[4] not in STATES and p[5] != UNDECIDED]
    year = [p for p in places if p[:3] == (publication, "provenu_aar", kommune) and p[4:] == ("KL-ydelser", component)]
    if kl and year:
        knowledge.equal.append(({**dict.fromkeys(kl, 1.0), **dict.fromkeys(year, -1.0)}, 0.0, 0.0))


DAYS = {"0–90 dage": 90, "91–365 dage": 365, "1–3 år": 1095}


def _against_years(knowledge: Knowledge, publication: str, kommune: str, own: list[Place], places: list[Place]) -> None:
    """Claims of at most so many days are those of the years that began since, and a rest. Of a day's claims at New Year he
    takes for granted that there are none."""
    month = date.fromisoformat(f"{publication[:7]}-01")
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    booked = [p for p in places if p[:3] == (publication, "provenu_aar", kommune)]
    booked = [p for p in booked if p[4:] == ("KL-ydelser", "tilbagebetalingskrav")]
    for days in DAYS.values():
        first = last - timedelta(days=days)
        claims = [p for p in own if p[4] not in STATES and DAYS.get(p[5], days + 1) <= days]
        since = (first + timedelta(days=364)).year  # the year whose claims are all there
        years = [p for p in booked if int(p[3]) >= since]
        if claims and years:
            left = dict.fromkeys(years, -1.0)
            if first != date(first.year, 12, 31):
                rest: Place = (
                    publication,
                    "krav",
                    kommune,
                    str(month.year),
                    f"højst {days} dage uden årene fra {since}",
                    "rejst",
                )
                knowledge.ukendt[rest], left[rest] = (0, None), -1.0
            knowledge.equal.append(({**dict.fromkeys(claims, 1.0), **left}, 0.0, 0.0))

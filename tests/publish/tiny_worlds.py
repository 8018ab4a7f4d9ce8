"""Deliveries of tiny invented municipalities, each at random: none to six of everything, and names that no program expects."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from dagster_project.common.program import read_seed
from tests.data_folder import Folder

YEAR = 2024
PERIODE = f"{YEAR}-12"
CLASSED_ALIKE = ("Projekt #2", "Projekt  2", "projekt-2")  # one name where all but letters and digits is a hyphen
ODD = (
    *CLASSED_ALIKE,
    "a/b",
    "a|b",
    "..",
    "../../etc",
    "100 %",
    "%23",
    "æ ø å",
    "Omra\u030ade",  # å as two signs
    "?x=<b>",
    "<script>alert(1)</script>",
    "\"citat\" 'og' &amp;",
    "Meget lang indsats " * 20,
    "Indsats 🏘️ hjem",
    "\N{NO-BREAK SPACE} foran",
    "ＦＵＬＤ bredde",
    "漢字",
    "ESC \x1b[31mrød",
    "klokke \x07 og \x7f og \x85",
    "vendt \u202eom\u202c",
    "usyn\u200blig\u2060",
    "privat \ue000",
    "ny\nlinje",
    "=1+1",
    "a:b#nedre",
    "a:b#1",
    "indsats_provenu:x",
)
_KL = ("kontanthjælp", "uddannelseshjælp", "sygedagpenge", "økonomisk friplads")
_KINDS = ("kontanthjælp", "førtidspension", "børn", "andet")
_SAGSTYPER = ("samliv/enlig", "bopæl/proforma", "udland", "sygefravær", "andet")


def codes(count: int) -> list[str]:
    """Municipalities that no report is held against."""
    return sorted(r["kommunekode"] for r in read_seed("kommuner") if r["kommunekode"] != "151")[:count]


def deliver(folder: Folder, kommune: str, dice: Random) -> None:
    """One municipality's world, put into the landing folder; a source of which nothing comes up is not delivered."""
    _put(folder, "kommune_sager", kommune, PERIODE, [_sag(kommune, i, dice) for i in range(dice.randint(0, 6))])
    moves = [_move(kommune, i, "SU", dice) for i in range(dice.randint(0, 6))]
    moves += [_move(kommune, 10 + i, dice.choice(_KINDS), dice) for i in range(dice.randint(0, 6))]
    _put(folder, "kommune_flytninger", kommune, PERIODE, moves)
    _put(folder, "su_tilbagemeldinger", kommune, PERIODE, [_undring(kommune, i, dice) for i in range(dice.randint(0, 6))])
    _put(folder, "enligerklaeringer", kommune, f"{YEAR}", [_single(kommune, i, dice) for i in range(dice.randint(0, 6))])
    ydelser = sorted({r["ydelse"] for r in read_seed("ydelser") if r["myndighed"] == "UDK"})
    _put(
        folder,
        "udk_statusopgoerelse",
        kommune,
        f"{YEAR}",
        [_ydelse(kommune, y, dice) for y in dice.sample(ydelser, dice.randint(0, 6))],
    )
    _put(folder, "udk_paragraf11", kommune, f"{YEAR}", [_paragraf_11(kommune, dice)] * dice.randint(0, 1))
    _put(folder, "udk_risikosager", kommune, PERIODE, [_risk(kommune, i, dice) for i in range(dice.randint(0, 6))])
    contact = {"kommunekode": kommune, "kontroltrin": "3", "henvendt_dato": _day(dice), "begrundelse": dice.choice(ODD)}
    _put(folder, "star_henvendelser", kommune, PERIODE, [contact] * dice.randint(0, 1))


def _put(folder: Folder, kilde: str, kommune: str, periode: str, rows: Sequence[dict]) -> None:
    if rows:
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        folder.put(kilde, f"{kilde}_{kommune}_{periode}.csv", out.getvalue())


def _day(dice: Random, after: date = date(YEAR, 1, 1)) -> date:
    return after + timedelta(days=dice.randint(0, (date(YEAR, 12, 20) - after).days))


def _kr(dice: Random) -> str:
    """Often nothing, often the same for all, now and then far more than all the rest."""
    return str(dice.choice((0, 0, 1_000, 1_000, dice.randint(1, 90_000), 12_345_678)))


def _cpr(kommune: str, nr: int) -> str:
    return f"{61 + nr % 28}{1 + nr // 28:02d}90-{int(kommune):04d}"


def _sag(kommune: str, nr: int, dice: Random) -> dict:
    created = _day(dice)
    decided = _day(dice, created)
    appealed = dice.random() < 0.2
    return {
        "sagsnr": f"S{nr}", "kommunekode": kommune, "cpr": _cpr(kommune, nr), "ydelse": dice.choice(_KL),
        "kanal": "anonym borger", "sagstype": dice.choice(_SAGSTYPER), "indsats": dice.choice((*ODD, "", "")),
        "oprettet_dato": created, "afgoerelse_dato": decided if dice.random() < 0.9 else "",
        "hoering_dato": created if dice.random() < 0.5 else "",
        "tilbagebetalingskrav": _kr(dice), "krav_betalt": _kr(dice) if dice.random() < 0.3 else "",
        "fremadrettet_besparelse": _kr(dice), "anke_dato": decided if appealed else "",
        "ankeafgoerelse_dato": decided if appealed else "", "ankeafgoerelse": "stadfæstet" if appealed else "",
    }  # fmt: skip


def _move(kommune: str, nr: int, kind: str, dice: Random) -> dict:
    reported = _day(dice)
    return {
        "flytte_id": f"F{nr}", "kommunekode": kommune, "cpr": _cpr(kommune, nr), "anmeldt_dato": reported,
        "alder": dice.randint(16, 30), "fra_kommunekode": dice.choice(("", "101", kommune)), "kontroltype": kind,
        "afgoerelse": dice.choice(("godkendt", "afvist", "frafaldet")), "afgoerelse_dato": _day(dice, reported),
        "udgift_pr_maaned": _kr(dice), "besparelse_maaneder": 12,
    }  # fmt: skip


def _undring(kommune: str, nr: int, dice: Random) -> dict:
    sent = _day(dice)
    return {
        "undring_id": f"U{nr}", "kommunekode": kommune, "cpr": _cpr(kommune, nr), "sendt_dato": sent,
        "tilbagemeldt_dato": _day(dice, sent), "udfald": "tilbagebetalingskrav", "tilbagebetalingskrav": _kr(dice),
        "politianmeldt": dice.choice(("ja", "nej")),
    }  # fmt: skip


def _single(kommune: str, nr: int, dice: Random) -> dict:
    return {
        "erklaering_id": f"E{nr}", "kommunekode": kommune, "cpr": _cpr(kommune, nr), "aar": YEAR, "sendt_dato": _day(dice),
        "udtaget_til_kontrol": dice.choice(("ja", "nej")), "friplads_stoppet": dice.choice(("ja", "nej")),
        "besparelse": _kr(dice),
    }  # fmt: skip


def _ydelse(kommune: str, ydelse: str, dice: Random) -> dict:
    stops, claims = dice.randint(0, 6), dice.randint(0, 6)
    return {
        "kommunekode": kommune, "ydelse": ydelse, "stop_antal": stops, "stop_beloeb": _kr(dice) if stops else 0,
        "krav_antal": claims, "krav_beloeb": _kr(dice) if claims else 0, "efterregulering": dice.choice((0, 0, -500)), "skat": 0,
    }  # fmt: skip


def _paragraf_11(kommune: str, dice: Random) -> dict:
    closed = dice.randint(0, 6)
    return {
        "kommunekode": kommune, "antal_retur": closed, "antal_afsluttet": closed, "antal_med_provenu": dice.randint(0, closed),
        "tilbagebetalingskrav": _kr(dice), "aarlig_besparelse": _kr(dice), "efterregulering": 0,
    }  # fmt: skip


def _risk(kommune: str, nr: int, dice: Random) -> dict:
    shown = _day(dice)
    taken = _day(dice, shown) if dice.random() < 0.6 else ""
    opened = taken if taken and dice.random() < 0.7 else ""
    closed = opened if opened and dice.random() < 0.7 else ""
    step = dice.choice(("2", "3"))
    area = "kontanthjælp" if step == "2" else dice.choice(("kontanthjælp", "sygedagpenge", "økonomisk friplads"))
    return {
        "risikosag_id": f"R{nr}", "kommunekode": kommune, "omraade": area, "kontroltrin": step, "kriterium": dice.choice(ODD),
        "udstillet_dato": shown, "udtaget_dato": taken, "kontrolsag_oprettet_dato": opened, "afsluttet_dato": closed,
        "tilbagebetalingskrav": _kr(dice) if closed else "", "mindreudgift": "",
    }  # fmt: skip

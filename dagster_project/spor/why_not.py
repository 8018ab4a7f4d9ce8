"""Why a row that was accepted, in a delivery in force, became part of no figure, or of fewer than a reader would expect."""

from __future__ import annotations

from dagster_project.deliveries.contract import contracts
from dagster_project.figures.names import KILDER
from dagster_project.spor.sources import Kilder

_OWN = "leverance_id = $id and raekke_nr = $nr"
# what keeps a row from being booked, each a condition on the current row and the sentence to say
_REASONS = {
    "kommune_sager": (
        "marts.kontrolsager as s left join (select distinct ydelse, myndighed from seeds.ydelser) as y using (ydelse)",
        (
            (
                "kontroltrin = 'uklassificeret'",
                "Sagen er uklassificeret (K99): ingen regel giver den et kontroltrin, og den bogføres ikke.",
            ),
            ("afgoerelse_dato is null", "Sagen har ingen afgoerelse_dato, og uden afgørelse bogføres intet."),
            ("myndighed <> 'kommune'", "Ydelsen administreres ikke af kommunen og bogføres ikke under KL-ydelser."),
            (
                "coalesce(tilbagebetalingskrav, 0) = 0 "
                "and coalesce(ydelse_foer <= ydelse_efter, fremadrettet_besparelse = 0, true)",
                "Sagen har hverken tilbagebetalingskrav eller mindreudgift over 0.",
            ),
        ),
    ),
    "kommune_flytninger": (
        "intermediate.int_flytninger",
        (
            ("coalesce(afgoerelse not in ('afvist', 'frafaldet'), true)", "Flytningen er hverken afvist eller frafaldet."),
            ("fra_kommunekode = kommunekode", "Flytningen er inden for kommunen og sparer den intet."),
            ("afgoerelse_dato is null", "Flytningen har ingen afgoerelse_dato, og uden afgørelse bogføres intet."),
            ("coalesce(udgift_pr_maaned, 0) = 0", "Flytningen har ingen udgift_pr_maaned."),
        ),
    ),
    "su_tilbagemeldinger": (
        "intermediate.int_su_tilbagemeldinger",
        (
            ("tilbagemeldt_dato is null", "SU-styrelsen har ikke svaret: tilbagemeldt_dato er tom."),
            ("coalesce(tilbagebetalingskrav, 0) = 0", "Svaret har intet tilbagebetalingskrav."),
        ),
    ),
}


def grunde(k: Kilder, kilde: str, leverance_id: str, row_nr: int) -> list[str]:
    """One sentence per reason; empty when everything that the row can give is in a figure."""
    values = {"id": leverance_id, "nr": row_nr, "kilde": kilde}
    if newer := _displaced(k, kilde, values):
        return [newer]
    out = []
    if kilde in _REASONS:
        from_, tests = _REASONS[kilde]
        out += [sentence for at, sentence in tests if k.fetch(f"select 1 from {from_} where {_OWN} and ({at})", values)]
    out += [
        f"Året {year} er ikke dækket af nogen leverance for {kategori}: linjen står i provenu_linjer, men i ingen total."
        for year, kategori in k.fetch(
            f"select distinct l.aar, l.kategori from marts.provenu_linjer as l "
            "anti join marts.provenu_aar as a using (kommunekode, aar, kategori) "
            f"where {_OWN} order by all",
            values,
        )
    ]
    if kilde in ("udk_statusopgoerelse", "udk_paragraf11"):
        out += _replaced(k, kilde, values)
    if kilde == "udk_risikosager":
        out += _outside_benchmark(k, values)
    if kilde == "star_henvendelser":
        out.append("Rækken står i tabellen star_henvendelser, som ingen tal regnes af.")
    if contracts()[kilde].egne_fakta:
        out.append(
            f"Rækken er et eget faktum ({KILDER[kilde]}): tal holdes op imod den eller følger den, og ingen er summen af den."
        )
    return out


def _displaced(k: Kilder, kilde: str, values: dict) -> str | None:
    """The row of the same key that stands instead, in a newer delivery; None too of a source that keeps no current rows."""
    contract = contracts()[kilde]
    if not contract.gaeldende:
        return None
    rows = k.fetch(
        f"select l.filnavn, g.raekke_nr, g.leverance_id = $id and g.raekke_nr = $nr from staging.stg_{kilde} as s "
        f"inner join intermediate.{contract.gaeldende} as g using ({', '.join(contract.current_key)}) "
        "inner join marts.leverancer as l on g.leverance_id = l.leverance_id where s.leverance_id = $id and s.raekke_nr = $nr",
        values,
    )
    if not rows or rows[0][2]:
        return None
    return f"En nyere leverance har samme nøgle: {rows[0][0]}, række {rows[0][1]}, gælder i stedet."


def _replaced(k: Kilder, kilde: str, values: dict) -> list[str]:
    table = {"udk_statusopgoerelse": "int_udk_status_raekker", "udk_paragraf11": "int_paragraf11_raekker"}[kilde]
    for replaced, place in k.fetch(f"select erstattet, plads from intermediate.{table} where {_OWN}", values):
        if replaced:
            return ["Kommunens egen fil for samme år erstatter dens rækker i landets."]
        if place > 1:
            return ["Rækken gentager en, der står i en anden fil for samme år; den anden tæller."]
    return []


def _outside_benchmark(k: Kilder, values: dict) -> list[str]:
    rows = k.fetch(
        "select r.kommunekode, count(d.leverance_id) from read_parquet($filer, union_by_name = true) as r "
        "left join staging.kommunenavne as n on spor_fold(r.kommunekode) = n.navn "
        "left join intermediate.int_risikosager_daekning as d on d.leverance_id = $id and d.kommunekode = n.kommunekode "
        "where r.leverance_id = $id and r.raekke_nr = $nr group by all",
        values | {"filer": k.filer("udk_risikosager", [values["id"]])},
    )
    if rows and not rows[0][1]:
        return [f"Kommunens egen leverance for perioden erstatter dens rækker i landets (kommunekode {rows[0][0]})."]
    return []

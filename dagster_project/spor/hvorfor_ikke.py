"""Why a row that was accepted, in a delivery in force, became part of no figure, or of fewer than a reader would expect."""

from __future__ import annotations

from dagster_project.deliveries.contract import kontrakter
from dagster_project.spor.kilder import Kilder

_EGEN = "leverance_id = $id and raekke_nr = $nr"
# what keeps a row from being booked, each a condition on the current row and the sentence to say
_GRUNDE = {
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


def grunde(k: Kilder, kilde: str, leverance_id: str, raekke_nr: int) -> list[str]:
    """One sentence per reason; empty when everything that the row can give is in a figure."""
    vaerdier = {"id": leverance_id, "nr": raekke_nr, "kilde": kilde}
    if nyere := _fortraengt(k, kilde, vaerdier):
        return [nyere]
    ud = []
    if kilde in _GRUNDE:
        fra, proever = _GRUNDE[kilde]
        ud += [saetning for hvor, saetning in proever if k.hent(f"select 1 from {fra} where {_EGEN} and ({hvor})", vaerdier)]
    ud += [
        f"Året {aar} er ikke dækket af nogen leverance for {kategori}: linjen står i provenu_linjer, men i ingen total."
        for aar, kategori in k.hent(
            f"select distinct l.aar, l.kategori from marts.provenu_linjer as l "
            "anti join marts.provenu_aar as a using (kommunekode, aar, kategori) "
            f"where {_EGEN} order by all",
            vaerdier,
        )
    ]
    if kilde in ("udk_statusopgoerelse", "udk_paragraf11"):
        ud += _erstattet(k, kilde, vaerdier)
    if kilde == "udk_risikosager":
        ud += _uden_for_benchmark(k, vaerdier)
    if kilde == "star_henvendelser":
        ud.append("Rækken står i tabellen star_henvendelser, som ingen tal regnes af.")
    return ud


def _fortraengt(k: Kilder, kilde: str, vaerdier: dict) -> str | None:
    """The row of the same key that stands instead, in a newer delivery; None too of a source that keeps no current rows."""
    kontrakt = kontrakter()[kilde]
    if not kontrakt.gaeldende:
        return None
    raekker = k.hent(
        f"select l.filnavn, g.raekke_nr, g.leverance_id = $id and g.raekke_nr = $nr from staging.stg_{kilde} as s "
        f"inner join intermediate.{kontrakt.gaeldende} as g using ({', '.join(kontrakt.noegle)}) "
        "inner join marts.leverancer as l on g.leverance_id = l.leverance_id where s.leverance_id = $id and s.raekke_nr = $nr",
        vaerdier,
    )
    if not raekker or raekker[0][2]:
        return None
    return f"En nyere leverance har samme nøgle: {raekker[0][0]}, række {raekker[0][1]}, gælder i stedet."


def _erstattet(k: Kilder, kilde: str, vaerdier: dict) -> list[str]:
    tabel = {"udk_statusopgoerelse": "int_udk_status_raekker", "udk_paragraf11": "int_paragraf11_raekker"}[kilde]
    for erstattet, plads in k.hent(f"select erstattet, plads from intermediate.{tabel} where {_EGEN}", vaerdier):
        if erstattet:
            return ["Kommunens egen fil for samme år erstatter dens rækker i landets."]
        if plads > 1:
            return ["Rækken gentager en, der står i en anden fil for samme år; den anden tæller."]
    return []


def _uden_for_benchmark(k: Kilder, vaerdier: dict) -> list[str]:
    raekker = k.hent(
        "select r.kommunekode, count(d.leverance_id) from read_parquet($filer) as r "
        "left join staging.kommunenavne as n on spor_fold(r.kommunekode) = n.navn "
        "left join intermediate.int_risikosager_daekning as d on d.leverance_id = $id and d.kommunekode = n.kommunekode "
        "where r.leverance_id = $id and r.raekke_nr = $nr group by all",
        vaerdier | {"filer": k.filer("udk_risikosager", [vaerdier["id"]])},
    )
    if raekker and not raekker[0][1]:
        return [f"Kommunens egen leverance for perioden erstatter dens rækker i landets (kommunekode {raekker[0][0]})."]
    return []

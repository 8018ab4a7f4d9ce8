"""The internal tables behind the audit pages: each figure recounted, and the rows that it is made of, with their cells."""

from __future__ import annotations

import pyarrow as pa

from dagster_project.deliveries.contract import kontrakter
from dagster_project.forbindelse import BuiltDatabase
from dagster_project.spor import sider
from dagster_project.spor.find import gengivet
from dagster_project.spor.kilder import Kilder, kilder

BESKRIVELSER = {
    "spor_tal": {
        "tabel": "Tal med en side, der fører dem tilbage til rækkerne, regnet igen af rækkernes celler. En række pr. tal.",
        "felter": {
            "tal_id": "Tallets faste id.",
            "titel": "Tallet i ord.",
            "enhed": "antal, kr eller andel.",
            "vaerdi": "Tallet, som det er offentliggjort.",
            "genregnet": "Det samme, regnet igen af rækkernes celler.",
            "taeller": "Summen af rækkernes bidrag.",
            "naevner": "Summen af det, de giver til en andels nævner; tom for andre tal.",
            "stemmer": "Om de to er ens, og ingen række er bogført anderledes, end dens celler siger.",
            "raekker": "Antal rækker bag tallet.",
            "definition": "Hvad tallet måler.",
        },
    },
    "spor_raekker": {
        "tabel": "Rækkerne bag tallene i spor_tal, som de blev leveret. En række pr. tal, rolle, leverance og række.",
        "felter": {
            "tal_id": "Tallets faste id.",
            "rolle": "Hvad rækken er for tallet.",
            "bidrag": "Hvad rækkens celler giver til tallet, kr. eller antal; for en andel til dens tæller.",
            "naevner": "Hvad rækken giver til en andels nævner.",
            "regel": "Reglen, som bidraget er regnet efter.",
            "noegle": "Rækkens nøgle; tom for en risikosag, som cellerne nævner.",
            "leverance_id": "Leverancen, som rækken står i.",
            "filnavn": "Filens navn.",
            "raekke_nr": "Rækkens nummer i filen.",
            "linje": "Filens linje eller arkets række; tom, hvis den rå kopi har mistet rækken.",
            "celler": "De leverede celler, der er udfyldt.",
        },
    },
}
_BELOEB = pa.decimal128(28, 10)
_TAL = pa.schema(
    [
        *(("tal_id", pa.string()), ("titel", pa.string()), ("enhed", pa.string()), ("vaerdi", _BELOEB), ("genregnet", _BELOEB)),
        *(("taeller", pa.decimal128(28, 2)), ("naevner", pa.int64()), ("stemmer", pa.bool_()), ("raekker", pa.int64())),
        ("definition", pa.string()),
    ]
)
_NAVNE = ("tal_id", "titel", "enhed", "publiceret", "genregnet", "taeller", "naevner", "stemmer", "antal", "definition")


def sportabeller(built: BuiltDatabase) -> dict[str, pa.Table]:
    """`spor_tal` and `spor_raekker`, from the database and the raw store beside it, in a fixed order."""
    with built.session() as con:
        k = kilder(con, built.data / "raa")
        ider = sider.saml(k)
        summer = {
            r[0]: r[1:]
            for r in k.hent(
                "select tal_id, count(*), count(*) filter (bogfoert is distinct from bidrag and bogfoert is not null), "
                "coalesce(sum(bidrag), 0), sum(naevner) from spor_samlet group by tal_id"
            )
        }
        tal = [gengivet(k, i, *summer.get(i, (0, 0, 0, None))) for i in ider]
        raekker = _raekker(k)
    kolonner = [[_passer(getattr(s, n), f.type) for s in tal] for n, f in zip(_NAVNE, _TAL, strict=True)]
    spor_tal = pa.table([pa.array(k, f.type) for k, f in zip(kolonner, _TAL, strict=True)], _TAL)
    return {"spor_tal": spor_tal, "spor_raekker": raekker}


def _passer(vaerdi, type_: pa.DataType):
    return round(vaerdi, type_.scale) if vaerdi is not None and pa.types.is_decimal(type_) else vaerdi


def _raekker(k: Kilder) -> pa.Table:
    """The rows with their cells as one text each, by figure, role, delivery and number."""
    brugte = k.hent("select kilde, list(distinct leverance_id) from spor_samlet group by kilde order by kilde")
    for nr, (kilde, ider) in enumerate(brugte):
        kontrakt = kontrakter()[kilde]
        navne = [n for n in kontrakt.navne if n != kontrakt.cpr_kolonne]
        celler = ", ".join(f"'{n}=' || nullif(r.{n}, '')" for n in navne)
        borger = ", 'borger_id=' || r.borger_id" if kontrakt.cpr_kolonne else ""
        k.koer(
            f"{'insert into spor_celler' if nr else 'create or replace temp table spor_celler as'} "
            f"select r.leverance_id, r.raekke_nr, '{kilde}' as kilde, concat_ws('; ', {celler}{borger}) as celler "
            "from read_parquet($filer) as r semi join spor_samlet as s "
            f"on r.leverance_id = s.leverance_id and r.raekke_nr = s.raekke_nr and s.kilde = '{kilde}'",
            {"filer": k.filer(kilde, sorted(ider))},
        )
    if not brugte:
        k.koer("create or replace temp table spor_celler (leverance_id varchar, raekke_nr bigint, kilde varchar, celler varchar)")
    return (
        k.koer(
            "select s.tal_id, s.rolle, s.bidrag, s.naevner, s.regel, s.noegle, s.leverance_id, l.filnavn, s.raekke_nr, "
            "s.fysisk_linje as linje, c.celler from spor_samlet as s "
            "inner join marts.leverancer as l on s.leverance_id = l.leverance_id "
            "left join spor_celler as c "
            "on s.leverance_id = c.leverance_id and s.raekke_nr = c.raekke_nr and s.kilde = c.kilde "
            "order by s.tal_id, s.rolle, s.kilde, s.leverance_id, s.raekke_nr, s.regel, s.noegle, s.bidrag"
        )
        .to_arrow_table()
        .combine_chunks()
    )

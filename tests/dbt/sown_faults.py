"""Seeded faults for dbt's singular tests: SQL on a copy of the tables that the test reads."""

from __future__ import annotations

_SAG = "intermediate.int_sager"
_LINE = "marts.provenu_linjer"
_TILFLYTNING = "kategori = 'Stop af tilflytninger'"
_SATS = (
    "insert into marts.refusion (kommunekode, ydelse, kommunal_andel, gyldig_fra, kilde, leverance_id, raekke_nr) select '151',"
)
_STOPPED = "afgoerelse = 'afvist' and udgift_pr_maaned > 0 and coalesce(fra_kommunekode, '') <> kommunekode"
_SU = "kategori = 'SU-sager' and beloeb > 0"
_KL = "kategori = 'KL-ydelser' and komponent = "


def one_row(table: str, at: str = "true") -> str:
    return f"rowid = (select min(rowid) from {table} where {at})"


def _oere(table: str, column: str, at: str = "true") -> str:
    """The smallest fault of money."""
    return f"update {table} set {column} = {column} + 0.01 where {one_row(table, at)}"


# The tests written for one purpose: each fault is what the test's first line says it looks for.
SINGLE: dict[str, list[str]] = {
    "gaeldende_raekker_hverken_tabt_eller_fordoblet": [
        f"delete from {_SAG} where {one_row(_SAG)}",
        "insert into intermediate.int_flytninger from intermediate.int_flytninger limit 1",
        "update intermediate.int_su_tilbagemeldinger set undring_id = 'findes ikke' "
        f"where {one_row('intermediate.int_su_tilbagemeldinger')}",
        "delete from intermediate.int_enligerklaeringer",
        f"delete from intermediate.int_star_henvendelser where {one_row('intermediate.int_star_henvendelser')}",
    ],
    "krav_er_indsatsernes_krav": [
        _oere("marts.krav", "betalt"),
        f"delete from marts.krav where {one_row('marts.krav')}",
        "delete from marts.indsatser where noegletal = 'krav_rejst'",
    ],
    "leverancer_raekker_gaar_op": [
        "update marts.leverancer set raekker_accepteret = raekker_accepteret - 1 "
        f"where {one_row('marts.leverancer', 'raekker_i_fil > 0')}",
        "update marts.leverancer set raekker_i_fil = null, raekker_accepteret = null "
        f"where {one_row('marts.leverancer', 'raekker_i_fil > 0')}",
    ],
    "metodevalg_kan_bruges": [
        "update marts.metodevalg_gaeldende set valg = 'tolv' where noegle = 'faa_sager' and kommunekode = '151'",
        "update marts.metodevalg_gaeldende set gyldig_til = date '2020-01-01' where noegle = 'faa_sager' and kommunekode = 'DK'",
        "insert into marts.metodevalg_gaeldende select * replace (date '2023-01-01' as gyldig_fra) "
        "from marts.metodevalg_gaeldende where noegle = 'bogfoeringsdato' and kommunekode = '151'",
    ],
    "provenu_aar_er_summen_af_linjerne": [
        _oere(_LINE, "beloeb"),
        _oere("marts.provenu_aar", "beloeb"),
        _oere("marts.provenu_aar", "mindreudgift", "mindreudgift > 0"),
    ],
    "provenu_bevaret_flytninger": [
        _oere(_LINE, "beloeb", _TILFLYTNING),
        f"delete from {_LINE} where {one_row(_LINE, _TILFLYTNING)}",
        "update intermediate.int_flytninger set afgoerelse = 'godkendt' "
        + "where " + one_row("intermediate.int_flytninger", _STOPPED),
    ],
    "provenu_bevaret_sager": [
        _oere(_LINE, "beloeb", "kategori = 'KL-ydelser' and komponent = 'tilbagebetalingskrav'"),
        f"delete from {_LINE} where " + one_row(_LINE, _KL + "'anke'"),
        f"insert into {_LINE} from {_LINE} where kategori = 'KL-ydelser' and komponent = 'mindreudgift' limit 1",
    ],
    "provenu_bevaret_su": [
        _oere(_LINE, "beloeb", _SU),
        f"update {_LINE} set aar = aar - 1 where {one_row(_LINE, _SU)}",
    ],
    "provenu_bevaret_udk": [
        _oere(_LINE, "beloeb", "kategori = 'UDK-ydelser'"),
        f"delete from {_LINE} where " + one_row(_LINE, "kategori = '§ 11-sager' and beloeb > 0"),
    ],
    "provenu_linjer_peger_paa_raekker_i_kraft": [
        f"update {_LINE} set raekke_nr = raekke_nr + 100000 where {one_row(_LINE)}",
        f"update {_LINE} set noegle = noegle || 'x' where {one_row(_LINE, _SU)}",
        f"delete from intermediate.int_leverancer_i_kraft where leverance_id = (select min(leverance_id) from {_LINE})",
    ],
    "provenu_total_er_summen_af_kategorierne": [
        _oere("marts.provenu_total", "beloeb"),
        f"delete from marts.provenu_total where {one_row('marts.provenu_total')}",
        f"update marts.provenu_total set ikke_daekket = null where {one_row('marts.provenu_total', 'aar = 2019')}",
    ],
    "refusion_en_sats_ad_gangen": [
        f"{_SATS} 'kontanthjælp', 1.01, date '2020-01-01', 'k', 'l', 1",
        f"{_SATS} 'findes ikke', 0.5, date '2020-01-01', 'k', 'l', 1",
        f"{_SATS} 'kontanthjælp', 0.5, unnest([date '2020-01-01', date '2021-01-01']), 'k', 'l', 1",
    ],
    "sager_hverken_tabt_eller_fordoblet": [
        f"delete from marts.kontrolsager where {one_row('marts.kontrolsager')}",
        "insert into marts.kontrolsager from marts.kontrolsager limit 1",
        f"insert into {_SAG} from {_SAG} limit 1",
    ],
    "su_uger_er_aarets_kontroller": [
        f"update marts.su_flytninger_uge set kontrolleret = kontrolleret + 1 where {one_row('marts.su_flytninger_uge')}",
        f"delete from marts.su_flytninger_uge where {one_row('marts.su_flytninger_uge')}",
    ],
    "udtraekskriterier_kan_bruges": [
        "update marts.udtraekskriterier_gaeldende set alder_fra = 18 where grundlag = 'krav'",
        "update marts.udtraekskriterier_gaeldende set alder_til = alder_fra - 1 where grundlag = 'flytning'",
        "insert into marts.udtraekskriterier_gaeldende "
        "select * replace (date '2023-01-01' as gyldig_fra) from marts.udtraekskriterier_gaeldende limit 1",
    ],
}  # fmt: skip

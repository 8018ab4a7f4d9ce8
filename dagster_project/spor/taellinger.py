"""Which rows each figure of the efforts counts, said once more apart from the models (docs/kontrakter.md §5 `indsatser`)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dagster_project.spor.provenu import BIDRAG, LINJER


@dataclass(frozen=True)
class Taelling:
    """Rows of one source that a figure counts. `aar` is the year a row belongs to; `bidrag` what it gives, from its cells;
    `en_pr` a key of which only the first row counts; `fra` joins what the condition needs besides the current rows `s`."""

    kilde: str
    tabel: str
    aar: str
    hvor: str = "true"
    bidrag: str = "1"
    naevner: str = "null"
    en_pr: str | None = None
    fra: str = ""
    rolle: str = "tæller med"
    noegle: str = ""


_SU = "s.kontroltype = 'SU' and s.fra_kommunekode is distinct from s.kommunekode"
_SPARET = "coalesce(s.ydelse_foer > s.ydelse_efter, s.fremadrettet_besparelse > 0)"
_ANDRE = "s.kontroltype <> 'SU' and s.fra_kommunekode is distinct from s.kommunekode"
_STOPPET = "coalesce(s.afgoerelse in ('afvist', 'frafaldet'), false)"
_SAGER = ("kommune_sager", "intermediate.int_sager")
_FLYT = ("kommune_flytninger", "intermediate.int_flytninger")
_TILBAGE = ("su_tilbagemeldinger", "intermediate.int_su_tilbagemeldinger")
_ENLIGE = ("enligerklaeringer", "intermediate.int_enligerklaeringer")
# a case is its sagsnr: opened by its first row, closed when all its rows are
_BEHOLDNING = """
    inner join (
        select kommunekode, sagsnr, year(min(oprettet_dato)) as aabnet,
            case when count(*) = count(afsluttet_dato) then year(max(afsluttet_dato)) end as lukket
        from intermediate.int_sager group by kommunekode, sagsnr
    ) as b on s.kommunekode = b.kommunekode and s.sagsnr = b.sagsnr
    inner join (select distinct kommunekode, aar from intermediate.int_leverede_aar where kilde = 'kommune_sager') as a
        on s.kommunekode = a.kommunekode"""
_EJER = """
    inner join marts.kontrolsager as ks
        on s.kommunekode = ks.kommunekode and s.sagsnr = ks.sagsnr and s.ydelse = ks.ydelse
    inner join seeds.ydelser as y
        on s.ydelse = y.ydelse and s.afgoerelse_dato >= y.gyldig_fra
        and (s.afgoerelse_dato < y.gyldig_til or y.gyldig_til is null)"""
_PERIODEN = "(select aar from intermediate.int_periode)"


def _beholdning(hvor: str) -> tuple[Taelling, ...]:
    return (Taelling(*_SAGER, "a.aar", hvor, en_pr="s.sagsnr", fra=_BEHOLDNING),)


def _krav(kolonne: str, rolle: str, fortegn: str = "") -> Taelling:
    return Taelling(*_SAGER, _PERIODEN, f"s.{kolonne} <> 0", f"{fortegn}spor_beloeb(r.{kolonne})", rolle=rolle)


def _ejers(t: Taelling, ejer: str) -> Taelling:
    """Of a counting over the cases those that are decided, with a step, on benefits that `ejer` administers."""
    return replace(t, fra=_EJER, hvor=f"{t.hvor} and ks.kontroltrin <> 'uklassificeret' and y.myndighed = '{ejer}'")


_REJST, _BETALT, _AFSKREVET = (
    _krav("tilbagebetalingskrav", "rejst"),
    _krav("krav_betalt", "betalt", "-"),
    _krav("krav_afskrevet", "afskrevet", "-"),
)
_ANKET = Taelling(
    "kommune_sager",
    f"(select * from ({LINJER}) where komponent = 'anke')",
    _PERIODEN,
    bidrag=BIDRAG["kommune_sager"],
    rolle="rettet efter anke",
)
# what stands behind the colon of a figure that there is one of for each effort or kind of control
_DELT = {
    "indsats_sager": " || ':' || s.indsats",
    "indsats_provenu": " || ':' || s.indsats",
    "flytninger_kontrolleret": " || ':' || s.kontroltype",
    "flytninger_afvist_eller_frafaldet": " || ':' || s.kontroltype",
}
TAELLINGER: dict[str, tuple[Taelling, ...]] = {
    "su_flytninger_kontrolleret": (Taelling(*_FLYT, "year(s.anmeldt_dato)", _SU),),
    "su_flytninger_pr_uge": (Taelling(*_FLYT, "year(s.anmeldt_dato)", _SU),),
    "su_flytninger_18_21": (Taelling(*_FLYT, "year(s.anmeldt_dato)", f"{_SU} and s.alder between 18 and 21"),),
    "flytninger_kontrolleret": (Taelling(*_FLYT, "year(s.anmeldt_dato)", _ANDRE),),
    "flytninger_afvist_eller_frafaldet": (Taelling(*_FLYT, "year(s.anmeldt_dato)", f"{_ANDRE} and {_STOPPET}"),),
    "su_flytninger_afvist_eller_frafaldet": (Taelling(*_FLYT, "year(s.anmeldt_dato)", f"{_SU} and {_STOPPET}"),),
    "su_flytninger_andel_afvist_eller_frafaldet": (
        Taelling(*_FLYT, "year(s.anmeldt_dato)", _SU, f"case when {_STOPPET.replace('s.', 'u.')} then 1 else 0 end", "1"),
    ),
    "su_undringer_sendt": (Taelling(*_TILBAGE, "year(s.sendt_dato)"),),
    "su_undringer_besvaret": (Taelling(*_TILBAGE, "year(s.tilbagemeldt_dato)"),),
    "su_politianmeldt": (Taelling(*_TILBAGE, "year(s.tilbagemeldt_dato)", "s.politianmeldt"),),
    "su_tilbagebetalingskrav": (
        Taelling(*_TILBAGE, "year(s.tilbagemeldt_dato)", "s.tilbagebetalingskrav <> 0", "spor_beloeb(r.tilbagebetalingskrav)"),
    ),
    "enligerklaeringer_sendt": (Taelling(*_ENLIGE, "s.aar"),),
    "enligerklaeringer_besvaret": (Taelling(*_ENLIGE, "s.aar", "s.besvaret_dato is not null"),),
    "enligerklaeringer_udtaget": (Taelling(*_ENLIGE, "s.aar", "s.udtaget_til_kontrol"),),
    "enligerklaeringer_friplads_stoppet": (Taelling(*_ENLIGE, "s.aar", "s.friplads_stoppet"),),
    "enligerklaeringer_besparelse": (Taelling(*_ENLIGE, "s.aar", "s.besparelse <> 0", "spor_beloeb(r.besparelse)"),),
    "anker_afgjort": (Taelling(*_SAGER, "year(s.ankeafgoerelse_dato)"),),
    "anker_stadfaestet": (Taelling(*_SAGER, "year(s.ankeafgoerelse_dato)", "s.ankeafgoerelse = 'stadfæstet'"),),
    "virksomhedsbesoeg": (Taelling(*_SAGER, "year(s.virksomhedsbesoeg_dato)"),),
    "sygefravaer_sager": (Taelling(*_SAGER, "year(s.oprettet_dato)", "s.sagstype = 'sygefravær'", en_pr="s.sagsnr"),),
    "sygefravaer_reduceret": (
        Taelling(*_SAGER, "year(s.oprettet_dato)", f"s.sagstype = 'sygefravær' and {_SPARET}", en_pr="s.sagsnr"),
    ),
    "sager_primo": _beholdning("b.aabnet < a.aar and coalesce(b.lukket, 9999) >= a.aar"),
    "sager_nye": _beholdning("b.aabnet = a.aar"),
    "sager_afsluttede": _beholdning("b.lukket = a.aar"),
    "sager_ultimo": _beholdning("b.aabnet <= a.aar and coalesce(b.lukket, 9999) > a.aar"),
    "sager_politianmeldt": (Taelling(*_SAGER, "year(s.oprettet_dato)", "s.politianmeldt", en_pr="s.sagsnr"),),
    "krav_rejst": (_REJST,),
    "krav_betalt": (_krav("krav_betalt", "betalt"),),
    "krav_afskrevet": (_krav("krav_afskrevet", "afskrevet"),),
    "krav_udestaaende": (_REJST, _ANKET, _BETALT, _AFSKREVET),
    "indsats_sager": (Taelling(*_SAGER, "year(s.oprettet_dato)", "s.indsats is not null", en_pr="s.indsats, s.sagsnr"),),
    "indsats_provenu": (
        Taelling(
            "kommune_sager",
            f"(select l.*, i.indsats from ({LINJER}) as l inner join intermediate.int_sager as i "
            "on l.leverance_id = i.leverance_id and l.raekke_nr = i.raekke_nr where l.slug = 'kl-ydelser')",
            "s.aar",
            "s.indsats is not null",
            BIDRAG["kommune_sager"],
            rolle="provenulinje",
        ),
    ),
}
for _ejer in ("kommune", "UDK", "SU"):
    TAELLINGER |= {
        f"krav_rejst:{_ejer}": (_ejers(_REJST, _ejer),),
        f"krav_betalt:{_ejer}": (_ejers(_krav("krav_betalt", "betalt"), _ejer),),
        f"krav_afskrevet:{_ejer}": (_ejers(_krav("krav_afskrevet", "afskrevet"), _ejer),),
        # corrections after an appeal are booked of the municipality's own claims alone
        f"krav_udestaaende:{_ejer}": (
            *(_ejers(t, _ejer) for t in (_REJST, _BETALT, _AFSKREVET)),
            *((_ANKET,) if _ejer == "kommune" else ()),
        ),
    }
_NOEGLER = {"kommune_sager": "sagsnr", "kommune_flytninger": "flytte_id", "su_tilbagemeldinger": "undring_id"}


def udvalg(navn: str, t: Taelling) -> str:
    """The rows of a counting for every municipality and year: with kommunekode, talaar and talnavn, the figure's own name."""
    linjer = "linjer" if "provenu_linjer" in t.tabel else ""
    noegle = "s.noegle" if linjer else f"s.kommunekode || '|' || s.{_NOEGLER.get(t.kilde, 'erklaering_id')}"
    talnavn = f"'{navn}'" + _DELT.get(navn, "")
    nr = (
        f"row_number() over (partition by s.kommunekode, {t.aar}, {t.en_pr} order by s.raekke_nr, s.leverance_id)"
        if t.en_pr
        else "1"
    )
    egne = "s.* exclude (rolle, regel, noegle, bogfoert)" if linjer else "s.*"
    regel = "s.regel" if linjer else f"'indsatser/{navn.split(':')[0]}'"  # a line of proceeds keeps its own
    return (
        f"select {egne}, '{t.rolle}' as rolle, {regel} as regel, {noegle} as noegle, "
        f"{'s.bogfoert' if linjer else 'null'} as bogfoert, {t.aar} as talaar, {talnavn} as talnavn, {nr} as plads "
        f"from {t.tabel} as s {t.fra} where ({t.hvor}) and {t.aar} is not null"
    )

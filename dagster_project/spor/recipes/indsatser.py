"""Recipes of the efforts.

* Which rows each figure of the efforts counts, said once more apart from the models (docs/kontrakter.md §5 `indsatser`).
* The figures that the unit also reports, as recipes over the rows that they count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from dagster_project.spor.describe import description, model, noegletal
from dagster_project.spor.model import COUNT, SHARE, Recipe, Terms
from dagster_project.spor.recipes.provenu import CONTRIBUTIONS, LINES
from dagster_project.spor.sources import Kilder
from dagster_project.spor.tal_id import TalId


@dataclass(frozen=True)
class Count:
    """Rows of one source that a figure counts. `aar` is the year a row belongs to; `bidrag` what it gives, from its cells;
    `one_per` a key of which only the first row counts; `fra` joins what the condition needs besides the current rows `s`."""

    kilde: str
    tabel: str
    aar: str
    hvor: str = "true"
    bidrag: str = "1"
    naevner: str = "null"
    one_per: str | None = None
    fra: str = ""
    rolle: str = "tæller med"
    noegle: str = ""


_SU = "s.kontroltype = 'SU' and s.fra_kommunekode is distinct from s.kommunekode"
_SAVED = "coalesce(s.ydelse_foer > s.ydelse_efter, s.fremadrettet_besparelse > 0)"
_OTHERS = "s.kontroltype <> 'SU' and s.fra_kommunekode is distinct from s.kommunekode"
_STOPPED = "coalesce(s.afgoerelse in ('afvist', 'frafaldet'), false)"
_SAGER = ("kommune_sager", "intermediate.int_sager")
_MOVE = ("kommune_flytninger", "intermediate.int_flytninger")
_BACK = ("su_tilbagemeldinger", "intermediate.int_su_tilbagemeldinger")
_SINGLES = ("enligerklaeringer", "intermediate.int_enligerklaeringer")
# a case is its sagsnr: opened by its first row, closed when all its rows are
_STOCK = """
    inner join (
        select kommunekode, sagsnr, year(min(oprettet_dato)) as aabnet,
            case when count(*) = count(afsluttet_dato) then year(max(afsluttet_dato)) end as lukket
        from intermediate.int_sager group by kommunekode, sagsnr
    ) as b on s.kommunekode = b.kommunekode and s.sagsnr = b.sagsnr
    inner join (select distinct kommunekode, aar from intermediate.int_leverede_aar where kilde = 'kommune_sager') as a
        on s.kommunekode = a.kommunekode"""
_OWNER = """
    inner join marts.kontrolsager as ks
        on s.kommunekode = ks.kommunekode and s.sagsnr = ks.sagsnr and s.ydelse = ks.ydelse
    inner join seeds.ydelser as y
        on s.ydelse = y.ydelse and s.afgoerelse_dato >= y.gyldig_fra
        and (s.afgoerelse_dato < y.gyldig_til or y.gyldig_til is null)"""
_PERIODE = "(select aar from intermediate.int_periode)"


def _holdings(at: str) -> tuple[Count, ...]:
    return (Count(*_SAGER, "a.aar", at, one_per="s.sagsnr", fra=_STOCK),)


def _krav(column: str, role: str, sign: str = "") -> Count:
    return Count(*_SAGER, _PERIODE, f"s.{column} <> 0", f"{sign}spor_beloeb(r.{column})", rolle=role)


def _of_owner(t: Count, owner: str) -> Count:
    """Of a counting over the cases those that are decided, with a step, on benefits that `owner` administers."""
    return replace(t, fra=_OWNER, hvor=f"{t.hvor} and ks.kontroltrin <> 'uklassificeret' and y.myndighed = '{owner}'")


_RAISED, _PAID, _WRITTEN_OFF = (
    _krav("tilbagebetalingskrav", "rejst"),
    _krav("krav_betalt", "betalt", "-"),
    _krav("krav_afskrevet", "afskrevet", "-"),
)
_APPEALED = Count(
    "kommune_sager",
    f"(select * from ({LINES}) where komponent = 'anke')",
    _PERIODE,
    bidrag=CONTRIBUTIONS["kommune_sager"],
    rolle="rettet efter anke",
)
# what stands behind the colon of a figure that there is one of for each effort or kind of control
_SHARED = {
    "indsats_sager": " || ':' || spor_navn(s.indsats)",
    "indsats_provenu": " || ':' || spor_navn(s.indsats)",
    "flytninger_kontrolleret": " || ':' || s.kontroltype",
    "flytninger_afvist_eller_frafaldet": " || ':' || s.kontroltype",
}
COUNTINGS: dict[str, tuple[Count, ...]] = {
    "su_flytninger_kontrolleret": (Count(*_MOVE, "year(s.anmeldt_dato)", _SU),),
    "su_flytninger_pr_uge": (Count(*_MOVE, "year(s.anmeldt_dato)", _SU),),
    "su_flytninger_18_21": (Count(*_MOVE, "year(s.anmeldt_dato)", f"{_SU} and s.alder between 18 and 21"),),
    "flytninger_kontrolleret": (Count(*_MOVE, "year(s.anmeldt_dato)", _OTHERS),),
    "flytninger_afvist_eller_frafaldet": (Count(*_MOVE, "year(s.anmeldt_dato)", f"{_OTHERS} and {_STOPPED}"),),
    "su_flytninger_afvist_eller_frafaldet": (Count(*_MOVE, "year(s.anmeldt_dato)", f"{_SU} and {_STOPPED}"),),
    "su_flytninger_andel_afvist_eller_frafaldet": (
        Count(*_MOVE, "year(s.anmeldt_dato)", _SU, f"case when {_STOPPED.replace('s.', 'u.')} then 1 else 0 end", "1"),
    ),
    "su_undringer_sendt": (Count(*_BACK, "year(s.sendt_dato)"),),
    "su_undringer_besvaret": (Count(*_BACK, "year(s.tilbagemeldt_dato)"),),
    "su_politianmeldt": (Count(*_BACK, "year(s.tilbagemeldt_dato)", "s.politianmeldt"),),
    "su_tilbagebetalingskrav": (
        Count(*_BACK, "year(s.tilbagemeldt_dato)", "s.tilbagebetalingskrav <> 0", "spor_beloeb(r.tilbagebetalingskrav)"),
    ),
    "enligerklaeringer_sendt": (Count(*_SINGLES, "s.aar"),),
    "enligerklaeringer_besvaret": (Count(*_SINGLES, "s.aar", "s.besvaret_dato is not null"),),
    "enligerklaeringer_udtaget": (Count(*_SINGLES, "s.aar", "s.udtaget_til_kontrol"),),
    "enligerklaeringer_friplads_stoppet": (Count(*_SINGLES, "s.aar", "s.friplads_stoppet"),),
    "enligerklaeringer_besparelse": (Count(*_SINGLES, "s.aar", "s.besparelse <> 0", "spor_beloeb(r.besparelse)"),),
    "anker_afgjort": (Count(*_SAGER, "year(s.ankeafgoerelse_dato)"),),
    "anker_stadfaestet": (Count(*_SAGER, "year(s.ankeafgoerelse_dato)", "s.ankeafgoerelse = 'stadfæstet'"),),
    "virksomhedsbesoeg": (Count(*_SAGER, "year(s.virksomhedsbesoeg_dato)"),),
    "sygefravaer_sager": (Count(*_SAGER, "year(s.oprettet_dato)", "s.sagstype = 'sygefravær'", one_per="s.sagsnr"),),
    "sygefravaer_reduceret": (
        Count(*_SAGER, "year(s.oprettet_dato)", f"s.sagstype = 'sygefravær' and {_SAVED}", one_per="s.sagsnr"),
    ),
    "sager_primo": _holdings("b.aabnet < a.aar and coalesce(b.lukket, 9999) >= a.aar"),
    "sager_nye": _holdings("b.aabnet = a.aar"),
    "sager_afsluttede": _holdings("b.lukket = a.aar"),
    "sager_ultimo": _holdings("b.aabnet <= a.aar and coalesce(b.lukket, 9999) > a.aar"),
    "sager_politianmeldt": (Count(*_SAGER, "year(s.oprettet_dato)", "s.politianmeldt", one_per="s.sagsnr"),),
    "krav_rejst": (_RAISED,),
    "krav_betalt": (_krav("krav_betalt", "betalt"),),
    "krav_afskrevet": (_krav("krav_afskrevet", "afskrevet"),),
    "krav_udestaaende": (_RAISED, _APPEALED, _PAID, _WRITTEN_OFF),
    "indsats_sager": (Count(*_SAGER, "year(s.oprettet_dato)", "s.indsats is not null", one_per="s.indsats, s.sagsnr"),),
    "indsats_provenu": (
        Count(
            "kommune_sager",
            f"(select l.*, i.indsats from ({LINES}) as l inner join intermediate.int_sager as i "
            "on l.leverance_id = i.leverance_id and l.raekke_nr = i.raekke_nr where l.slug = 'kl-ydelser')",
            "s.aar",
            "s.indsats is not null",
            CONTRIBUTIONS["kommune_sager"],
            rolle="provenulinje",
        ),
    ),
}
for _owner in ("kommune", "UDK", "SU"):
    COUNTINGS |= {
        f"krav_rejst:{_owner}": (_of_owner(_RAISED, _owner),),
        f"krav_betalt:{_owner}": (_of_owner(_krav("krav_betalt", "betalt"), _owner),),
        f"krav_afskrevet:{_owner}": (_of_owner(_krav("krav_afskrevet", "afskrevet"), _owner),),
        # corrections after an appeal are booked of the municipality's own claims alone
        f"krav_udestaaende:{_owner}": (
            *(_of_owner(t, _owner) for t in (_RAISED, _PAID, _WRITTEN_OFF)),
            *((_APPEALED,) if _owner == "kommune" else ()),
        ),
    }
_KEYS = {"kommune_sager": "sagsnr", "kommune_flytninger": "flytte_id", "su_tilbagemeldinger": "undring_id"}


def selection(name: str, t: Count) -> str:
    """The rows of a counting for every municipality and year: with kommunekode, talaar and talnavn, the figure's own name."""
    lines = "linjer" if "provenu_linjer" in t.tabel else ""
    key = "s.noegle" if lines else f"s.kommunekode || '|' || s.{_KEYS.get(t.kilde, 'erklaering_id')}"
    tal_name = f"'{name}'" + _SHARED.get(name, "")
    nr = (
        f"row_number() over (partition by s.kommunekode, {t.aar}, {t.one_per} order by s.raekke_nr, s.leverance_id)"
        if t.one_per
        else "1"
    )
    own = "s.* exclude (rolle, regel, noegle, bogfoert)" if lines else "s.*"
    rule = "s.regel" if lines else f"'indsatser/{name.split(':')[0]}'"  # a line of proceeds keeps its own
    return (
        f"select {own}, '{t.rolle}' as rolle, {rule} as regel, {key} as noegle, "
        f"{'s.bogfoert' if lines else 'null'} as bogfoert, {t.aar} as talaar, {tal_name} as talnavn, {nr} as plads "
        f"from {t.tabel} as s {t.fra} where ({t.hvor}) and {t.aar} is not null"
    )


_METHOD = {"sygefravaer_reduceret": ("sygefravaer_reduceret",), "indsats_provenu": ("kanaler_kontroltrin_3", "bogfoeringsdato")}


# what only claims in words are about: the controls of some months, and those on the young
_STUDY_START = "month(s.anmeldt_dato) in (select maaned from seeds.su_saesoner)"
_IN_WORDS = {
    "studiestart_pr_maaned": f"{_SU} and {_STUDY_START}",
    "oevrige_pr_maaned": f"{_SU} and not {_STUDY_START}",
    "andel_afvist_18_21": f"{_SU} and s.alder between 18 and 21",
}


def _in_words(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when the municipality has no such figure in the year, or the year is not over."""
    (tal,) = tal_id.dele
    found = k.fetch("select vaerdi, enhed from intermediate.int_tal_i_ord where tal_id = $id", {"id": tal_id.tekst})
    if not found or tal not in _IN_WORDS:
        return None
    ((months,),) = k.fetch("select count(distinct maaned) from seeds.su_saesoner")
    share = found[0][1] == "andel"
    gives = (f"case when {_STOPPED.replace('s.', 'u.')} then 1 else 0 end", "1") if share else ("1", "null")
    counted = Count(*_MOVE, "year(s.anmeldt_dato)", _IN_WORDS[tal])
    name = "su_flytninger_18_21" if share else "su_flytninger_kontrolleret"
    rows = f"select * from ({selection(name, counted)}) where kommunekode = $kommune and talaar = $aar"
    return Recipe(
        enhed=SHARE if share else COUNT,
        publiceret=found[0][0],
        definition=description("afstemning", "int_tal_i_ord"),
        led=(Terms("kommune_flytninger", rows, *gives),),
        vaerdier={"kommune": tal_id.kommune, "aar": int(tal_id.periode)},
        andel=share,
        shared_with={"studiestart_pr_maaned": months, "oevrige_pr_maaned": 12 - months}.get(tal, 1),
    )


def recipe(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when the municipality has no such figure in the year."""
    if tal_id.art == "su_flytninger":
        return _in_words(k, tal_id)
    (tal,) = tal_id.dele
    name = tal if tal in COUNTINGS else tal.split(":")[0]
    values = {"kommune": tal_id.kommune, "aar": int(tal_id.periode), "tal": tal}
    found = k.fetch("select vaerdi from marts.indsatser where kommunekode = $kommune and aar = $aar and noegletal = $tal", values)
    if not found or name not in COUNTINGS:
        return None
    definition, unit = noegletal(k, name)
    terms = tuple(
        Terms(
            t.kilde,
            f"select * from ({selection(name, t)}) where kommunekode = $kommune and talaar = $aar and talnavn = $tal",
            f"case when u.plads = 1 then {t.bidrag} else 0 end",
            t.naevner,
        )
        for t in COUNTINGS[name]
    )
    return Recipe(
        enhed=unit,
        publiceret=found[0][0],
        definition=f"{definition} {model('indsatser')}",
        led=terms,
        vaerdier=values,
        andel=unit == "andel",
        shared_with=_weeks(k, int(tal_id.periode)) if name == "su_flytninger_pr_uge" else 1,
        metode=_METHOD.get(name, ()),
    )


def _weeks(k: Kilder, year: int) -> Decimal:
    """The weeks of a year: 52, and in the year of the period as many as its months give."""
    (periode,) = k.fetch("select periode from intermediate.int_periode", {})[0]
    months = 12 if year < int(periode[:4]) else int(periode[5:])
    return Decimal(52 * months) / 12

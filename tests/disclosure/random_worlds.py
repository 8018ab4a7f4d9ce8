"""Random worlds, and what becomes of them by the next publication."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal

from hypothesis import strategies as st

from tests.disclosure.worlds import COMPONENTS, KATEGORI, World

YEAR = (2022, 2023)
beloeb = st.integers(1, 400).map(lambda v: Decimal(v * 777))
YDELSER = ("Folkepension", "Boligydelse", "Barseldagpenge")
# of a statement's row: stops, their amount, claims and theirs
counted = st.builds(
    lambda stops, stop, claims, claim: (stops, stop if stops else Decimal(0), claims, claim if claims else Decimal(0)),
    *(st.integers(0, 7), beloeb) * 2,
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    codes = draw(st.sampled_from([("151",), ("101", "151"), ("101", "147", "151")]))
    v = World(daekket=[(k, a) for k in codes for a in YEAR])
    for k, a in v.daekket:
        for kat in KATEGORI:
            for nr in range(draw(st.sampled_from([0, 1, 2, 4, 5, 6, 9]))):
                komp = draw(st.sampled_from([c for c in COMPONENTS[kat] if c != "anke"]))
                v.sager.append((k, a, kat, f"S{nr}", komp, draw(beloeb)))
        for _, _, kat, nr, komp, b in [r for r in v.sager if r[:3] == (k, a, "KL-ydelser")]:
            rejst = b if komp == "tilbagebetalingskrav" else Decimal(0)
            anke = -(draw(st.sampled_from([0, 0, 0, 1, 3])) * rejst / 4).quantize(Decimal(1))
            if anke:
                v.sager.append((k, a, kat, nr, "anke", anke))
            parts = draw(st.sampled_from([(0, 0), (0, 0), (1, 0), (4, 0), (1, 1), (0, 2)]))
            betalt, afskrevet = ((d * (rejst + anke) / 4).quantize(Decimal(1)) for d in parts)
            ydelse = draw(st.sampled_from(("kontanthjælp", "sygedagpenge", "ledighedsydelse")))
            v.fate[k, a, nr] = (ydelse, draw(st.sampled_from([2, 11])), betalt, afskrevet)
        for y in draw(st.lists(st.sampled_from(YDELSER), unique=True)):
            sa, ka = draw(st.integers(0, 7)), draw(st.integers(0, 7))
            v.udk.append((k, a, y, sa, draw(beloeb) if sa else Decimal(0), ka, draw(beloeb) if ka else Decimal(0)))
        n = draw(st.integers(0, 6))
        v.p11.append((k, a, n, draw(beloeb) if n else Decimal(0), draw(beloeb) if n else Decimal(0)))
        whole = draw(st.integers(0, 12))
        v.indsatser += [(k, a, "anker_afgjort", whole), (k, a, "anker_stadfaestet", draw(st.integers(0, whole)))]
    for a in YEAR:
        for y in sorted({r[2] for r in v.udk if r[1] == a}):
            sa, ka = draw(st.integers(0, 6)), draw(st.integers(0, 6))
            v.resten.append((a, y, sa, draw(beloeb) if sa else Decimal(0), ka, draw(beloeb) if ka else Decimal(0)))
    return v


@st.composite
def naeste(draw: st.DrawFn, foer: World) -> World:
    """A month later: some cases more, one corrected, one a little, another count."""
    v = deepcopy(foer)
    for i in range(draw(st.sampled_from([0, 1, 3, 5, 8]))):
        k, a = draw(st.sampled_from(v.daekket))
        kat = draw(st.sampled_from(sorted(KATEGORI)))
        v.sager.append((k, a, kat, f"N{i}", COMPONENTS[kat][0], draw(beloeb)))
    if v.sager and draw(st.booleans()):
        i = draw(st.integers(0, len(v.sager) - 1))
        v.sager[i] = (*v.sager[i][:5], draw(beloeb))
    if v.sager and draw(st.booleans()):
        i = draw(st.integers(0, len(v.sager) - 1))
        v.sager[i] = (*v.sager[i][:5], v.sager[i][5] + 100)
    if v.fate and draw(st.booleans()):
        sag = draw(st.sampled_from(sorted(v.fate)))
        v.fate[sag] = (*v.fate[sag][:2], v.fate[sag][2] + 100, v.fate[sag][3])
    v.indsatser = [(k, a, n, x + draw(st.sampled_from([0, 0, 2, 6]))) for k, a, n, x in v.indsatser]
    stadf = {(k, a): x for k, a, n, x in v.indsatser if n == "anker_afgjort"}
    v.indsatser = [(k, a, n, min(x, stadf[k, a])) for k, a, n, x in v.indsatser]
    return v


@st.composite
def course(draw: st.DrawFn) -> list[World]:
    first = draw(worlds())
    return [first, draw(naeste(first))]


@st.composite
def growth(draw: st.DrawFn, before: World, nr: int) -> World:
    """A month later, of which each kind of figure has so many more that its own change may be shown: cases of one component or
    another of a benefit, counts and what they are parts of."""
    v = deepcopy(before)
    some = st.sampled_from([0, 1, 5, 6, 7])
    for k, a in v.daekket:
        for component, benefit in (("tilbagebetalingskrav", "kontanthjælp"), ("mindreudgift", "kontanthjælp"),
                                   ("mindreudgift", "sygedagpenge")):  # fmt: skip
            for i in range(draw(some)):
                name = f"{component}{benefit}{nr}-{i}"
                v.sager.append((k, a, "KL-ydelser", name, component, draw(beloeb)))
                v.fate[k, a, name] = (benefit, 11, Decimal(0), Decimal(0))
        for kat, component in (("SU-sager", "tilbagebetalingskrav"), ("Stop af tilflytninger", "mindreudgift")):
            v.sager += [(k, a, kat, f"{nr}-{i}", component, draw(beloeb)) for i in range(draw(some))]
    more = {(k, a, n): draw(some) for k, a, n, _ in v.indsatser}
    v.indsatser = [
        (
            k,
            a,
            n,
            x + more[k, a, "anker_afgjort"] if n == "anker_afgjort" else x + min(more[k, a, n], more[k, a, "anker_afgjort"]),
        )
        for k, a, n, x in v.indsatser
    ]
    return v


@st.composite
def three_editions(draw: st.DrawFn) -> list[World]:
    first = draw(worlds())
    second = draw(growth(first, 2))
    return [first, second, draw(st.one_of(growth(second, 3), naeste(second)))]


@st.composite
def of_one(draw: st.DrawFn, before: World, nr: int) -> World:
    """A month later, of which one municipality has sent other cases or another statement, or the country's statement has other
    rows beside the municipalities'; all others are as they were."""
    v, after = deepcopy(before), draw(st.one_of(growth(before, nr), naeste(before)))
    code = draw(st.sampled_from([*sorted({k for k, _ in v.daekket}), "DK"]))
    if code == "DK":
        v.resten = [(a, y, *draw(counted)) for a, y, *_ in v.resten]
    else:
        after.udk = [draw(st.sampled_from([r, (*r[:3], *draw(counted))])) for r in after.udk]
        for rows in ("sager", "udk", "p11", "indsatser"):
            own = [r for r in getattr(after, rows) if r[0] == code]
            setattr(v, rows, [*(r for r in getattr(before, rows) if r[0] != code), *own])
        v.fate |= {k: fate for k, fate in after.fate.items() if k[0] == code}
    return v


@st.composite
def courses_of_one(draw: st.DrawFn) -> list[World]:
    """Two to four editions, each of which one municipality is new in; or none; or what the first had comes back."""
    out = [draw(worlds())]
    for nr in range(2, draw(st.sampled_from([3, 3, 4, 5]))):
        out.append(draw(st.one_of(of_one(out[-1], nr), of_one(out[-1], nr), st.sampled_from([out[-1], out[0]]))))
    return out

"""A yearly statement whose headings speak of another year, or of a part of one, is refused; when it was made is no matter."""

from __future__ import annotations

import pytest

from dagster_project.common.errors import Refused
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.heading_period import check, other_months
from dagster_project.deliveries.readers.udk_statement import read_udk_text
from tests.deliveries.readers.test_udk_statement import COUNTRY, KOMMUNE, PARAGRAF, TITLE


@pytest.mark.parametrize(
    "heading",
    [
        "Helhedsorienteret Kontrol Statusopgørelse, 2018",
        "Statusopgørelse for 2018, udsendt 15. januar 2019",
        "Udtræk pr. 15-01-2019",
        "Periode: 01-01-2018 - 31-12-2018",
        "Statusopgørelse januar-december 2018",
        "Statusopgørelse pr. 31. december 2018",
        "Ballerup Kommune",
        "Kontroltrin 3 - Kontrolenheden",
        "Perioden 1/1 - 31/12 2018",
        "Udarbejdet i marts 2019",
        "Tabel 3.1, side 1/2",
        "Sagsnr. 2016-1234",
        "jf. lov nr. 1460 af 12. december 2017",
        "Tal for alle 12 måneder af 2018",
    ],
)
def test_headings_of_the_whole_year(heading):
    check([(1, heading)], "2018", "linje")


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("Helhedsorienteret Kontrol Statusopgørelse, 2017", "2017"),
        ("Statusopgørelse 2017-2018", "2017"),
        ("Landsplan 2019", "2019"),
        ("Statusopgørelse pr. 31. december 2019", "2019"),
        ("Periode: 01-07-2017 - 30-06-2018", "2017"),
        ("Statusopgørelse 1. halvår 2018", "en del af et år"),
        ("2. HALVÅR 2018", "en del af et år"),
        ("Statusopgørelse, 1. kvartal 2018", "en del af et år"),
        ("Statusopgørelse H1 2018", "en del af et år"),
        ("Statusopgørelse januar - juni 2018", "en del af et år"),
        ("Statusopgørelse pr. 30. juni 2018", "en del af et år"),
        ("Statusopgørelse, 3. juli 2018", "en del af et år"),
        ("Periode: 2018-01-01 til 2018-09-30", "en del af et år"),
        ("Opgørelse for 9 måneder af 2018", "en del af et år"),
        ("De første ni måneder af 2018", "en del af et år"),
        ("Perioden 1/1-30/6 2018", "en del af et år"),
        ("Perioden 1.1.18-30.6.18", "en del af et år"),
        ("4. kvt. 2018", "en del af et år"),
        ("1H2018", "en del af et år"),
        ("2018-01 til 2018-06", "en del af et år"),
        ("Opgørelse 06/2018", "en del af et år"),
        ("Uge 1-26, 2018", "en del af et år"),
        ("Juli 2018 - juni 2019", "2019"),
    ],
)
def test_headings_of_another_time(heading, named):
    with pytest.raises(Refused, match=f"række 3: overskriften „.*“ nævner {named}, men filen er navngivet for hele 2018"):
        check([(3, heading)], "2018", "række")


def test_a_statement_gives_its_headings_and_none_of_its_figures():
    text = "\n".join((TITLE, COUNTRY, KOMMUNE, PARAGRAF, "Planlagte indsatser 2024 i Ballerup og i årene derefter"))
    titles = read_udk_text(text, contracts(), "udk_statusopgoerelse").titles
    assert [nr for nr, _ in titles] == [1, 3, 5, 7, 15, 22]
    check(titles, "2023", "linje")


@pytest.mark.parametrize(
    "title",
    [
        "Kontrolsager december 2024",
        "Periode: 2024-12",
        "Januar 2024 - december 2024",
        "01-01-2024 - 31-12-2024",
        "Udtrukket 3. januar 2025",
        "Udtræk november 2024",
        "Sagsnr. 2023-11",
        "jf. lov nr. 1460 af 12. december 2017",
        "Kontrolsager 2023",
        "Juli",
    ],
)
def test_titles_of_the_month_and_of_none_say_nothing(title):
    assert other_months([(1, title)], "2024-12", "linje") == []


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Kontrolsager for november 2024", "november 2024"),
        ("Udtræk for november 2023", "november 2023"),
        ("Periode: 2024-11", "november 2024"),
        ("Periode 12/2023", "december 2023"),
        ("01-11-2024 - 30-11-2024", "november 2024"),
        ("dec. 2023", "december 2023"),
    ],
)
def test_a_title_that_names_another_month_is_told_of(title, named):
    (said,) = other_months([(2, title)], "2024-12", "linje")
    assert said.startswith("linje 2: overskriften „") and f"“ nævner {named}, men filen er navngivet for 2024-12" in said

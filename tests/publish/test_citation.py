"""How a publication is cited, with and without a publisher and an address of its own."""

from __future__ import annotations

import pytest

from dagster_project.publish.citation import address, citation

OM = {
    "periode": "2023-12", "nr": "2", "titel": "Kontrolprovenu, dec. 2023", "data_til": "2023-12-31", "udgivet": "2024-01-28",
    "kontakt": "Kontrolenheden", "udgiver": "", "adresse": "",
}  # fmt: skip
HOME = {"udgiver": "Ballerup Kommune", "adresse": "https://ballerup.dk/kontrol/"}
DAYS = "Udgivelse 2023-12.2, data til 31. dec. 2023, udgivet 28. jan. 2024."


@pytest.mark.parametrize(
    ("om", "cited"),
    [
        (OM, f"Kontrolenheden (2024): Kontrolprovenu, dec. 2023. {DAYS}"),
        (
            OM | HOME,
            f"Ballerup Kommune (2024): Kontrolprovenu, dec. 2023. {DAYS} https://ballerup.dk/kontrol/2023-12.2/site/index.html",
        ),
        ({"periode": "2023-12", "nr": "1", "udgivet": ""}, "Kontrolprovenu: Kontrolprovenu. Udgivelse 2023-12.1."),
    ],
)
def test_a_citation_names_publisher_title_release_days_and_address(om: dict[str, str], cited: str) -> None:
    assert citation(om).replace("\u00a0", " ") == cited


def test_in_english_and_of_one_file() -> None:
    english = "Kontrolenheden (2024): Kontrolprovenu, dec. 2023. Release 2023-12.2, data to 2023-12-31, published 2024-01-28."
    assert citation(OM, english=True) == english
    assert address(OM | HOME, "site/figur/x.svg") == "https://ballerup.dk/kontrol/2023-12.2/site/figur/x.svg"
    assert address(OM) == ""

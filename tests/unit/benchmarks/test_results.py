"""What is printed and drawn of benchmark results."""

import re
from typing import Any
from xml.etree import ElementTree

from tests.benchmarks.chart import chart
from tests.benchmarks.load import Candidate, Round
from tests.benchmarks.processes import Server
from tests.benchmarks.report import as_json, as_markdown, ratios


def program(name: str, *rates: float) -> Candidate:
    server = Server(name, 1, "http://127.0.0.1:1", "shop")
    rounds = [Round(rate, 1.0, 2.0, 3.0, 4.0, 0) for rate in rates]
    return Candidate(name, server, "/", None, rounds=rounds)


def results() -> Any:
    programs = [program("shop", 50, 80, 90), program("limit", 100, 100, 100)]
    idle = [program("shop", 10), program("vendure", 0)]
    return as_json({"list": programs, "detail": idle}, {"shop": 100.0}, {"rounds": 3})


def test_each_round_is_compared_with_the_one_beside_it() -> None:
    first, other = program("shop", 10, 90), program("limit", 100, 100)

    assert ratios([first, other]) == {"limit": (0.9, 0.1, 0.9)}


def test_a_program_that_answered_nothing_is_no_measure() -> None:
    assert ratios([program("shop", 10), program("vendure", 0)]) == {}


def test_the_chart_draws_a_bar_for_every_program_that_answered() -> None:
    drawn = chart(results())

    ElementTree.fromstring(drawn)  # noqa: S314 - our own
    assert len(re.findall("<rect x=", drawn)) == 3
    assert "shop 80 (0.80 of the limit)" in drawn
    assert "vendure: none finished" in drawn


def test_the_table_names_medians_and_ratios() -> None:
    rows = as_markdown(results()).splitlines()

    assert rows[2] == "| list | shop | 80 | 1.00 | 2.00 | 3.00 | 4.00 | 0.80 x limit |"
    assert rows[-1] == "| detail | vendure | none finished | | | | | |"

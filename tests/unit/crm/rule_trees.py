"""Random rule trees for property tests. Products, categories and fields are those of
`tests.domain.crm.population`."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from commerce.core.money import Money
from commerce.crm.kinds import RfmSegment
from commerce.crm.segments import tree
from commerce.customers.models import ConsentPurpose, CustomerStatus

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PRODUCTS = [UUID(int=number) for number in range(1, 4)]
CATEGORIES = [UUID(int=number) for number in range(11, 14)]
TAGS = ["vip", "press", "wholesale", "波士顿"]
TEXTS = ["red", "green", "it's; DROP TABLE customers --"]
COUNTRIES = ["GB", "DE", "CN"]
PURPOSES = [ConsentPurpose.EMAIL_MARKETING, ConsentPurpose.ANALYTICS]
LANGUAGES = ["en", "de", "zh"]
CURRENCIES = ["GBP", "EUR", "JPY"]
NUMBERS = ["-3.5", "0", "2", "2.25", "10"]
DAYS = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28)]


def some_of(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(tuple)


def limits(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, Any]]:
    """A range's ends: one of them may be open, never both, and they stand in order."""
    return st.one_of(
        values.map(lambda low: (low, None)),
        values.map(lambda high: (None, high)),
        st.lists(values, min_size=2, max_size=2).map(lambda ends: tuple(sorted(ends))),
    )


def times() -> st.SearchStrategy[tree.Times]:
    days = st.integers(1, 12)
    moments = st.integers(-12, 1).map(lambda count: NOW + timedelta(days=count))
    between = st.lists(moments, min_size=2, max_size=2, unique=True).map(sorted)
    return st.one_of(
        days.map(lambda count: tree.Times(within_days=count)),
        days.map(lambda count: tree.Times(more_than_days_ago=count)),
        st.tuples(days, days).map(
            lambda pair: tree.Times(within_days=sum(pair), more_than_days_ago=pair[1])
        ),
        moments.map(lambda at: tree.Times(since=at)),
        moments.map(lambda at: tree.Times(until=at)),
        between.map(lambda pair: tree.Times(since=pair[0], until=pair[1])),
    )


@st.composite
def amounts(draw: st.DrawFn) -> tree.Amounts:
    currency = draw(st.sampled_from(CURRENCIES))
    ends = draw(limits(st.integers(0, 60).map(lambda tens: tens * 1000)))
    low, high = (None if end is None else Money(end, currency) for end in ends)
    return tree.Amounts(currency, low, high)


def numbers(low: int, high: int) -> st.SearchStrategy[tree.Numbers]:
    return limits(st.integers(low, high)).map(lambda ends: tree.Numbers(*ends))


@st.composite
def number_fields(draw: st.DrawFn) -> tree.NumberField:
    positions = draw(limits(st.integers(0, len(NUMBERS) - 1)))
    ends = (None if position is None else NUMBERS[position] for position in positions)
    return tree.NumberField("points", *ends)


def scores() -> st.SearchStrategy[tree.Scored]:
    score = st.none() | numbers(1, 5)
    segments = st.lists(st.sampled_from(RfmSegment), max_size=4, unique=True).map(tuple)
    built = st.builds(
        tree.Scored, recency=score, frequency=score, monetary=score, segments=segments
    )
    return built.filter(lambda rule: rule != tree.Scored())


def leaves() -> st.SearchStrategy[tree.Leaf]:
    days = st.none() | st.integers(1, 12)
    return st.one_of(
        some_of(TAGS).map(lambda tags: tree.Tagged(tuple(sorted(tags)))),
        st.builds(tree.Consented, st.sampled_from(PURPOSES), st.booleans()),
        some_of(TEXTS).map(lambda texts: tree.TextField("colour", texts)),
        number_fields(),
        st.booleans().map(lambda equals: tree.BooleanField("club", equals)),
        limits(st.sampled_from(DAYS)).map(lambda ends: tree.DateField("birthday", *ends)),
        st.builds(tree.FieldPresent, st.sampled_from(["colour", "club"]), st.booleans()),
        some_of(COUNTRIES).map(tree.InCountry),
        some_of(LANGUAGES).map(tree.Speaks),
        st.lists(st.sampled_from(CustomerStatus), min_size=1, max_size=2, unique=True).map(
            lambda statuses: tree.HasStatus(tuple(statuses))
        ),
        times().map(tree.Created),
        times().map(tree.FirstOrdered),
        times().map(tree.LastOrdered),
        numbers(0, 4).map(tree.OrderCount),
        amounts().map(tree.Spent),
        amounts().map(tree.AverageOrder),
        scores(),
        st.builds(tree.BoughtProduct, st.sampled_from(PRODUCTS), days),
        st.builds(tree.BoughtCategory, st.sampled_from(CATEGORIES), days),
        st.booleans().map(tree.HasOpenTicket),
    )


def rule_trees(depth: int = tree.MAX_DEPTH) -> st.SearchStrategy[tree.Rule]:
    """Trees within the limits of depth; of the size, three branches at a node stay within them."""
    if depth <= 3:
        return leaves()
    inner = st.deferred(lambda: rule_trees(depth - 1))
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(leaves(), several.map(tree.All), several.map(tree.Any), inner.map(tree.Not))

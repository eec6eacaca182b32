"""When an open payment is asked about again."""

from datetime import UTC, datetime

from commerce.payments.rules import next_check

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    minutes = [(next_check(NOW, checks) - NOW).total_seconds() / 60 for checks in range(7)]

    assert minutes == [1, 2, 4, 8, 15, 15, 15]
    assert (next_check(NOW, 10_000) - NOW).total_seconds() == 15 * 60

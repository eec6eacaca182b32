"""What is deprecated says until when it is there, and nothing goes before."""

from datetime import UTC, datetime

from schema import snapshot, version
from schema.execution.deprecation import deprecated_elements, wrong_with
from schema.root import executable


def test_every_deprecation_is_in_the_form_that_programs_read() -> None:
    release = version.schema_version().release

    wrong = [
        f"{coordinate}: {problem}"
        for coordinate, reason in deprecated_elements(executable())
        if (problem := wrong_with(reason, release)) is not None
    ]

    assert wrong == []


def test_nothing_is_removed_that_was_promised_for_longer() -> None:
    assert snapshot.gone_too_early(snapshot.PATH.read_text(), snapshot.text()) == [], (
        "deprecate these for two minor releases; if no release ever had them, run"
        f" `python -m schema.snapshot {snapshot.UNRELEASED}`"
    )


def test_the_schema_s_date_is_that_of_its_last_change() -> None:
    today = datetime.now(UTC).date()

    assert version.PATH.read_text() == version.dated(snapshot.text(), today), (
        "run `python -m schema.snapshot` and commit schema/version.toml"
    )

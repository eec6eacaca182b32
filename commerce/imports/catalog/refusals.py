"""What the catalogue's rules refuse, as rejected rows."""

from collections.abc import Sequence

from commerce.core.errors import ExpectedError, FieldProblem, InvalidInput
from commerce.imports.formats.items import line_of
from commerce.imports.progress import Rejection

INPUT = "input"


def rejections_of(
    refused: ExpectedError, line: int, variant_lines: Sequence[int] = ()
) -> list[Rejection]:
    """One for each problem."""
    if isinstance(refused, InvalidInput):
        return rejections(refused.problems, line, variant_lines)
    told = ", ".join(str(each) for each in refused.args) or "refused"
    return [Rejection(line, refused.code, told)]


def rejections(
    problems: Sequence[FieldProblem], line: int, variant_lines: Sequence[int] = ()
) -> list[Rejection]:
    """Each at the line of the variant that it is about, or else at the record's."""
    found: list[Rejection] = []
    for problem in problems:
        path = problem.path[1:] if problem.path[:1] == (INPUT,) else problem.path
        place = ".".join(path)
        message = f"{place}: {problem.message}" if place else problem.message
        found.append(Rejection(line_of(line, variant_lines, path), problem.code, message))
    return found

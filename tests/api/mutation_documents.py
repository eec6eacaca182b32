"""Documents of mutations, by the names that the schema gives their parts."""

# A type may have a `code` of its own, so the refusal's is asked for under another name.
REFUSED = """... on UserError { __typename refusal: code path }
  ... on InvalidInputError { problems { path code } }"""


def mutation(name: str, success: str, fields: str) -> str:
    """`name(input)` answering `fields` of the type `success`, or a refusal. Those whose name ends
    in Delete answer with the id."""
    shown = (
        "... on Deleted { id }" if name.endswith("Delete") else f"... on {success} {{ {fields} }}"
    )
    kind = f"{name[0].upper()}{name[1:]}Input!"
    return f"mutation($input: {kind}) {{ {name}(input: $input) {{ {shown} {REFUSED} }} }}"

"""GraphiQL for development, from files of our own: it works without internet access."""

from pathlib import Path

GRAPHIQL_ASSETS = Path(__file__).with_name("graphiql")


def graphiql_page() -> str:
    """The page that browsers get at `/graphql`."""
    return (GRAPHIQL_ASSETS / "index.html").read_text()

"""What `make run` prints once the shop is up: where things are, and a first request to paste."""

import json
from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

_FIRST_QUERY = (
    '{ productSearch(query: "coffee", first: 3) { totalCount edges { node { title slug } } } }'
)


def show(console: Console, url: str, services: Mapping[str, str]) -> None:
    """Print it; `services` describes the database and the search engine."""
    from commerce.demo import clients, shop  # noqa: PLC0415  imports that take longer than all of ours

    endpoint = f"{url}/graphql"
    rows = {
        "GraphQL": endpoint,
        "GraphiQL": f"{endpoint} in a browser",
        **services,
        "Customer": f"{shop.CUSTOMER_EMAIL}  password {shop.CUSTOMER_PASSWORD}",
        "Staff": f"{shop.ADMIN.email}  password {shop.ADMIN.password}",
        "Client": f"{clients.STOREFRONT}  key {clients.STOREFRONT_KEY}",
        "Logs": ".commerce/log/",
    }
    body = json.dumps({"query": _FIRST_QUERY})
    console.print("\nThe shop is open. Ctrl-C stops all of it.\n", style="bold green")
    for name, value in rows.items():
        console.print(Text(f"  {name:<10}", style="bold"), Text(value), soft_wrap=True)
    console.print("\nA first request:")
    console.print(
        f"  curl -s {endpoint} -H 'content-type: application/json' -d '{body}'\n",
        markup=False,
        soft_wrap=True,
    )

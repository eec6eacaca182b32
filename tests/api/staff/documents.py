"""The documents that several of these tests send."""

from typing import Any

from tests.client import Client
from tests.factories.identity import PASSWORD

SESSION = "... on StaffAuthSession { accessToken refreshToken staff { id name email permissions } }"
LOGIN = f"""mutation($input: StaffLoginInput!) {{ staffLogin(input: $input) {{ {SESSION}
  ... on UserError {{ __typename code path }} }} }}"""
REFRESH = f"""mutation($input: StaffRefreshInput!) {{ staffRefresh(input: $input) {{ {SESSION}
  ... on UserError {{ __typename code path }} }} }}"""
ME = "{ staffMe { name permissions } }"


async def login(client: Client, email: str, password: str = PASSWORD) -> Any:
    return await client.data(LOGIN, input={"email": email, "password": password})


async def refresh(client: Client, token: str) -> Any:
    return await client.data(REFRESH, input={"refreshToken": token})

"""The documents that several of these tests send."""

from typing import Any

from tests.client import Client
from tests.factories.identity import PASSWORD

REFUSAL = """... on UserError { __typename code path }
... on TooManyAttemptsError { retryAfterSeconds }"""
PROBLEMS = "... on InvalidInputError { problems { path code } }"
SESSION = "... on AuthSession { accessToken refreshToken customer { id email name } }"

REGISTER = f"""mutation($input: CustomerRegisterInput!) {{
  customerRegister(input: $input) {{ {SESSION} {REFUSAL} {PROBLEMS} }} }}"""
LOGIN = f"""mutation($input: CustomerLoginInput!) {{
  customerLogin(input: $input) {{ {SESSION} {REFUSAL} }} }}"""
REFRESH = f"""mutation($input: CustomerRefreshInput!) {{
  customerRefresh(input: $input) {{ {SESSION} ... on UserError {{ __typename code path }} }} }}"""
LOGOUT = """mutation($input: CustomerLogoutInput!) {
  customerLogout(input: $input) { ... on SignedOut { sessionsEnded } } }"""
ME = "{ me { id email name } }"


async def register(client: Client, **given: Any) -> Any:
    wanted = {"email": "ada@example.com", "password": PASSWORD, "name": "Ada Chen", **given}
    return await client.data(REGISTER, input=wanted)


async def login(client: Client, email: str = "ada@example.com", password: str = PASSWORD) -> Any:
    return await client.data(LOGIN, input={"email": email, "password": password})


async def refresh(client: Client, token: str) -> Any:
    return await client.data(REFRESH, input={"refreshToken": token})

"""These tests check access tokens as the running shop does."""

import pytest

from resolvers.context import Services
from tests.client import Actors
from tests.tokens import with_real_tokens


@pytest.fixture
def services(services: Services, actors: Actors) -> Services:
    return with_real_tokens(services, actors)

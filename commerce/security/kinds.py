"""What is noticed."""

from enum import Enum


class SignalKind(Enum):
    """Something that a caller did once may be a mistake; often, it is a pattern."""

    THROTTLED = "throttled"  # over the quota
    BLOCKED = "blocked"  # asked while a block rule kept it out
    COST_REFUSED = "cost_refused"  # a document or operation over the limits
    UNKNOWN_DOCUMENT = "unknown_document"  # named a document that is not its own
    BAD_DOCUMENT = "bad_document"  # a document that cannot be read or does not fit the schema
    BAD_TOKEN = "bad_token"  # noqa: S105 - a kind, no secret
    BAD_KEY = "bad_key"  # a client's key that nobody has
    TOKEN_REUSE = "token_reuse"  # noqa: S105 - a refresh token was used a second time
    SIGN_IN_FAILED = "sign_in_failed"

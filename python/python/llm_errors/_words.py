"""The closed lists of words. Each member is a string, and equal to it."""

from enum import StrEnum


class Kind(StrEnum):
    """What went wrong, the same words for all providers."""

    AUTHENTICATION = "authentication"
    """The server does not know who calls: no key, a wrong, revoked or leaked key, a deactivated account.
    A known caller who may not is `PERMISSION`."""
    PERMISSION = "permission"
    """A known caller may not do this: organization, scope, region, address, verification, a model that
    the key does not include."""
    INVALID_REQUEST = "invalid_request"
    """The request is wrong in itself: syntax, a missing field, a value out of range."""
    CONTEXT_LENGTH = "context_length"
    """Input and requested output together are longer than the model can take."""
    PAYLOAD_TOO_LARGE = "payload_too_large"
    """Too many bytes, pixels, pages or items. Too many tokens is `CONTEXT_LENGTH`."""
    CONTENT_POLICY = "content_policy"
    """Refused by moderation, a safety filter or a usage policy."""
    NOT_FOUND = "not_found"
    """A URL, model, deployment or object that does not exist, whatever the status says."""
    CONFLICT = "conflict"
    """The object was changed by somebody else, or is in a state that does not allow this."""
    RATE_LIMIT = "rate_limit"
    """Too much in too short a time. It refills by waiting, unlike `QUOTA`."""
    QUOTA = "quota"
    """A budget is spent: credit, a spending cap, a limit of zero. Waiting does not refill it."""
    OVERLOADED = "overloaded"
    """The server has no capacity at the moment."""
    TIMEOUT = "timeout"
    """Somebody gave up waiting: the client, a proxy or the server."""
    CONNECTION = "connection"
    """No answer arrived: name resolution, TLS, a proxy, a broken connection."""
    UPSTREAM = "upstream"
    """The server that a gateway calls failed."""
    INTERNAL = "internal"
    """The answering server itself failed."""
    PENDING = "pending"
    """Not an error yet: the result is not ready."""


class Retry(StrEnum):
    """Whether the same request, unchanged, can succeed later."""

    NEVER = "never"
    """It cannot: something has to be changed first."""
    AFTER_DELAY = "after_delay"
    """It can, after waiting."""
    POLL = "poll"
    """It will: ask again until the result is there."""


class FixBy(StrEnum):
    """Who has to act."""

    CALLER = "caller"
    """Whoever writes the request."""
    ACCOUNT = "account"
    """Whoever owns the account: key, billing, permissions."""
    OPERATOR = "operator"
    """Whoever runs the gateway."""
    PROVIDER = "provider"
    """The provider. Nobody else can do more than wait."""


class Window(StrEnum):
    """When a spent limit refills as a whole."""

    MINUTE = "minute"
    """A minute or less."""
    HOUR = "hour"
    """An hour."""
    FIVE_HOURS = "five_hours"
    """Five hours, as the plans of coding agents have it."""
    DAY = "day"
    """A day."""
    WEEK = "week"
    """A week."""
    MONTH = "month"
    """A month."""


class Signal(StrEnum):
    """The part of a response that decided."""

    MESSAGE = "message"
    """The words of the message, or the numbers in it."""
    CODE = "code"
    """The code in the body."""
    TYPE = "type"
    """The type in the body."""
    STATUS = "status"
    """The HTTP status."""
    STATUS_CLASS = "status_class"
    """The class of the HTTP status."""


class Reason(StrEnum):
    """Why a request is not sent again."""

    NEVER = "never"
    """The same request cannot succeed later."""
    UNKNOWN = "unknown"
    """Nothing is known of the failure."""
    PENDING = "pending"
    """The result is not ready, and the policy does not poll."""
    ATTEMPTS = "attempts"
    """The request was sent as often as the policy allows."""
    WAIT_TOO_LONG = "wait_too_long"
    """The server asks for a longer wait than the policy allows."""
    TOTAL_TOO_LONG = "total_too_long"
    """With the wait it would take longer in all than the policy allows."""
    BUDGET = "budget"
    """Too many requests are being sent again: the service is down."""


class Alternative(StrEnum):
    """Who could answer instead, for a router that has a choice."""

    OTHER_ACCOUNT = "other_account"
    """Another account or provider: this one has no money, or may not."""
    OTHER_MODEL = "other_model"
    """Another model or provider, now: this one is busy, or fails."""
    LARGER_CONTEXT = "larger_context"
    """A model with a larger context, or a shorter request."""
    OTHER_POLICY = "other_policy"
    """A provider with another policy, if the content is yours to send elsewhere."""

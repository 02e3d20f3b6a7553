from typing import Literal, Optional

class ResponseError(BaseModel):
    code: Literal[
        "server_error",
        "rate_limit_exceeded",
        "invalid_prompt",
    ]
    """The code."""
    message: str
    role: Literal["user", "system"]

class ErrorType(str, Enum):
    OVERLOADED = "overloaded_error"
    API = "api_error"

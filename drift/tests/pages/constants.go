package types

const (
	ErrorCodeInvalidRequest ErrorCode = "invalid_request" // the body
	ErrorCodeChannelInvalidKey ErrorCode = "channel:invalid_key"
	ErrorTypeUpstream ErrorType = "upstream_error"
	RelayFormat Format = "openai"
)

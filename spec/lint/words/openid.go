package words

// OpenID are the scopes that OpenID Connect gives a meaning (Core 1.0 sections 3.1.2.1, 5.4 and 11), each with words of which a
// description that means the same has one.
var OpenID = map[string][]string{
	"openid":         {"openid", "oidc", "identity", "id", "login", "log", "sign", "signin", "authenticate", "user", "users"},
	"profile":        {"openid", "claim", "claims", "user", "users", "your", "name", "account", "person", "personal"},
	"email":          {"openid", "claim", "claims", "user", "users", "your", "address", "account"},
	"address":        {"openid", "claim", "claims", "user", "users", "your", "postal", "account"},
	"phone":          {"openid", "claim", "claims", "number", "numbers", "your"},
	"offline_access": {"openid", "offline", "refresh", "absent", "present", "background", "time"},
}

package spec

import "strings"

// Challenge is how a challenge for the scheme begins (RFC 9110 section 11.3). Those that the registry of authentication schemes does not have
// are named all the same, since a 401 without a challenge is none (RFC 9110 section 15.5.2).
func (s *Scheme) Challenge() string {
	switch {
	case s.Type == "http" && strings.EqualFold(s.HTTPScheme, "dpop"):
		return "DPoP"
	case s.Type == "http" && s.HTTPScheme != "":
		return strings.ToUpper(s.HTTPScheme[:1]) + strings.ToLower(s.HTTPScheme[1:])
	case s.Type == "apiKey":
		quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
		return `ApiKey in="` + s.In + `", name="` + quoted.Replace(strings.Map(printableASCII, s.Param)) + `"`
	case s.Type == "mutualTLS":
		return "MutualTLS"
	}
	return "Bearer"
}

func printableASCII(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}

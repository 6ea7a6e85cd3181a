package routelist

import "github.com/scopegen/scopegen/spec/diag"

var (
	notARoute = diag.Define(diag.Rule{
		Code: "SG1300", Title: "line of a route list is not a route", Severity: diag.Error,
		Why: "A line that is skipped is a route that nobody guards. Each line is METHOD /path, a comment that begins with #, or empty; gin's debug log and the JSON of echo's and fiber's routes are read as they are.",
	})
	inexpressible = diag.Define(diag.Rule{
		Code: "SG1301", Title: "path of a route list cannot be written in the spec language", Severity: diag.Error,
		Why: "The language has literal text, {name} for one segment that is not empty, and {name...} in last place for the rest. What matches other requests than these cannot be imported without changing what the service answers. Register it in a form that the language has, or take the line out and guard that route by hand.",
	})
	ambiguous = diag.Define(diag.Rule{
		Code: "SG1302", Title: "path of a route list reads in several ways", Severity: diag.Error,
		Why: "A trailing slash is everything below it to net/http's ServeMux and only itself to chi; :export is a parameter to gin and text to chi. The other lines do not say which router the list is of, so the endpoints would be a guess. Say it with --dialect, or correct the line when it is of another router than the rest.",
	})
	dropped = diag.Define(diag.Rule{
		Code: "SG1303", Title: "constraint of a route list is dropped", Severity: diag.Warning,
		Why: "The language has no constraints on parameters: the endpoint is every path of that shape, and the router goes on to answer 404 to what its constraint refuses. Two routes that differ in their constraints alone become one endpoint.",
	})
	listedTwice = diag.Define(diag.Rule{
		Code: "SG1304", Title: "route is listed twice", Severity: diag.Warning,
		Why: "Two routes of one method whose paths differ in parameters' names at most match the same requests, and routers disagree on which of them answers. They are one endpoint here. Find out whether one of the two handlers is never reached.",
	})
	tooMuch = diag.Define(diag.Rule{
		Code: "SG1305", Title: "route list is beyond a limit", Severity: diag.Error,
		Why: "A list has at most 16 MiB, 100,000 routes and 8 KiB in a line, far more than any service registers. What is beyond is an error and not cut, since what is cut would be a route that nobody guards.",
	})
)

package markdown

import "github.com/scopegen/scopegen/spec/diag"

var (
	badTemplate = diag.Define(diag.Rule{
		Code: "SG3040", Title: "a page template cannot be used", Severity: diag.Error,
		Why: "A file in the folder that the markdown target's templates option names replaces the built-in template of the same name. It is a Go text/template, with a short list of functions, which the finding names, and no others. The finding names the line.",
	})
	failedTemplate = diag.Define(diag.Rule{
		Code: "SG3041", Title: "a page template failed", Severity: diag.Error,
		Why: "While a page was rendered the template asked for something that its data does not have, or used a value as what it is not. Nothing is written then: a page with a hole in it would look complete.",
	})
	endlessTemplate = diag.Define(diag.Rule{
		Code: "SG3042", Title: "a page template does too much", Severity: diag.Error,
		Why: "Templates run with limits on steps, on output and on how deep they call each other, all far above what pages need and growing with the number of scopes and endpoints. A template that reaches one loops without end, or nests loops over everything.",
	})
	largePage = diag.Define(diag.Rule{
		Code: "SG4010", Title: "a page is larger than the site shows", Severity: diag.Warning,
		Why: "GitHub renders no Markdown of more than 512 KB: readers see a table of a thousand rows as its source, and links into it lead nowhere. The options sections and split of the markdown target make several pages of one. Which page something is on depends on its own name or path alone, so links stay good when something else is added; that is why pages are not split by size.",
	})
	badMark = diag.Define(diag.Rule{
		Code: "SG4015", Title: "the marks of a fragment cannot be read", Severity: diag.Error,
		Why: "In pages that the markdown target's fragments option lists, what stands between <!-- scopegen:endpoints --> and <!-- scopegen:end --> is generated. Each mark is a comment on a line of its own, both indented alike; in MDX they are {/* scopegen:endpoints */} and {/* scopegen:end */}. Where it is not certain what lies between them nothing is written, since what somebody else wrote would be lost.",
	})
	badFragment = diag.Define(diag.Rule{
		Code: "SG4016", Title: "a fragment asks for what there is not", Severity: diag.Error,
		Why: "A fragment is one of endpoints, scopes, holders, matrix and graph, and is about a group, a scope or everything. A name that the spec does not have, or no longer, would leave an empty table on a page whose readers take it for the whole truth.",
	})
	noFragments = diag.Define(diag.Rule{
		Code: "SG4017", Title: "a page without fragments", Severity: diag.Error,
		Why: "The markdown target's fragments option lists the pages whose fragments it keeps current. A page that is not there, or whose marks somebody deleted, is kept current by nobody.",
	})
	leftFragments = diag.Define(diag.Rule{
		Code: "SG4018", Title: "fragments that nobody keeps current", Severity: diag.Warning,
		Why: "The page was among those that the markdown target keeps current, and still has its marks. What stands between them stays as it was, and goes on saying what was true then.",
	})
	lostLinks = diag.Define(diag.Rule{
		Code: "SG4019", Title: "links of a fragment would lead nowhere", Severity: diag.Error,
		Why: "Links from a page of your own lead to the markdown target's pages. Hugo and Starlight serve pages by folder, under names that they make of the folders': in lower case, with dashes for blanks, without most other characters. Where the name cannot be foretold, or the page's front matter moves it elsewhere (url in Hugo, slug in Starlight), nothing is written.",
	})
	brokenPage = diag.Define(diag.Rule{
		Code: "SG3043", Title: "the rendered pages do not agree with the spec", Severity: diag.Error,
		Why: "After rendering, the pages are read again: every scope and every endpoint must have its anchor exactly once, every link must lead to a page and an anchor that exist, and every page must carry the line that marks it as generated. A page that leaves a scope out is worse than no page.",
	})
)

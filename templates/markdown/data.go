package markdown

// What templates get. Every string is Markdown that is safe as it stands; the text of a spec exists here in no other
// form, so a template cannot print it unescaped. Strings fit on a line and in a table's cell, except the ones marked
// as blocks: those are paragraphs, and stand by themselves. Nothing here has methods: a template can read and no more.

type page struct {
	FrontMatter string // the lines of front matter; empty where the page is a part of another one
	Heading     string // the title as a heading; empty where the site prints it by itself
	Title       string
	API         string // the title of the whole description
	Back        string // a link to the index page; empty where there is nowhere to go
	Home        string // the index page, as the destination of a link; empty on the index page where it is all there is

	title, full string // plain text: beside other pages, and alone
	about       string // plain text of one paragraph: what the page is about
}

type indexPage struct {
	page
	Version     string
	Description string // block
	Pages       []link // the pages beside groups
	Groups      []group
	Scopes      []*scope
	Endpoints   int
	Access      []count // endpoints by access
	Schemes     []scheme
	Subjects    []subject
	HasFlows    bool // some subject type says its flows
	Actions     []action
	Retired     []retired
	HasThrough  bool // some scope opens more by what it implies
	Implying    int  // scopes that imply others
	ObjectsAll  int  // scopes that cover objects regardless of their own checks
	Limited     bool // some scope, grant or endpoint is for some subject types only
	HasRisk     bool
	HasHolders  bool
	JSON        string // a link to the file beside the pages that has the model for programs; empty where there is none, or the site does not serve it
	Matrix      matrix
	Graph       string // block: Mermaid, for inside a fence; empty where the site does not draw it
	Vocabulary  []term
	Asking      []string
	Flows       []flow
	Refusals    []refusal
	Example     example
}

// term is a word that the pages use, and what it means.
type term struct{ Word, Meaning string }

// flow is where an OAuth client sends the user, and where it gets a token.
type flow struct{ Scheme, Name, Authorization, Token string }

// refusal is an answer to a call that does not pass.
type refusal struct{ Status, Answer, Meaning, Remedy string }

// example is a whole answer, for inside a fence.
type example struct {
	About string
	Text  string // block; empty: there is none
}

// matrix is scopes by resource and action.
type matrix struct {
	Actions []string // columns; none: there is no matrix
	Counts  bool     // cells say how many endpoints
	Through bool     // and how many more by what the scope implies
	Others  bool     // some scope has another action, or none
	Rows    []matrixRow
}

type matrixRow struct {
	Resource string
	Cells    []string // one for each action: a link to the scope
	Others   string   // links
}

type link struct {
	Ref   string // a link with its text
	About string
}

type count struct {
	What  string
	Count int
}

type group struct {
	Ref         string // a link to its page
	Title       string
	Line        string // the description on one line
	Description string // block
	Note        string // block
	Owner       string
	Endpoints   int // endpoints that its scopes open
	Scopes      []*scope
}

type groupPage struct {
	page
	Group        group
	Apart        bool   // each scope has a page of its own
	Graph        string // block: Mermaid, for inside a fence
	HasEndpoints bool
	HasThrough   bool // some scope of the description opens more by what it implies
	HasHolders   bool
	HasRisk      bool
}

// scopePage is the page of one scope, where each has its own.
type scopePage struct {
	page
	Scope *scope
}

type scope struct {
	name, lead     string // plain text; lead is the title, or the description's first paragraph
	index          int
	Anchor         string
	Name           string // a code span
	Ref            string // a link with the name
	Group          string // a link; empty outside any group
	Title          string
	Line           string // the title, or the description's first paragraph
	Description    string // block
	Note           string // block
	Risk           string
	Owner          string
	Tags           string
	Scheme         string // empty where there is one only
	HeldBy         string
	Movable        bool
	Implies        string
	ImpliesMore    string // through others
	ImpliedBy      string
	ImpliedMore    string
	Subjects       string // empty: any
	Flows          string
	AdminConsent   bool
	SelfService    bool // the user can consent, where other scopes need an administrator
	ObjectsAll     bool
	ObjectsChecked bool // checks on the single object apply, where other scopes cover all
	Aliases        string
	Consent        []consent
	Deprecated     string
	OpensNothing   bool    // it opens no endpoint, in a description that has endpoints
	Opens          string  // how many endpoints name it, by method, and how many more what it implies opens; empty: none
	Count          string  // the two numbers, as in 1 + 6
	Endpoints      []grant // those that name it, by method
	HasLeast       bool    // something else is the least privilege for some endpoint
	HasAlso        bool    // some endpoint needs more than this scope
	HasSummaries   bool
}

type consent struct{ Locale, Text string }

// grant is an endpoint as one scope sees it.
type grant struct {
	Ref     string // a link with the endpoint
	Summary string
	Also    string // what else a caller needs; empty: nothing
	Least   string // "yes", for whom, or what is less; empty where there is no other way, or none is the least

	method     string
	Deprecated string
}

// endpointsPage is the page of endpoints, one of several, or the one that leads to those.
type endpointsPage struct {
	page
	Total    int
	Access   []count
	Pages    []endpointsLink // the pages that have the endpoints, where this one has none
	Sections []section
	Open     section // those that no scope opens, the most open first
	Through  string  // how implications open endpoints; empty where none does
	Least    string  // how the least privilege of several ways is told; empty where nothing has several
}

type endpointsLink struct {
	Ref          string // a link to a page
	Scoped, Open int    // endpoints on it, with scopes and without
}

type section struct {
	Title      string // empty: one section
	Summaries  bool   // some endpoint has a summary
	Operations bool   // some endpoint has an id of its author's, or is a remote procedure
	Endpoints  []endpoint
	Described  []link // descriptions, by endpoint
}

type endpoint struct {
	Anchor     string
	Name       string // a code span: method and path
	Operation  string // the id and the remote procedure
	Summary    string
	Needs      string // in words
	Through    string // scopes that are enough since they imply what it needs; empty: none
	Access     string
	Deprecated string
}

type holdersPage struct {
	page
	Holders []holder
	Matrix  bool // few enough holders for a column each
	Rows    []held
}

type holder struct {
	Anchor      string
	Name        string
	Title       string
	Description string
	Inherits    string
	Scopes      int // held directly or by inheritance
}

type held struct {
	Scope string   // a link
	Cells []string // one for each holder
	By    string   // the same in words
}

type setsPage struct {
	page
	Sets []set
}

type set struct {
	Anchor      string
	Name        string
	Title       string
	Description string // block
	Written     string // the names and globs that the author wrote, where globs are among them
	Scopes      []*scope
}

// changesPage is what is different from a previous version.
type changesPage struct {
	page
	Summary   string
	Audiences []audience
}

type audience struct {
	Title string
	Parts []part // none: nothing changed for them
}

type part struct {
	Title   string
	Changes []change
}

type change struct {
	Subjects string   // links, or code spans of what is gone
	Says     []string // one or more
}

type scheme struct {
	Name, About, Description, Flows, Claims string
}

type subject struct {
	Name, Title, Description, Flows string
}

type action struct {
	Name, Line, Methods string
}

type retired struct {
	Name, Since, Note string
}

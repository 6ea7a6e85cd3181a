package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/least"
)

var leastVerb = verb{
	name: "least", args: " [METHOD PATH | ID]...", minArgs: 0, maxArgs: -1,
	short: "The least scopes that a set of calls needs, and what a token has too much of",
	long: `Find the least scopes with which a caller can make a set of calls: requests or ids of operations as arguments, or a file of them
(--calls), an access log in the common or combined format, JSON lines, or a HAR file. What matches no endpoint is listed.

A scope weighs (1 + the endpoints that it opens by itself beside the calls) × the risk of the worst scope that it amounts to (low 1,
medium or unstated 2, high 4, critical 8; a credential without scopes 1), and the sum is kept small; --weight count keeps their number small. Implied scopes are not asked for,
and of scopes that do the same the narrower one is chosen, then the one that is declared first. Where a grant is marked least, an endpoint's other
alternatives are chosen only when another call needs them. The answer is the best there is, found by branch and bound, or, for what
is too large to be sure of within its steps, marked approximate with a bound on how far from the best it may be.

Where the spec has subject types, there is one answer for each of them, or for --subject-type.

With --have, what a token carries is held against the calls: what of it is not needed, and the least to add.

Exit status: 0, 1 when a call matches no endpoint or cannot be made, or --have lacks or has too much, 2 could not run.`,
	example: `  scopegen least GET /api/store/asset/42 deleteAsset
  scopegen least --calls access.log --subject-type app
  scopegen least --calls calls.jsonl --fields method=verb,path=http.path --format json
  scopegen least --have "store:read admin" --calls session.har`,
	run: findLeast,
}

func findLeast(c *call) (int, error) {
	p, err := openModel(c)
	if err != nil {
		return 0, err
	}
	defer p.close()
	t := newTally(p.api)
	if err := t.arguments(c.args); err != nil {
		return 0, err
	}
	if file := c.values.text("calls"); file != "" {
		if err := t.file(c, file); err != nil {
			return 0, err
		}
	}
	if t.requests+t.unmatched()+len(t.unread) == 0 {
		return 0, fmt.Errorf("no calls: name some, as in 'scopegen least GET /api/store', or a file of them with --calls")
	}
	q := least.Question{API: p.api, Calls: t.operations()}
	if c.values.text("weight") == "count" {
		q.Weight = least.Count
	}
	subjects := slices.Clone(p.api.SubjectTypes)
	if len(subjects) == 0 {
		subjects = []*spec.SubjectType{nil}
	}
	if name := c.values.text("subject-type"); name != "" {
		one := p.api.SubjectType(name)
		if one == nil {
			return 0, fmt.Errorf("--subject-type %s: the spec has no such subject type%s", name, among(p.api.SubjectTypes, func(t *spec.SubjectType) string { return t.Name }))
		}
		subjects = []*spec.SubjectType{one}
	}
	have, unknown, err := p.held()
	if err != nil {
		return 0, err
	}
	for _, u := range unknown {
		fmt.Fprintf(c.stderr, "scopegen: no scope has the name %s; a token may carry it, but it opens nothing here%s\n", clean(u), p.nearest(u))
	}
	report := leastReport{tally: t, unknown: unknown}
	for _, s := range subjects {
		q.Subject = s
		one := leastAnswer{subject: s}
		if have != nil {
			judged := least.Judge(q, have)
			one.judged = &judged
			one.Answer = judged.Kept
		} else {
			one.Answer = least.Find(q)
		}
		report.answers = append(report.answers, one)
	}
	code := exitOK
	if report.wanting() {
		code = exitFindings
	}
	if c.values.text("format") == "json" {
		return code, p.printJSON(report.shape())
	}
	report.print(c.stdout)
	return code, nil
}

// held is what --have, --set and --scheme say that a token carries; nil when they say nothing.
func (p *project) held() (have []spec.Need, unknown []string, err error) {
	v := p.call.values
	if !v.given("have") && !v.given("set") {
		return nil, nil, nil
	}
	principal, unknown, err := p.principal("have")
	if err != nil {
		return nil, nil, err
	}
	for _, cred := range principal.Credentials {
		have = append(have, spec.Need{Scheme: cred.Scheme, Scopes: dedupe(cred.Scopes)})
	}
	return have, unknown, nil
}

func dedupe(scopes []*spec.Scope) (out []*spec.Scope) {
	for _, s := range scopes {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// openCalls opens a file of calls, or standard input.
func openCalls(c *call, name string) (io.ReadCloser, int64, error) {
	if name == "-" {
		return io.NopCloser(c.stdin), 0, nil
	}
	file := name
	if !filepath.IsAbs(file) {
		file = filepath.Join(c.dir, file)
	}
	info, err := os.Stat(file)
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a folder", name)
	}
	var f *os.File
	if err == nil {
		f, err = os.Open(file)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read the calls: %w", plain(err))
	}
	return f, info.Size(), nil
}

// leastAnswer is the answer for one subject type.
type leastAnswer struct {
	subject *spec.SubjectType
	least.Answer
	judged *least.Judged
}

type leastReport struct {
	tally   *tally
	unknown []string
	answers []leastAnswer
}

// wanting reports whether some call has no answer.
func (r leastReport) wanting() bool {
	if r.tally.unmatched() > 0 || len(r.tally.unread) > 0 {
		return true
	}
	for _, a := range r.answers {
		if a.judged != nil && (len(a.judged.Denied) > 0 || len(a.judged.Excess) > 0) || a.judged == nil && len(a.Refused) > 0 {
			return true
		}
	}
	return len(r.unknown) > 0
}

func (r leastReport) print(w io.Writer) {
	t := r.tally
	fmt.Fprintf(w, "%s of %s", count(t.requests, "request"), count(len(t.operations()), "endpoint"))
	if n := t.unmatched(); n > 0 {
		fmt.Fprintf(w, ", and %s of no endpoint", count(n, "request"))
	}
	fmt.Fprintln(w)
	for _, a := range r.answers {
		fmt.Fprintln(w)
		if a.subject != nil {
			fmt.Fprintf(w, "%s:\n", clean(a.subject.Name))
		}
		if a.judged != nil {
			printJudged(w, *a.judged)
			continue
		}
		printLeast(w, "least", a.Answer)
	}
	t.print(w)
}

// printLeast prints an answer and why.
func printLeast(w io.Writer, label string, a least.Answer) {
	switch {
	case len(a.Needs) > 0:
		fmt.Fprintf(w, "  %-8s %s%s\n", label, needsLine(a.Needs), approximate(a))
	case len(a.Open) > 0 && len(a.Refused) == 0:
		fmt.Fprintf(w, "  %-8s nothing: these calls need no credential\n", label)
	case len(a.Open) == 0 && len(a.Refused) == 0:
		fmt.Fprintf(w, "  %-8s nothing\n", label)
	}
	for _, b := range a.Because {
		fmt.Fprintf(w, "    %-24s for %s%s\n", reasonName(b), operationList(b.Calls, 3), beyond(b))
	}
	for _, no := range a.Refused {
		fmt.Fprintf(w, "  refused  %s: %s\n", clean(no.Operation.String()), no.Why)
	}
}

func printJudged(w io.Writer, j least.Judged) {
	switch {
	case len(j.Excess) == 0 && len(j.Denied) == 0:
		fmt.Fprintln(w, "  have     exactly what these calls need")
	case len(j.Denied) == 0:
		fmt.Fprintf(w, "  needed   %s%s\n", nothingIf(needsLine(j.Kept.Needs)), approximate(j.Kept))
	default:
		fmt.Fprintf(w, "  needed   %s%s\n", nothingIf(needsLine(j.Kept.Needs)), approximate(j.Kept))
		fmt.Fprintf(w, "  denied   %s\n", operationList(j.Denied, 5))
	}
	for _, x := range j.Excess {
		fmt.Fprintf(w, "  excess   %s%s\n", reasonName(x), beyond(x))
	}
	if len(j.Denied) > 0 {
		printLeast(w, "lacks", j.Lacks)
	}
}

func nothingIf(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// approximate says how far from the best an answer may be.
func approximate(a least.Answer) string {
	if a.Exact {
		return ""
	}
	return fmt.Sprintf("  (approximate: it weighs %d, and no answer less than %d)", a.Cost.First, a.Bound.First)
}

func needsLine(needs []spec.Need) string {
	var parts []string
	for _, n := range needs {
		parts = append(parts, strings.ReplaceAll(needText(n), " and ", " "))
	}
	return strings.Join(parts, ", and ")
}

func reasonName(r least.Reason) string {
	if r.Scope == nil {
		return "any " + clean(r.Scheme.Name) + " credential"
	}
	return r.Scope.Name
}

func beyond(r least.Reason) string {
	if r.Beyond == 0 {
		return "; opens nothing else"
	}
	return fmt.Sprintf("; opens %s besides", count(r.Beyond, "endpoint"))
}

func operationList(all []*spec.Operation, most int) string {
	var names []string
	for _, o := range all[:min(most, len(all))] {
		names = append(names, clean(o.String()))
	}
	text := strings.Join(names, ", ")
	if n := len(all) - most; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}

// The shape of the answer as JSON.
type (
	leastShape struct {
		Requests  int           `json:"requests"`
		Endpoints []string      `json:"endpoints"`
		Unmatched []unmatched   `json:"unmatched,omitempty"`
		Unread    []unreadLine  `json:"unread,omitempty"`
		Unknown   []string      `json:"unknown,omitempty"`
		Answers   []answerShape `json:"answers"`
	}
	answerShape struct {
		SubjectType string         `json:"subjectType,omitempty"`
		Needs       []missingNeed  `json:"needs"`
		Exact       bool           `json:"exact"`
		Weight      int64          `json:"weight"`
		Bound       int64          `json:"bound"`
		Because     []becauseShape `json:"because"`
		Open        []string       `json:"open,omitempty"`
		Refused     []refusedShape `json:"refused,omitempty"`
		Denied      []string       `json:"denied,omitempty"`
		Excess      []becauseShape `json:"excess,omitempty"`
		Lacks       *answerShape   `json:"lacks,omitempty"`
	}
	becauseShape struct {
		Scheme string   `json:"scheme"`
		Scope  string   `json:"scope,omitempty"`
		Weight int64    `json:"weight"`
		Beyond int      `json:"opensBesides"`
		Calls  []string `json:"calls,omitempty"`
	}
	refusedShape struct {
		Operation string `json:"operation"`
		Why       string `json:"why"`
	}
)

func (r leastReport) shape() leastShape {
	out := leastShape{Requests: r.tally.requests, Endpoints: operationNames(r.tally.operations()), Unmatched: r.tally.list(), Unread: r.tally.unread, Unknown: r.unknown}
	for _, a := range r.answers {
		one := shapeOf(a.Answer)
		if a.subject != nil {
			one.SubjectType = a.subject.Name
		}
		if j := a.judged; j != nil {
			one.Refused = nil
			one.Denied, one.Excess = operationNames(j.Denied), becauseOf(j.Excess)
			if len(j.Denied) > 0 {
				lacks := shapeOf(j.Lacks)
				one.Lacks = &lacks
			}
		}
		out.Answers = append(out.Answers, one)
	}
	return out
}

func shapeOf(a least.Answer) answerShape {
	out := answerShape{
		Needs: []missingNeed{}, Exact: a.Exact, Weight: a.Cost.First, Bound: a.Bound.First, Because: becauseOf(a.Because), Open: operationNames(a.Open),
	}
	for _, n := range a.Needs {
		need := missingNeed{Scheme: n.Scheme.Name, Scopes: []string{}}
		for _, s := range n.Scopes {
			need.Scopes = append(need.Scopes, s.Name)
		}
		out.Needs = append(out.Needs, need)
	}
	for _, no := range a.Refused {
		out.Refused = append(out.Refused, refusedShape{no.Operation.String(), no.Why.String()})
	}
	return out
}

func becauseOf(reasons []least.Reason) []becauseShape {
	out := []becauseShape{}
	for _, b := range reasons {
		one := becauseShape{Scheme: b.Scheme.Name, Weight: b.Weight, Beyond: b.Beyond, Calls: operationNames(b.Calls)}
		if b.Scope != nil {
			one.Scope = b.Scope.Name
		}
		out = append(out, one)
	}
	return out
}

func operationNames(all []*spec.Operation) []string {
	names := make([]string, len(all))
	for i, o := range all {
		names[i] = o.String()
	}
	return names
}

package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/scopegen/scopegen/conformance/bench/corpus"
)

// policies decide. The engines among them are asked in the way that suits them best: by the route that a router has found.
var policies = []builder{
	{name: "ServeMux, map, strings.Fields", build: byHand},
	{name: "Casbin", most: 1000, build: casbinEngine},
	{name: "OPA", build: opaEngine},
	{name: "Cedar", build: cedarEngine},
}

// must turns an error into the panic that builder.make reports.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// byHand is what services write: a map from the pattern to the scopes, and the claim taken apart for each request.
func byHand(c *corpus.Corpus) engine {
	mux := http.NewServeMux()
	required := map[string][]string{}
	for _, r := range c.Routes {
		pattern := exact(r)
		mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
		for _, s := range r.Any {
			required[pattern] = append(required[pattern], c.Scopes[s])
		}
	}
	return engine{allow: func(r *corpus.Request) bool {
		_, pattern := mux.Handler(r.HTTP)
		scopes, ok := required[pattern]
		if !ok {
			return false
		}
		have := map[string]bool{}
		for _, s := range strings.Fields(c.Tokens[r.Token].Claim) {
			have[s] = true
		}
		for _, s := range scopes {
			if have[s] {
				return true
			}
		}
		return false
	}}
}

const casbinModel = `
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && r.obj == p.obj && g(r.sub, p.sub)
`

// casbinEngine has scopes as roles; a token has the roles of its scopes.
func casbinEngine(c *corpus.Corpus) engine {
	e := must(casbin.NewEnforcer(must(model.NewModelFromString(casbinModel))))
	var rules, roles [][]string
	for _, r := range c.Routes {
		for _, s := range r.Any {
			rules = append(rules, []string{c.Scopes[s], r.Pattern, r.Method})
		}
	}
	names := make([]string, len(c.Tokens))
	for i, t := range c.Tokens {
		names[i] = fmt.Sprint("token", i)
		for _, s := range strings.Fields(t.Claim) {
			roles = append(roles, []string{names[i], s})
		}
	}
	must(e.AddPolicies(rules))
	must(e.AddGroupingPolicies(roles))
	return engine{after: true, allow: func(r *corpus.Request) bool {
		return r.Route >= 0 && must(e.Enforce(names[r.Token], c.Routes[r.Route].Pattern, r.Method))
	}}
}

const opaPolicy = `package authz

default allow := false

allow if {
	some scope in data.required[input.route]
	scope in input.scopes
}`

// opaEngine is a prepared query with its data held as terms.
func opaEngine(c *corpus.Corpus) engine {
	required := map[string]any{}
	for i, r := range c.Routes {
		var names []any
		for _, s := range r.Any {
			names = append(names, c.Scopes[s])
		}
		required[fmt.Sprint(i)] = names
	}
	store := inmem.NewFromObjectWithOpts(map[string]any{"required": required}, inmem.OptReturnASTValuesOnRead(true))
	background := context.Background()
	query := must(rego.New(rego.Query("data.authz.allow"), rego.Module("authz.rego", opaPolicy), rego.Store(store)).PrepareForEval(background))
	inputs := make([][]*ast.Term, len(c.Tokens))
	for i, t := range c.Tokens {
		for _, s := range strings.Fields(t.Claim) {
			inputs[i] = append(inputs[i], ast.StringTerm(s))
		}
	}
	routes := make([]*ast.Term, len(c.Routes))
	for i := range routes {
		routes[i] = ast.StringTerm(fmt.Sprint(i))
	}
	keys := [2]*ast.Term{ast.StringTerm("route"), ast.StringTerm("scopes")}
	return engine{after: true, allow: func(r *corpus.Request) bool {
		if r.Route < 0 {
			return false
		}
		input := ast.NewObject([2]*ast.Term{keys[0], routes[r.Route]}, [2]*ast.Term{keys[1], ast.ArrayTerm(inputs[r.Token]...)})
		return must(query.Eval(background, rego.EvalParsedInput(input))).Allowed()
	}}
}

// cedarEngine has a policy for each route: that one of its scopes is among the context's.
func cedarEngine(c *corpus.Corpus) engine {
	// One policy for each set of scopes, since Cedar looks at every policy: an action is in the group of the set.
	groups := map[string]types.EntityUID{}
	entities := types.EntityMap{}
	actions := make([]types.EntityUID, len(c.Routes))
	var text strings.Builder
	for i, r := range c.Routes {
		key := fmt.Sprint(r.Any)
		group, known := groups[key]
		if !known {
			group = types.NewEntityUID("Action", types.String("needs "+key))
			groups[key] = group
			var names []string
			for _, s := range r.Any {
				names = append(names, fmt.Sprintf("%q", c.Scopes[s]))
			}
			fmt.Fprintf(&text, "permit (principal, action in %s, resource) when { context.scopes.containsAny([%s]) };\n", group, strings.Join(names, ", "))
		}
		actions[i] = types.NewEntityUID("Action", types.String(fmt.Sprint(i)))
		entities[actions[i]] = types.Entity{UID: actions[i], Parents: types.NewEntityUIDSet(group)}
	}
	policies := must(cedar.NewPolicySetFromBytes("authz.cedar", []byte(text.String())))
	contexts := make([]types.Record, len(c.Tokens))
	for i, t := range c.Tokens {
		var scopes []types.Value
		for _, s := range strings.Fields(t.Claim) {
			scopes = append(scopes, types.String(s))
		}
		contexts[i] = types.NewRecord(types.RecordMap{"scopes": types.NewSet(scopes...)})
	}
	caller, resource := types.NewEntityUID("Caller", "caller"), types.NewEntityUID("API", "api")
	return engine{after: true, allow: func(r *corpus.Request) bool {
		if r.Route < 0 {
			return false
		}
		decision, _ := cedar.Authorize(policies, entities, cedar.Request{Principal: caller, Action: actions[r.Route], Resource: resource, Context: contexts[r.Token]})
		return decision == cedar.Allow
	}}
}

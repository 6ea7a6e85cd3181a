package openapi

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
)

// root is the document as a tree.
func (w *writer) root() object {
	api := w.plan.api
	info := object{{"title", api.Info.Title}, {"version", api.Info.Version}}.with("description", api.Info.Description)
	info = w.extensions(info, api.Info.Extensions)
	root := object{{"openapi", writtenVersion}, {"info", info}}
	if w.base != "" {
		root = append(root, member{"servers", list{object{{"url", w.base}}}})
	}
	if tags := w.tags(); len(tags) > 0 {
		root = append(root, member{"tags", tags})
	}
	paths, at := object{}, map[string]int{}
	for _, o := range w.ops {
		i, ok := at[o.path]
		if !ok {
			i = len(paths)
			at[o.path] = i
			paths = append(paths, member{o.path, pathItem(o.path)})
		}
		paths[i].value = append(paths[i].value.(object), member{strings.ToLower(o.op.Method), w.operation(o)})
	}
	root = append(root, member{"paths", paths})
	if components := w.components(); len(components) > 0 {
		root = append(root, member{"components", components})
	}
	return w.extensions(root, api.Extensions)
}

// pathItem declares the parameters of a path.
func pathItem(path string) object {
	pattern, _ := spec.ParsePublishedPattern(path)
	var params list
	for _, name := range pattern.Params() {
		params = append(params, object{{"name", name}, {"in", "path"}, {"required", true}, {"schema", object{{"type", "string"}}}})
	}
	if len(params) == 0 {
		return object{}
	}
	return object{{"parameters", params}}
}

func (w *writer) operation(o *written) object {
	out := object{{"operationId", o.id}}.with("summary", o.op.Summary).with("description", o.op.Description)
	if len(o.tags) > 0 {
		out = append(out, member{"tags", texts(o.tags)})
	}
	if o.op.Deprecated != nil {
		out = append(out, member{"deprecated", true})
	}
	if full := w.base + o.path; full != o.op.FullPath() {
		out = append(out, member{"x-scopegen-path", strings.TrimPrefix(o.op.FullPath(), w.base)})
	}
	out = append(out, member{"security", o.security.value()})
	responses := object{{"default", reference("Default")}}
	if len(o.security) > 0 {
		responses = object{{"401", reference("Unauthorized")}, {"403", reference("Forbidden")}, {"default", reference("Default")}}
	}
	out = append(out, member{"responses", responses})
	return w.extensions(out, o.op.Extensions)
}

func reference(response string) object {
	return object{{"$ref", "#/components/responses/" + response}}
}

// tags gives each endpoint its tags, the author's or else the groups of the scopes that open it, and lists them all.
func (w *writer) tags() list {
	groups := groupTags(w.plan.api.Groups)
	described := map[string]string{}
	for _, g := range w.plan.api.Groups {
		described[groups[g]] = g.Description
	}
	used, first := map[string]bool{}, []string{}
	for _, o := range w.ops {
		o.tags = o.op.Tags
		if len(o.tags) == 0 {
			o.tags = groupsOf(o.op, groups)
		}
		for _, t := range o.tags {
			if !used[t] {
				used[t] = true
				first = append(first, t)
			}
		}
	}
	out := list{}
	for _, g := range w.plan.api.Groups {
		if name := groups[g]; used[name] {
			used[name] = false
			out = append(out, object{{"name", name}}.with("description", described[name]))
		}
	}
	for _, name := range first {
		if used[name] {
			out = append(out, object{{"name", name}})
		}
	}
	return out
}

// groupTags names a group by its title, or by its id where two have one title.
func groupTags(all []*spec.Group) map[*spec.Group]string {
	titles := map[string]int{}
	for _, g := range all {
		titles[g.Title]++
		titles[g.ID]++
	}
	names := map[*spec.Group]string{}
	for _, g := range all {
		names[g] = g.ID
		if g.Title != "" && titles[g.Title] == 1 {
			names[g] = g.Title
		}
	}
	return names
}

func groupsOf(o *spec.Operation, names map[*spec.Group]string) (tags []string) {
	seen := map[*spec.Group]bool{nil: true}
	for _, alt := range o.Written.Alternatives {
		for _, s := range alt.Scopes() {
			if !seen[s.Group] {
				seen[s.Group] = true
				tags = append(tags, names[s.Group])
			}
		}
	}
	return tags
}

func (w *writer) components() object {
	schemes := object{}
	for _, v := range w.plan.used {
		if !w.plan.needed[v] && !w.plan.fits(v) {
			continue // declared, used by no endpoint, and not for this version
		}
		if o, ok := w.plan.securityScheme(v); ok {
			schemes = append(schemes, member{w.plan.names[v], w.extensions(o, v.scheme.Extensions)})
		}
	}
	if w.plan.isDenied {
		schemes = append(schemes, member{w.plan.nobody, nobody()})
	}
	out := object{}
	if len(schemes) > 0 {
		out = append(out, member{"securitySchemes", schemes})
	}
	if len(w.ops) == 0 {
		return out
	}
	responses := object{}
	for _, o := range w.ops {
		if len(o.security) > 0 {
			responses = object{
				{"Unauthorized", object{{"description", "No credential was sent, or it is not valid."}}},
				{"Forbidden", object{{"description", "The credential is valid and does not open this operation."}}},
			}
			break
		}
	}
	return append(out, member{"responses", append(responses, member{"Default", object{{"description", "What the operation answers otherwise."}}})})
}

// extensions appends x- keys.
func (w *writer) extensions(o object, all []spec.Extension) object {
	for _, x := range all {
		v, err := parseJSON(x.JSON)
		if err != nil {
			panic("openapi: an extension of the model is no JSON: " + err.Error())
		}
		if _, taken := o.get(x.Name); !taken && x.Name != "x-generated" {
			o = append(o, member{x.Name, v})
		}
	}
	return o
}

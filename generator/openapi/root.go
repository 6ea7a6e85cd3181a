package openapi

import (
	"strings"

	"github.com/scopegen/scopegen/spec"
	"github.com/scopegen/scopegen/spec/openapi"
)

// root is the document as a tree.
func (w *writer) root() object {
	api := w.plan.api
	info := object{{"title", api.Info.Title}, {"version", api.Info.Version}}.with("description", api.Info.Description)
	info = w.extensions(info, api.Info.Extensions)
	root := object{{w.key, w.number}, {"info", info}, w.where(w.base)}
	if tags := w.tags.list(); len(tags) > 0 {
		root = append(root, member{"tags", tags})
	}
	paths, at := object{}, map[string]int{}
	for _, o := range w.ops {
		i, ok := at[o.path]
		if !ok {
			i = len(paths)
			at[o.path] = i
			paths = append(paths, member{o.path, w.pathItem(o.path)})
		}
		paths[i].value = append(paths[i].value.(object), member{strings.ToLower(o.op.Method), w.operation(o)})
	}
	root = append(root, member{"paths", paths})
	root = append(root, w.components()...)
	if w.how.extensions {
		root = root.object(extensionKey, w.plan.rootExtension())
	}
	root = w.extensions(root, api.Extensions)
	if sections := w.tags.sections(); len(sections) > 0 {
		if _, taken := root.get(tagGroups); !taken {
			root = append(root, member{tagGroups, sections})
		}
	}
	return root
}

// tagGroups is what viewers read sections of tags from; Redoc introduced it.
const tagGroups = "x-tagGroups"

// pathItem declares the parameters of a path.
func (w *writer) pathItem(path string) object {
	pattern, _ := spec.ParsePublishedPattern(path)
	var params list
	for _, name := range pattern.Params() {
		params = append(params, w.pathParameter(name))
	}
	if len(params) == 0 {
		return object{}
	}
	return object{{"parameters", params}}
}

func (w *writer) operation(o *written) object {
	out := object{{"operationId", o.id}}.with("summary", o.op.Summary).with("description", w.description(o))
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
	out = append(out, member{"responses", w.answers(o)})
	if w.how.extensions {
		out = out.object(extensionKey, w.plan.operationExtension(o.op))
	}
	return w.extensions(out, o.op.Extensions)
}

// description is the author's, and what the endpoint needs where that is asked for.
func (w *writer) description(o *written) string {
	if !w.how.descriptions || o.security.open() {
		return o.op.Description
	}
	sentence := openapi.OpenMark + "\n" + needed(o.op) + "\n" + openapi.CloseMark
	if o.op.Description == "" {
		return sentence
	}
	return o.op.Description + "\n\n" + sentence
}

// components are the security schemes and the responses, where the version has them.
func (w *writer) components() object {
	schemes := object{}
	for _, v := range w.plan.used {
		if !w.plan.needed[v] && !w.plan.fits(v) {
			continue // declared, used by no endpoint, and not for this version
		}
		if o, ok := w.plan.securityScheme(v); ok {
			if w.how.extensions {
				o = o.object(extensionKey, w.plan.schemeExtension(v))
			}
			schemes = append(schemes, member{w.plan.named(v), w.extensions(o, v.scheme.Extensions)})
		}
	}
	if w.plan.isDenied {
		schemes = append(schemes, member{w.plan.nobody, nobody()})
	}
	out, responses := object{}, w.responses()
	name := "securitySchemes"
	if w.old() {
		name = "securityDefinitions"
	}
	if len(schemes) > 0 {
		out = append(out, member{name, schemes})
	}
	if len(responses) > 0 {
		out = append(out, member{"responses", responses})
	}
	if w.old() || len(out) == 0 {
		return out
	}
	return object{{"components", out}}
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

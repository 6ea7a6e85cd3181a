package lsp

import "encoding/json"

// handle answers one request. A fault of the server is an answer too.
func (c *conn) handle(r *request) (result any, fault *wireError) {
	defer func() {
		if p := recover(); p != nil {
			c.logged(panicText(r.method, p))
			result, fault = nil, &wireError{codeInternal, r.method + " failed; the log has more"}
		}
	}()
	if r.method == "workspace/symbol" {
		var p struct {
			Query string `json:"query"`
		}
		if err := json.Unmarshal(r.params, &p); err != nil {
			return nil, &wireError{codeParams, err.Error()}
		}
		return c.workspaceSymbols(r.snap, p.Query), nil
	}
	answer, known := handlers[r.method]
	if !known {
		return nil, &wireError{codeNoMethod, "there is no method " + r.method}
	}
	var p params
	if err := json.Unmarshal(r.params, &p); err != nil {
		return nil, &wireError{codeParams, err.Error()}
	}
	f, fault := c.open(r.snap, p.TextDocument.URI)
	if fault != nil {
		return nil, fault
	}
	return answer(f, p, f.doc.text.offset(p.Position, c.utf8))
}

// params are those of all requests about a document.
type params struct {
	positionParams
	Range span `json:"range"`
}

var handlers = map[string]func(f *file, p params, offset int) (any, *wireError){
	"textDocument/completion": func(f *file, p params, offset int) (any, *wireError) {
		f.hurry = true
		return f.complete(offset), nil
	},
	"textDocument/hover": func(f *file, p params, offset int) (any, *wireError) {
		if h := f.hover(offset); h != nil {
			return h, nil
		}
		return nil, nil
	},
	"textDocument/definition": func(f *file, p params, offset int) (any, *wireError) {
		out := []location{}
		if n, ok := f.nameAt(offset); ok {
			out = append(out, f.definitions(n)...)
		}
		return out, nil
	},
	"textDocument/references": func(f *file, p params, offset int) (any, *wireError) {
		out := []location{}
		if n, ok := f.nameAt(offset); ok {
			out = append(out, f.references(n, p.Context.IncludeDeclaration)...)
		}
		return out, nil
	},
	"textDocument/documentHighlight": func(f *file, p params, offset int) (any, *wireError) {
		type highlight struct {
			Range span `json:"range"`
		}
		out := []highlight{}
		if n, ok := f.nameAt(offset); ok {
			for _, l := range f.references(n, true) {
				if l.URI == f.doc.uri {
					out = append(out, highlight{l.Range})
				}
			}
		}
		return out, nil
	},
	"textDocument/prepareRename": func(f *file, p params, offset int) (any, *wireError) {
		n, fault := f.renamable(offset)
		if fault != nil {
			return nil, fault
		}
		return object{"range": f.between(f.doc.text, n.start, n.end), "placeholder": n.text}, nil
	},
	"textDocument/rename": func(f *file, p params, offset int) (any, *wireError) {
		edit, fault := f.rename(offset, p.NewName)
		if fault != nil {
			return nil, fault
		}
		return edit, nil
	},
	"textDocument/documentSymbol": func(f *file, p params, offset int) (any, *wireError) { return f.symbols(), nil },
	"textDocument/formatting": func(f *file, p params, offset int) (any, *wireError) {
		edits, fault := f.formatted()
		if fault != nil {
			return nil, fault
		}
		return edits, nil
	},
	"textDocument/codeAction": func(f *file, p params, offset int) (any, *wireError) {
		return f.actions(f.doc.text.offset(p.Range.Start, f.utf8), f.doc.text.offset(p.Range.End, f.utf8)), nil
	},
}

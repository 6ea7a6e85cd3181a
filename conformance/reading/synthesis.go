package main

import (
	"bytes"
	"fmt"
	"strings"
)

// writer writes nested mappings and lists as block YAML or as JSON.
type writer struct {
	bytes.Buffer
	json  bool
	first []bool // of each open collection in JSON: nothing was written in it
}

func (w *writer) line(format string, args ...any) {
	if w.json && len(w.first) > 0 {
		if last := len(w.first) - 1; !w.first[last] {
			w.WriteByte(',')
		} else {
			w.first[last] = false
		}
		w.WriteByte('\n')
	}
	depth := len(w.first)
	if !w.json {
		depth--
	}
	w.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(w, format, args...)
	if !w.json {
		w.WriteByte('\n')
	}
}

// in writes a key with a mapping below it.
func (w *writer) in(key string, body func()) {
	if w.json {
		w.line("%q: {", key)
	} else {
		w.line("%s:", yamlKey(key))
	}
	w.nest(body, "}")
}

// root writes the document.
func (w *writer) root(body func()) {
	if w.json {
		w.WriteByte('{')
	}
	w.nest(body, "}\n")
}

func (w *writer) nest(body func(), end string) {
	w.first = append(w.first, true)
	body()
	w.first = w.first[:len(w.first)-1]
	if w.json {
		w.WriteString("\n" + strings.Repeat("  ", len(w.first)) + end)
	}
}

// items writes a key with a list of mappings below it.
func (w *writer) items(key string, n int, body func(i int)) {
	if w.json {
		w.line("%q: [", key)
		w.nest(func() {
			for i := range n {
				w.line("{")
				w.nest(func() { body(i) }, "}")
			}
		}, "]")
		return
	}
	w.line("%s:", yamlKey(key))
	for i := range n {
		begin := w.Len()
		w.nest(func() { w.nest(func() { body(i) }, "") }, "")
		// The first key stands behind the dash.
		w.Bytes()[begin+2*len(w.first)] = '-'
	}
}

// is writes a key with a text or a number.
func (w *writer) is(key string, value any) {
	s, text := value.(string)
	switch {
	case w.json && text:
		w.line("%q: %q", key, s)
	case w.json || !text:
		w.line("%s: %v", w.key(key), value)
	case len(s) > 100:
		w.line("%s: >-", yamlKey(key))
		w.first = append(w.first, true)
		for len(s) > 0 {
			cut := len(s)
			if len(s) > 80 {
				cut = 80 + strings.IndexByte(s[80:]+" ", ' ')
			}
			w.line("%s", s[:cut])
			s = strings.TrimPrefix(s[min(cut, len(s)):], " ")
		}
		w.first = w.first[:len(w.first)-1]
	case strings.ContainsAny(s, ":#{}[]'\"") || s == "":
		w.line("%s: '%s'", yamlKey(key), strings.ReplaceAll(s, "'", "''"))
	default:
		w.line("%s: %s", yamlKey(key), s)
	}
}

func (w *writer) key(key string) string {
	if w.json {
		return fmt.Sprintf("%q", key)
	}
	return yamlKey(key)
}

func yamlKey(key string) string {
	if key[0] >= '0' && key[0] <= '9' || strings.ContainsAny(key, "{}*") {
		return "'" + key + "'"
	}
	return key
}

func words(n, seed int) string {
	all := []string{"the", "customer", "balance", "of", "each", "payment", "that", "was", "captured", "by", "an", "account", "when", "its", "intent", "is", "confirmed", "later"}
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(all[(seed*7+i*i+i*seed)%len(all)])
	}
	return b.String()
}

func head(w *writer, title string, scopes int) {
	w.is("openapi", "3.0.4")
	w.in("info", func() {
		w.is("title", title)
		w.is("version", "2026-11-01.x")
		w.is("description", words(30, 1))
	})
	w.items("servers", 1, func(int) { w.is("url", "https://api.example.com/") })
	w.items("security", 2, func(i int) { w.line("%s: []", w.key([]string{"basicAuth", "bearerAuth"}[i])) })
	w.in("components", func() {
		w.in("securitySchemes", func() {
			for _, name := range []string{"basic", "bearer"} {
				w.in(name+"Auth", func() { w.is("type", "http"); w.is("scheme", name) })
			}
			w.in("oauth", func() {
				w.is("type", "oauth2")
				w.in("flows", func() {
					w.in("clientCredentials", func() {
						w.is("tokenUrl", "https://id.example.com/token")
						w.in("scopes", func() {
							for i := range scopes {
								w.is(fmt.Sprintf("Area%d.Read", i), words(8, i))
							}
						})
					})
				})
			})
		})
	})
}

// payments has few operations with very large bodies, as Stripe's document does: about 20 KB of schema an operation.
func payments(size int, asJSON bool) []byte {
	w := &writer{json: asJSON}
	w.root(func() {
		head(w, "Payments", 4)
		w.in("paths", func() {
			for i := 0; w.Len() < size; i++ {
				w.in(fmt.Sprintf("/v1/resource_%d/{id}", i), func() {
					for _, method := range []string{"get", "post", "delete"} {
						w.in(method, func() {
							w.is("description", fmt.Sprintf("<p>%s</p>", words(20, i)))
							w.is("operationId", fmt.Sprintf("%sResource%d", method, i))
							w.items("parameters", 3, func(k int) {
								w.is("description", words(10, k))
								w.is("in", []string{"path", "query", "query"}[k])
								w.is("name", []string{"id", "expand", "limit"}[k])
								w.is("required", k == 0)
								w.in("schema", func() { w.is("maxLength", 5000); w.is("type", "string") })
								w.is("style", "simple")
							})
							if method != "delete" {
								w.in("requestBody", func() { body(w, "application/x-www-form-urlencoded", i, map[string]int{"get": 2, "post": 34}[method]) })
							}
							w.in("responses", func() {
								w.in("200", func() { w.is("description", "Successful response."); body(w, "application/json", i, 4) })
								w.in("default", func() { w.is("description", "Error response.") })
							})
							if i%3 == 0 {
								w.items("security", 1, func(int) { w.line(`%s: ["Area%d.Read"]`, w.key("oauth"), i%4) })
							}
						})
					}
				})
			}
		})
	})
	return w.Bytes()
}

func body(w *writer, media string, seed, properties int) {
	w.in("content", func() {
		w.in(media, func() {
			w.in("schema", func() {
				w.in("properties", func() {
					for k := range properties {
						w.in(fmt.Sprintf("property_%d", k), func() {
							w.items("anyOf", 2, func(n int) {
								w.is("description", words(12+9*n, seed+k))
								w.line(`%s: ["", "a", "b"]`, w.key("enum"))
								w.in("properties", func() {
									w.in("amount", func() { w.is("type", "integer"); w.is("description", words(14, k)) })
									w.in("currency", func() { w.is("type", "string"); w.is("maxLength", 3) })
								})
								w.is("type", "object")
							})
						})
					}
				})
				w.is("type", "object")
			})
		})
	})
}

// directory has very many small operations, as MS Graph's document does: about 2 KB an operation, most of it parameters.
func directory(size int) []byte {
	w := &writer{}
	w.root(func() {
		head(w, "Directory", 600)
		w.in("paths", func() {
			for i := 0; w.Len() < size; i++ {
				w.in(fmt.Sprintf("/users/{user-id}/collection%d/{item-id}", i), func() {
					w.is("description", fmt.Sprintf("Provides operations to manage the collection%d property of the user entity.", i))
					for _, method := range []string{"get", "patch", "delete"} {
						w.in(method, func() {
							w.line("tags:")
							w.line("  - users.collection%d", i)
							w.is("summary", fmt.Sprintf("Call %s on collection%d", method, i))
							w.is("description", words(18, i))
							w.is("operationId", fmt.Sprintf("users.%s.Collection%d", method, i))
							w.items("parameters", 5, func(k int) {
								w.is("name", []string{"user-id", "item-id", "$select", "$expand", "If-Match"}[k])
								w.is("in", []string{"path", "path", "query", "query", "header"}[k])
								w.is("description", []string{"The unique identifier of user", "The unique identifier of the item", "Select properties to be returned", "Expand related entities", "ETag"}[k])
								w.is("required", k < 2)
								w.is("style", "simple")
								w.in("schema", func() { w.is("type", "string") })
								w.is("x-ms-docs-key-type", []string{"user", "item", "", "", ""}[k])
							})
							w.in("responses", func() {
								w.in("2XX", func() { w.is("description", "Retrieved navigation property"); body(w, "application/json", i, 2) })
								w.in("default", func() { w.is("description", "error") })
							})
							w.is("x-ms-docs-operation-type", "operation")
							w.items("security", 1, func(int) { w.line(`%s: [Area%d.Read]`, w.key("oauth"), i%600) })
						})
					}
				})
			}
		})
	})
	return w.Bytes()
}

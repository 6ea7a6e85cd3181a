package vectors

import (
	"github.com/scopegen/scopegen/generator/golang/adapter"
	"github.com/scopegen/scopegen/generator/golang/adapter/chi"
	"github.com/scopegen/scopegen/generator/golang/adapter/echo4"
	"github.com/scopegen/scopegen/generator/golang/adapter/echo5"
	"github.com/scopegen/scopegen/generator/golang/adapter/fiber2"
	"github.com/scopegen/scopegen/generator/golang/adapter/fiber3"
	"github.com/scopegen/scopegen/generator/golang/adapter/gin"
	"github.com/scopegen/scopegen/generator/golang/adapter/gorilla"
	"github.com/scopegen/scopegen/generator/golang/adapter/nethttp"
)

var converters = map[string]*adapter.Adapter{
	"nethttp": &nethttp.Adapter, "chi": &chi.Adapter, "gin": &gin.Adapter, "gorilla": &gorilla.Adapter,
	"echo4": &echo4.Adapter, "echo5": &echo5.Adapter, "fiber2": &fiber2.Adapter, "fiber3": &fiber3.Adapter,
}

// patternsOf are the routes of a table as the adapter registers them, to tell which recordings are of the same ones.
func patternsOf(name string, tab *table) map[string]string {
	patterns := map[string]string{}
	for _, e := range tab.endpoints {
		if text, err := converters[name].Convert(e.pattern); err == nil {
			patterns[e.id] = text
		}
	}
	return patterns
}

module github.com/scopegen/scopegen/conformance

go 1.25.0

require (
	github.com/scopegen/scopegen v0.0.0
	github.com/stretchr/testify v1.12.1
	github.com/yuin/goldmark v1.8.7
	golang.org/x/mod v0.40.0
)

require go.yaml.in/yaml/v3 v3.0.5 // indirect

replace github.com/scopegen/scopegen => ../

package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
)

// explanations are the rows of the table in the documentation, by mutant.key: file, function, change, and why it means the same.
func explanations(path string) (map[string]string, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rows := map[string]string{}
	for n, line := range strings.Split(string(data), "\n") {
		cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|"), "|")
		if len(cells) != 4 || !strings.HasPrefix(line, "| `") {
			continue
		}
		for i, c := range cells {
			cells[i] = strings.TrimSpace(c)
			if i < 3 {
				cells[i] = strings.Trim(cells[i], "`")
			}
		}
		key := strings.Join(cells[:3], "\t")
		if rows[key] != "" || cells[3] == "" {
			return nil, fmt.Errorf("%s:%d: there twice, or without a reason", path, n+1)
		}
		rows[key] = cells[3]
	}
	return rows, nil
}

// rot lists the rows about the targets that match for which there is no mutant.
func rot(rows map[string]string, mutants []mutant, wanted *regexp.Regexp) (list []string) {
	there := map[string]bool{}
	for _, m := range mutants {
		there[m.key()] = true
	}
	for key := range rows {
		if file, _, _ := strings.Cut(key, "\t"); wanted.MatchString(file) && !there[key] {
			list = append(list, key)
		}
	}
	return list
}

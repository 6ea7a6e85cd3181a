package native

// nearest is the name that was probably meant: the first of those at the smallest distance, when that is at most a third of
// the name's length; "" when none is. A distance counts insertions, deletions, changes and swaps of neighbours.
func nearest(name string, known []string) string {
	best, most := "", (len(name)+2)/3
	for _, k := range known {
		if d := distance(name, k, most); d <= most && k != name {
			best, most = k, d-1
		}
	}
	return best
}

// distance gives most+1 for all that is further away.
func distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most || most < 0 {
		return most + 1
	}
	var before, last, row []int
	for j := range len(b) + 1 {
		last = append(last, j)
	}
	for i := 1; i <= len(a); i++ {
		row = append(row[:0:0], i)
		least := i
		for j := 1; j <= len(b); j++ {
			d := min(last[j], row[j-1]) + 1
			if a[i-1] == b[j-1] {
				d = min(d, last[j-1])
			} else {
				d = min(d, last[j-1]+1)
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row = append(row, d)
			least = min(least, d)
		}
		if least > most {
			return most + 1
		}
		before, last = last, row
	}
	return last[len(b)]
}

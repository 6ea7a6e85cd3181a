package least

import "math"

// rounds is how often the prices of a relaxation are adjusted.
const rounds = 150

// relax bounds what meeting all rows costs at least, in the first part of a cost, and takes candidates out that no better choice
// than the best so far can have.
//
// Every row has a price; a candidate is worth what it costs less the prices of the rows that it meets. Whatever the prices, no
// choice costs less than their sum and all negative worths (Lagrangian relaxation; Beasley, "An algorithm for set covering
// problem", 1987). Prices are raised where rows are not met by what is worth choosing, and lowered where they are met twice.
// What the bound and a candidate's worth together exceed the best choice by rules the candidate out.
func (s *search) relax(dead bits64) (bound int64) {
	price := make([]float64, len(s.rows))
	worth := make([]float64, len(s.p.candidates))
	for i, r := range s.rows {
		least := math.Inf(1)
		for _, k := range r.candidates {
			least = math.Min(least, float64(s.p.candidates[k].cost.First)/float64(len(s.rows)))
		}
		price[i] = least
	}
	best, step := 0.0, 2.0
	kept := make([]float64, len(worth))
	slack := make([]float64, len(s.rows))
	since := 0
	for range rounds {
		if *s.budget <= 0 {
			break
		}
		for _, k := range s.all {
			worth[k] = float64(s.p.candidates[k].cost.First)
		}
		sum := 0.0
		for i, r := range s.rows {
			sum += price[i]
			*s.budget -= len(r.candidates)
			for _, k := range r.candidates {
				worth[k] -= price[i]
			}
		}
		for _, k := range s.all {
			sum += math.Min(worth[k], 0)
		}
		if sum > best {
			best, since = sum, 0
			copy(kept, worth)
		} else if since++; since == 10 {
			step, since = step/2, 0
		}
		norm := 0.0
		for i, r := range s.rows {
			slack[i] = 1
			for _, k := range r.candidates {
				if worth[k] < 0 {
					slack[i]--
				}
			}
			norm += slack[i] * slack[i]
		}
		if norm == 0 {
			break
		}
		move := step * math.Max(float64(s.bestCost.First)*1.02-sum, 1e-3) / norm
		for i := range price {
			price[i] = math.Max(0, price[i]+move*slack[i])
		}
	}
	const margin = 1e-6 // far above what rounding adds up to, and far below the unit of a cost
	for _, k := range s.all {
		if best+kept[k] > float64(s.bestCost.First)+margin*math.Max(1, float64(s.bestCost.First)) {
			dead.add(k)
		}
	}
	return int64(math.Ceil(best - margin*math.Max(1, best)))
}

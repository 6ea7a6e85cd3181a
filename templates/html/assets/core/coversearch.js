// Chooses candidates so that every call is met, for the least cost: reductions, then branch and bound. A step of the budget is a look
// at a call or at a candidate of one.

// solveCover gives {chosen, exact, bound}: when the budget ends, the best choice so far, and a cost below which there is none.
function solveCover(p) {
  const all = { chosen: [], exact: true, bound: 0 };
  for (const calls of coverParts(p)) {
    const part = searchPart(p, calls);
    all.chosen.push(...part.chosen);
    all.exact = all.exact && part.exact;
    all.bound += part.bound;
  }
  return all;
}

function isMet(call, held) {
  return call.alternatives.some((bits) => bitsWithin(bits, held));
}

// usefulFor are the candidates that give an element of a call's alternatives which is not held from the start.
function usefulFor(p, call) {
  const all = new Set();
  for (const bits of call.alternatives) for (const number of eachBit(bits)) if (!hasBit(p.start, number)) for (const k of p.covering[number]) all.add(k);
  return [...all].sort((a, b) => a - b);
}

// coverParts are the calls that are not met from the start, those together that share a useful candidate.
function coverParts(p) {
  const parent = p.candidates.map((_, k) => k);
  const root = (k) => {
    while (parent[k] !== k) k = parent[k] = parent[parent[k]];
    return k;
  };
  const pending = p.calls.filter((call) => !isMet(call, p.start)).map((call) => ({ call, useful: usefulFor(p, call) }));
  for (const { useful } of pending) for (const k of useful) parent[root(k)] = root(useful[0]);
  const parts = new Map();
  for (const { call, useful } of pending) {
    const key = root(useful[0]);
    if (!parts.has(key)) parts.set(key, []);
    parts.get(key).push(call);
  }
  return parts.values();
}

// searchPart solves one part. A row is a call: met by any one of its candidates when it is single, or else by what the call says; then
// the candidates are those that bring some alternative nearer.
function searchPart(p, calls) {
  const s = { p, rows: [], taken: [], best: [], bestCost: 0, ended: false };
  for (const call of calls) {
    const single = call.alternatives.every((bits) => missingBits(bits, p.start) === 1);
    s.rows.push({ call, candidates: usefulFor(p, call), single });
  }
  reduceRows(s);
  const cost = (list) => list.reduce((sum, k) => sum + p.candidates[k].cost, 0);
  const held = s.taken.reduce((bits, k) => withBits(bits, p.candidates[k].covers), p.start);
  s.best = greedyChoice(s, held);
  s.bestCost = cost(s.best);
  const dead = new Uint8Array(p.candidates.length);
  let { low } = lookAt(s, held, dead, s.rows);
  if (low < s.bestCost) low = Math.max(low, relaxedBound(s, dead));
  branch(s, [], 0, held, dead, s.rows);
  const exact = !s.ended || low >= s.bestCost;
  return { chosen: [...s.taken, ...s.best], exact, bound: cost(s.taken) + (exact ? s.bestCost : low) };
}

// reduceRows takes out what cannot matter, until nothing more does: rows that another row's candidates meet in any case, candidates that
// meet no more than another that costs no more, and it takes what alone meets a row. Only single rows say that much.
function reduceRows(s) {
  const { candidates, budget } = s.p;
  for (let changed = true; changed && budget.left > 0; ) {
    changed = false;
    for (const { single, candidates: [only, ...others] } of s.rows) {
      if (!single || others.length > 0 || s.taken.includes(only)) continue;
      s.taken.push(only);
      changed = true;
    }
    const held = s.taken.reduce((bits, k) => withBits(bits, candidates[k].covers), s.p.start);
    s.rows = s.rows.filter((row) => !isMet(row.call, held));
    const meets = new Map(); // rows by candidate
    const many = new Set(); // candidates of rows of several elements
    s.rows.forEach((row, i) => {
      for (const k of row.candidates) {
        if (!meets.has(k)) meets.set(k, []);
        meets.get(k).push(i);
        if (!row.single) many.add(k);
      }
    });
    const gone = new Set();
    s.rows.forEach((row, i) => {
      if (gone.has(i) || !row.single) return;
      const rarest = row.candidates.reduce((a, b) => (meets.get(b).length < meets.get(a).length ? b : a));
      for (const j of meets.get(rarest)) {
        budget.left -= row.candidates.length;
        if (j !== i && !gone.has(j) && s.rows[j].single && containsAll(s.rows[j].candidates, row.candidates)) gone.add(j);
      }
    });
    changed = changed || gone.size > 0;
    const worse = new Set();
    for (const row of s.rows) for (const k of row.candidates) if (!many.has(k) && !worse.has(k) && isWorse(s, k, meets, gone, worse)) worse.add(k);
    changed = changed || worse.size > 0;
    s.rows = s.rows.filter((_, i) => !gone.has(i)).map((row) => (row.single ? { ...row, candidates: row.candidates.filter((k) => !worse.has(k)) } : row));
  }
}

// isWorse reports whether another candidate that costs no more meets all rows that k does. Of two alike the first one stays.
function isWorse(s, k, meets, gone, worse) {
  const { candidates, budget } = s.p;
  const left = (list) => list.filter((i) => !gone.has(i));
  const rows = left(meets.get(k));
  if (rows.length === 0) return true;
  const rarest = rows.reduce((a, b) => (s.rows[b].candidates.length < s.rows[a].candidates.length ? b : a));
  return s.rows[rarest].candidates.some((d) => {
    budget.left -= rows.length;
    if (d === k || worse.has(d) || candidates[d].cost > candidates[k].cost || !containsAll(meets.get(d), rows)) return false;
    return !(candidates[d].cost === candidates[k].cost && k < d && containsAll(rows, left(meets.get(d))));
  });
}

// containsAll reports whether a sorted list has all of another.
function containsAll(list, all) {
  let i = 0;
  for (const value of all) {
    while (i < list.length && list[i] < value) i++;
    if (list[i] !== value) return false;
  }
  return true;
}

// lookAt gives {unmet, low}: the rows that are not met, with the candidates that there still are for them, the fewest first, and a cost below
// which there is no way to meet them all, Infinity when there is none at all.
function lookAt(s, held, dead, rows) {
  const { candidates, budget } = s.p;
  const unmet = [];
  for (const row of rows) {
    budget.left -= 1 + row.candidates.length;
    if (isMet(row.call, held)) continue;
    const useful = row.single ? row.candidates.filter((k) => dead[k] === 0) : nearerTo(s, row.call, held, dead);
    if (useful.length === 0) return { unmet, low: Infinity };
    unmet.push({ ...row, candidates: useful });
  }
  unmet.sort((a, b) => a.candidates.length - b.candidates.length);
  // Each row pays a share of what meets it; no candidate is paid more than it costs, so that all shares together are no more than
  // any choice.
  const left = new Map();
  const rest = (k) => left.get(k) ?? candidates[k].cost;
  let low = 0;
  for (const row of unmet) {
    const share = row.candidates.reduce((least, k) => Math.min(least, rest(k)), Infinity);
    if (share === 0) continue;
    for (const k of row.candidates) left.set(k, rest(k) - share);
    low += share;
  }
  return { unmet, low };
}

// nearerTo are the candidates that give something of an alternative that can still be satisfied.
function nearerTo(s, call, held, dead) {
  const useful = new Set();
  for (const bits of call.alternatives) {
    const missing = eachBit(bits).filter((number) => !hasBit(held, number));
    const giving = missing.map((number) => {
      s.p.budget.left -= s.p.covering[number].length;
      return s.p.covering[number].filter((k) => dead[k] === 0);
    });
    if (giving.every((list) => list.length > 0)) for (const k of giving.flat()) useful.add(k);
  }
  return [...useful].sort((a, b) => a - b);
}

// branch tries to better the best choice from here on.
function branch(s, chosen, cost, held, dead, rows) {
  s.ended = s.ended || s.p.budget.left <= 0;
  if (s.ended) return;
  const { unmet, low } = lookAt(s, held, dead, rows);
  if (cost + low >= s.bestCost) return;
  if (unmet.length === 0) {
    s.best = chosen;
    s.bestCost = cost;
    return;
  }
  const { candidates } = s.p;
  const without = dead.slice();
  for (const k of unmet[0].candidates.toSorted((a, b) => candidates[a].cost - candidates[b].cost)) {
    without[k] = 1; // chosen here, or not at all
    branch(s, [...chosen, k], cost + candidates[k].cost, withBits(held, candidates[k].covers), without, unmet);
  }
}

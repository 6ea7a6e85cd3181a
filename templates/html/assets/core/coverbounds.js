// A first choice and a bound for the search: how good an answer is surely good enough.

// greedyChoice chooses what meets the most rows, or brings them nearest to being met, for what it costs, and then gives up what
// turned out needless, the dearest first.
function greedyChoice(s, from) {
  const { p } = s;
  const touches = new Map();
  s.rows.forEach((row, i) => {
    for (const k of row.candidates) touches.set(k, [...(touches.get(k) ?? []), i]);
  });
  const pending = new Set(s.rows.keys());
  const fewest = (call, held) => Math.min(...call.alternatives.map((bits) => missingBits(bits, held)));
  let held = from;
  const gain = (k) => {
    const after = withBits(held, p.candidates[k].covers);
    let sum = 0;
    for (const i of touches.get(k)) {
      if (!pending.has(i)) continue;
      const { call } = s.rows[i];
      p.budget.left -= call.alternatives.length;
      if (isMet(call, after)) sum += 4;
      else if (fewest(call, after) < fewest(call, held)) sum++;
    }
    return sum;
  };
  // Gains mostly fall as more is held: an offer is looked at again only when it stands first.
  const worth = (k, amount) => amount / (1 + p.candidates[k].cost);
  let offers = [];
  const refill = () => {
    offers = [...touches.keys()].filter((k) => !bitsWithin(p.candidates[k].covers, held)).map((k) => ({ k, worth: worth(k, gain(k)) }));
    offers.sort((a, b) => a.worth - b.worth || b.k - a.k);
  };
  const chosen = [];
  while (pending.size > 0) {
    if (offers.length === 0) refill();
    const { k } = offers.pop();
    const now = worth(k, gain(k));
    if (now === 0 && offers.length > 0) continue;
    if (offers.length > 0 && offers.at(-1).worth > now) {
      let at = offers.length;
      while (at > 0 && offers[at - 1].worth > now) at--;
      offers.splice(at, 0, { k, worth: now });
      continue;
    }
    chosen.push(k);
    held = withBits(held, p.candidates[k].covers);
    for (const i of touches.get(k)) if (pending.has(i) && isMet(s.rows[i].call, held)) pending.delete(i);
  }
  const counted = countCovers(p, from, chosen);
  for (const k of chosen.toSorted((a, b) => p.candidates[b].cost - p.candidates[a].cost)) {
    const less = counted.without(k);
    if (touches.get(k).some((i) => !isMet(s.rows[i].call, less))) continue;
    counted.drop(k);
    chosen.splice(chosen.indexOf(k), 1);
  }
  return chosen;
}

// countCovers counts how often a choice covers each element, to tell what is left without one of it.
function countCovers(p, start, chosen) {
  const times = new Uint32Array(p.wanted.length);
  for (const number of eachBit(start)) times[number] = chosen.length + 1; // for good
  for (const k of chosen) for (const number of eachBit(p.candidates[k].covers)) times[number]++;
  const held = noBits(p);
  for (let number = 0; number < times.length; number++) if (times[number] > 0) addBit(held, number);
  const without = (k) => {
    const less = held.slice();
    for (const number of eachBit(p.candidates[k].covers)) if (times[number] === 1) less[number >> 5] &= ~(1 << (number & 31));
    return less;
  };
  const drop = (k) => {
    held.set(without(k));
    for (const number of eachBit(p.candidates[k].covers)) times[number]--;
  };
  return { without, drop };
}

// relaxedBound bounds what meeting all rows costs at least, and marks candidates dead that no better choice than the best so far can
// have. Every row has a price; a candidate is worth what it costs less the prices of the rows that it meets, and whatever the
// prices, no choice costs less than their sum and all negative worths (Lagrangian relaxation; Beasley, "An algorithm for set covering
// problem", 1987).
function relaxedBound(s, dead) {
  const { candidates, budget } = s.p;
  const all = [...new Set(s.rows.flatMap((row) => row.candidates))];
  const exposed = (k) => Math.floor(candidates[k].cost / costUnit);
  const target = Math.floor(s.bestCost / costUnit);
  const price = s.rows.map((row) => Math.min(...row.candidates.map(exposed)) / s.rows.length);
  const worth = new Float64Array(candidates.length);
  let kept = worth.slice();
  let best = 0;
  let step = 2;
  for (let round = 0, since = 0; round < 150 && budget.left > 0; round++) {
    for (const k of all) worth[k] = exposed(k);
    let sum = 0;
    s.rows.forEach((row, i) => {
      sum += price[i];
      budget.left -= row.candidates.length;
      for (const k of row.candidates) worth[k] -= price[i];
    });
    for (const k of all) sum += Math.min(worth[k], 0);
    if (sum > best) {
      best = sum;
      since = 0;
      kept = worth.slice();
    } else if (++since === 10) {
      step /= 2;
      since = 0;
    }
    const slack = s.rows.map((row) => row.candidates.reduce((left, k) => left - (worth[k] < 0 ? 1 : 0), 1));
    const norm = slack.reduce((total, one) => total + one * one, 0);
    if (norm === 0) break;
    const move = (step * Math.max(target * 1.02 - sum, 1e-3)) / norm;
    slack.forEach((one, i) => (price[i] = Math.max(0, price[i] + move * one)));
  }
  const margin = 1e-6; // far above what rounding adds up to, and far below the unit of an exposure
  if (best > 0) for (const k of all) if (best + kept[k] > target + margin * Math.max(1, target)) dead[k] = 1;
  return Math.ceil(best - margin * Math.max(1, best)) * costUnit;
}

// How the requests that two operations match compare: which of two that match one request is the more specific.

// relation gives one of "same", "narrower", "wider", "overlapping"; the comparisons below also give "disjoint".
function relation(narrower, wider) {
  if (narrower && wider) return "same";
  if (narrower) return "narrower";
  return wider ? "wider" : "overlapping";
}

function comparePatterns(p, q) {
  let narrower = true;
  let wider = true;
  for (let i = 0; ; i++) {
    if (i === p.length && i === q.length) return relation(narrower, wider);
    if (i === p.length || i === q.length) return "disjoint";
    const [a, b] = [p[i], q[i]];
    if (isRest(a) && isRest(b)) return relation(narrower, wider);
    if (isRest(a)) return relation(false, wider);
    if (isRest(b)) return relation(narrower, false);
    const compared = compareSegments(a, b);
    if (compared === "disjoint") return "disjoint";
    if (compared === "narrower" || compared === "overlapping") wider = false;
    if (compared === "wider" || compared === "overlapping") narrower = false;
  }
}

function compareSegments(a, b) {
  if (isLiteral(a) && isLiteral(b)) return literalOf(a) === literalOf(b) ? "same" : "disjoint";
  if (isLiteral(a)) return segmentMatches(b, literalOf(a)) ? "narrower" : "disjoint";
  if (isLiteral(b)) return segmentMatches(a, literalOf(b)) ? "wider" : "disjoint";
  if (!meet(a, b)) return "disjoint";
  return relation(covers(b, encodeSegment(a)), covers(a, encodeSegment(b)));
}

// meet reports whether some text matches both of two segments that have parameters: one does unless their beginnings or their ends
// differ, since all else finds room in the parameters.
function meet(a, b) {
  const [head, otherHead] = [a[0].literal ?? "", b[0].literal ?? ""];
  const [tail, otherTail] = [a.at(-1).literal ?? "", b.at(-1).literal ?? ""];
  return (head.startsWith(otherHead) || otherHead.startsWith(head)) && (tail.endsWith(otherTail) || otherTail.endsWith(tail));
}

// compareRoutes relates two routes {method, patterns}. GET matches HEAD too (RFC 9110 section 9.3.2), so that HEAD stands before
// GET of the same paths, but not before GET of narrower ones.
function compareRoutes(a, b) {
  const sameMethod = a.method === b.method;
  const related = (a.method === "HEAD" && b.method === "GET") || (a.method === "GET" && b.method === "HEAD");
  if (!sameMethod && !related) return "disjoint";
  if (!a.patterns.some((p) => b.patterns.some((q) => comparePatterns(p, q) !== "disjoint"))) return "disjoint";
  const within = (ps, qs) => ps.every((p) => qs.some((q) => ["same", "narrower"].includes(comparePatterns(p, q))));
  const narrower = (sameMethod || a.method === "HEAD") && within(a.patterns, b.patterns);
  const wider = (sameMethod || b.method === "HEAD") && within(b.patterns, a.patterns);
  return relation(narrower, wider);
}

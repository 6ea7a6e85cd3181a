// What would let a principal through.

// missing gives what to add for each alternative that scopes can help with, the smallest first: the fewest credentials to present,
// then the fewest scopes, then the author's order. Each is {alternative, needs: [{scheme, scopes}], credentials, scopes}; a need without
// scopes is a credential to present. The first one has no needs when the principal is let through. The list is empty where
// nobody is let in and where the caller's subject type is the obstacle.
function missing(api, op, principal) {
  if (!isObject(op) || api.ops[op.index] !== op) throw new Error("missing: not an operation of the API");
  const caller = callerOf(api, principal);
  const all = op.requirement.map((alternative) => lack(api, alternative, caller)).filter((found) => found !== null);
  return all.sort((a, b) => a.credentials - b.credentials || a.scopes - b.scopes || a.alternative - b.alternative);
}

function lack(api, alternative, caller) {
  const found = { alternative: alternative.index, needs: [], credentials: 0, scopes: 0 };
  for (const need of alternative.needs) {
    const credential = caller.credentials.get(need.scheme);
    if (credential === undefined) {
      found.needs.push({ scheme: need.scheme, scopes: need.scopes.slice() });
      found.credentials++;
      found.scopes += need.scopes.length;
      continue;
    }
    if (alternative.subjects.length > 0 && !alternative.subjects.includes(credential.subject)) return null;
    const short = need.scopes.filter((scope) => !credential.held.has(scope));
    if (short.length > 0) {
      const scopes = withoutImplied(api, short, credential.subject);
      found.needs.push({ scheme: need.scheme, scopes });
      found.scopes += scopes.length;
    }
  }
  return found;
}

// withoutImplied drops the scopes that others of the list bring along.
function withoutImplied(api, scopes, subject) {
  return scopes.filter((scope) => !scopes.some((other) => other !== scope && implied(api, other, subject).has(scope)));
}

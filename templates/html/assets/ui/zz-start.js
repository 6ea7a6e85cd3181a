// The page starts here.
//
// Stable hooks, for tests and for those who link or style: the ids of the template (skip, brand, api, q, tools, nav, main, title, lead, view,
// details, said, help, print, scopegen-data), and
//   nav-<view>                    links of the navigation, aria-current=page on the present one
//   theme, help-open, help-close  buttons; single-keys the box in the help
//   count                         the live count of a view's list; filter-<name> and filter-clear its filters
//   <view>-list                   its table; rows tr[data-op=index] or tr[data-scope-row=index], links a.row-link, boxes input[data-pick=index]
//   <list>-more, <list>-all       the buttons below it
//   searched-secret               what is said of a credential in the search, searched-ask its way to the question
//   details-close, details-title, details-pick; article[data-op-details] or article[data-scope-details]
//   token, token-clear, token-subject, token-scopes, token-scopes-held, token-report; token-result, excess, show-all, show-allowed, show-denied
//   calls, calls-file, calls-report; picked, unpick, pick-listed, need-result with article[data-need]
//   challenge, refused-op, refused (credential), refused-scopes; refused-result with [data-refused-card] and [data-decision=reason]
//   changes (credential), calls, touched
//   graph with a[data-node=index]; heat with .cell[data-x][data-y]; drill
//   [data-copy]                   every copy button
//   html[data-ready]              set when the page has been drawn

function start() {
  const payload = JSON.parse(byId("scopegen-data").textContent);
  page.title = payload.title || document.title;
  page.apis = expand(payload);
  page.views = [endpointsView, scopesView, tokenView, needView, refusedView, changesView, graphView, matrixView, aboutView];
  for (const api of page.apis) for (const op of [...api.ops, ...(api.prev?.ops ?? [])]) op.access ||= accessOf(op);
  buildShell();
  state.api = page.apis[0];
  Object.assign(state, readAddress(location.hash));
  if (looksSecret(state.api, state.q)) write(); // a link that somebody made of a token: it does not stay in the address
  render();
  document.documentElement.dataset.ready = "";
}

// accessOf labels an endpoint that the payload does not label, as spec.Requirement.Label does.
function accessOf(op) {
  if (!op.requirement.length) return "undeclared";
  const open = op.requirement.filter((alt) => !alt.needs.length).length;
  if (open === op.requirement.length) return "public";
  if (open) return "optional";
  return op.requirement.some((alt) => alt.needs.some((n) => n.scopes.length)) ? "scoped" : "authenticated";
}

try {
  start();
} catch (error) {
  byId("view").replaceChildren(el("p", { class: "note bad" }, "This page cannot read its data, and shows nothing rather than something wrong: " + error.message));
  document.documentElement.dataset.ready = "failed";
}

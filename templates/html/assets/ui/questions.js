// The questions that bring readers here, above the list that the page opens with.

const QUESTIONS = [
  ["token", "I have a token", "What it opens, what it does not, and what in it is out of date."],
  ["need", "I know my calls", "The fewest scopes that open them all, and why each is there."],
  ["refused", "I got a 401 or a 403", "What was missing, and how to get it."],
  ["changes", "There is a new release", "Whether it touches my scopes or my calls."],
];

// questionCards gives the cards, and sync, which hides them from those who are searching.
function questionCards(view) {
  const api = state.api;
  const asked = homeOf(api) === view ? QUESTIONS.filter(([id]) => { const v = page.views.find((one) => one.id === id); return !v.when || v.when(api); }) : [];
  const node = el("ul", { class: "questions", id: "questions", "aria-label": "Questions" }, asked.map(([id, title, words]) =>
    el("li", null, link(() => linkTo(id), { "data-question": id }, el("b", null, title), el("span", null, words)))));
  return { node, sync() { node.hidden = !asked.length || filtered(); } };
}

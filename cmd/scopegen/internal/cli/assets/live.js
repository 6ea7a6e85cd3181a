(() => {
"use strict";

// What 'scopegen serve' adds to the page: it reloads when the spec says something else, and shows what is wrong with a spec that cannot be
// read while the page stays as it last was.
const revision = "REVISION";
const panel = document.createElement("section");
const heading = document.createElement("h2");
const text = document.createElement("pre");
const close = document.createElement("button");
panel.id = "serve-findings";
panel.hidden = true;
panel.setAttribute("role", "alert");
panel.setAttribute("aria-labelledby", "serve-heading");
heading.id = "serve-heading";
text.tabIndex = 0;
text.setAttribute("aria-labelledby", "serve-heading");
text.setAttribute("role", "region");
close.type = "button";
close.textContent = "Hide";
close.addEventListener("click", () => { panel.hidden = true; });
panel.append(heading, close, text);
document.body.append(panel);

function say(title, said) {
  heading.textContent = title;
  text.textContent = said;
  text.hidden = said === "";
  panel.hidden = title === "";
}

const events = new EventSource("/events");
events.addEventListener("state", (event) => {
  const now = JSON.parse(event.data);
  if (now.revision !== revision) location.reload();
  else if (now.said === "") say("", "");
  else say(revision === "" ? "The spec cannot be shown yet" : now.stale ? "The spec has errors; the page shows it as it was before" : "Findings", now.said);
});
events.addEventListener("error", () => say("The preview is not reached", "'scopegen serve' has ended, or is starting again. The page stays as it was."));
})();

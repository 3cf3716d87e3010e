// The list of templates, and which of them an incident gets.

function templatesHead(title, ...beside) {
  return el("div", { class: "tp-head" }, el("h1", {}, title), el("span", { class: "grow" }), ...beside);
}

function listView(page) {
  const { list, why } = page.data;
  if (!list.length) {
    return [templatesHead("Templates"), el("p", { class: "none" }, "There is no template. Put one into the folder prompts/reports, or save one with: retroline templates --save FILE.")];
  }
  return [
    templatesHead("Templates"),
    el("p", { class: "lead" }, "A template says which sections a report has, what each asks, and which incidents it is for."),
    why ? el("p", { class: "lead why" }, `${why} You can look at them and preview them.`) : null,
    templateTable(page, list),
    whoGetsWhat(page),
  ];
}

function templateTable(page, list) {
  const head = ["Template", "For", "Chosen for", "Version", "Last change", ""].map((one) => el("th", { scope: "col" }, one || unseenText("Actions")));
  return el(
    "div", { class: "scroll" },
    el("table", { class: "tp-table" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, list.map((one) => templateRow(page, one)))),
  );
}

function templateRow(page, one) {
  const open = el("a", { href: `templates?template=${encodeURIComponent(one.id)}` }, one.title);
  open.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    page.open(one.id);
  };
  const chips = [one.default ? el("span", { class: "chip" }, "default") : null, one.retired ? el("span", { class: "chip" }, "retired") : null, one.error ? el("span", { class: "chip bad" }, "has a mistake") : null];
  return el(
    "tr", { class: one.retired ? "retired" : null, "data-id": one.id },
    el("td", { class: "name" }, el("div", {}, open, ...chips), el("small", {}, one.sections ? `${one.id} · ${one.sections} sections` : one.id), one.error ? el("small", { class: "bad" }, one.error) : null),
    el("td", { "data-label": "For" }, one.audience === "customers" ? "customers" : one.audience ? "the team" : ""),
    el("td", { class: "for", "data-label": "Chosen for" }, chosenFor(one)),
    el("td", { "data-label": "Version", title: one.reason || null }, one.label),
    el("td", { class: "when", "data-label": "Last change", title: one.at || null }, one.by ? `${one.day}, ${one.by}` : "–"),
    el("td", { class: "acts" }, button("New from this one", { kind: "plain", why: page.data.why, onclick: () => page.openNew(one.id) })),
  );
}

function chosenFor(one) {
  if (one.retired) return "nothing";
  const parts = [["teams", one.teams], ["types", one.types], ["", one.severities]].filter(([, words]) => words && words.length);
  if (!parts.length) return one.default ? "whatever nothing else fits" : "by name only";
  return parts.map(([what, words]) => `${what ? `${what} ` : ""}${words.join(", ")}`).join(" · ");
}

// Each severity in a row, for the type and team chosen above.
function whoGetsWhat(page) {
  const { like } = page.data;
  const select = (name, label, any, words) => {
    const node = el("select", {}, el("option", { value: "" }, any), words.map((word) => el("option", { value: word }, word)));
    node.value = like[name];
    node.onchange = () => page.send({ name: "like", type: name === "type" ? node.value : like.type, team: name === "team" ? node.value : like.team });
    return el("label", {}, label, node);
  };
  const row = (one) => el(
    "tr", {},
    el("th", { scope: "row" }, one.severity ? severityChip(one.severity) : el("span", { class: "muted" }, "no severity")),
    el("td", {}, one.id ? el("strong", {}, one.title) : "–", one.id ? el("small", {}, one.id) : null),
    el("td", { class: "muted" }, one.why),
  );
  return el(
    "section", { class: "tp-like", "aria-labelledby": "tp-like" },
    el("h2", { id: "tp-like" }, "Which template an incident gets"),
    el("div", { class: "row" }, select("team", "Team", "any other team", like.teams), select("type", "Type", "no type", like.types)),
    el("table", {}, el("tbody", {}, like.rows.map(row))),
    el("p", { class: "muted small" }, "A team’s own weighs more than a type’s, that more than a severity’s. Where two fit alike, what was saved here comes first."),
  );
}

function unseenText(text) {
  return el("span", { class: "unseen" }, text);
}

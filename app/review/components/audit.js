// The audit log: whether its chain holds, filters, and who did what, with what stood before and after.

const LONG = 240;

function chainLine(chain) {
  if (!chain) return null;
  if (!chain.whole) return noticeBox({ text: chain.told, kind: "error" });
  const head = chain.head ? el("code", { title: `Head of the chain: ${chain.head}` }, `head ${chain.head.slice(0, 16)}`) : null;
  return el("p", { class: "audit-chain" }, el("span", {}, chain.told), head);
}

function labelled(label, field) {
  return el("label", {}, label, field);
}

function filters(page) {
  const { asked, actions } = page.data;
  const incident = el("input", { type: "search", value: asked.incident, placeholder: "INC-2041", maxlength: "200" });
  const person = el("input", { type: "search", value: asked.person, placeholder: "name or e-mail", maxlength: "200" });
  const options = [{ name: "", label: "anything" }, ...actions];
  const action = el("select", {}, options.map((one) => el("option", { value: one.name, selected: one.name === asked.action }, one.label)));
  action.value = asked.action;
  const send = () => page.send({ name: "filter", incident: incident.value, person: person.value, action: action.value });
  action.onchange = send;
  const node = page.root.querySelector(".audit-filters");
  node.onsubmit = (event) => { event.preventDefault(); send(); };
  const any = asked.incident || asked.person || asked.action || asked.before;
  node.replaceChildren(
    ...[
      labelled("Incident", incident), labelled("Who", person), labelled("Did", action),
      el("button", { type: "submit" }, "Filter"),
      any ? button("Show all", { kind: "plain", onclick: () => page.send({ name: "filter" }) }) : null,
    ].filter(Boolean),
  );
}

// Long texts are cut; a button shows the rest.
function told(text, kind) {
  const points = Array.from(text);
  const node = el("dd", { class: kind }, points.length > LONG ? `${points.slice(0, LONG).join("")}…` : text);
  if (points.length > LONG) {
    const more = button("more", { kind: "plain more", onclick: () => { node.textContent = text; } });
    node.append(" ", more);
  }
  return node;
}

function change(entry) {
  if (!entry.before) return entry.after ? el("dl", { class: "single" }, el("dt", {}, "after"), told(entry.after, "is")) : null;
  return el(
    "dl", { class: "change" },
    [el("dt", {}, "before"), told(entry.before, "was")],
    [el("dt", {}, "after"), told(entry.after || "nothing", "is")],
  );
}

function row(entry) {
  return el(
    "tr", { class: entry.refused ? "refused" : null },
    el("td", { class: "at", title: `Entry ${entry.number}, by way of ${entry.via}` }, entry.at),
    el("td", { class: "who" }, entry.name, entry.by ? el("small", {}, entry.by) : null),
    el("td", { class: "did" }, el("span", { class: "verb" }, entry.done), entry.incident ? el("small", {}, entry.incident) : null),
    el("td", { class: "what" }, entry.subject ? el("div", { class: "subject" }, entry.subject) : null, change(entry)),
  );
}

function list(page) {
  const { entries, older, asked } = page.data;
  const node = page.root.querySelector(".audit-list");
  if (!entries.length && older === null) {
    node.replaceChildren(el("p", { class: "none" }, "Nothing in the log fits."));
    return;
  }
  const head = ["When (UTC)", "Who", "Did", "What"].map((label) => el("th", { scope: "col" }, label));
  const goTo = (before) => page.send({ name: "filter", incident: asked.incident, person: asked.person, action: asked.action, before });
  node.replaceChildren(
    el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, entries.map(row))),
    el(
      "div", { class: "foot" },
      older !== null ? button("Older", { onclick: () => goTo(String(older)) }) : null,
      asked.before ? button("Latest", { kind: "plain", onclick: () => goTo("") }) : null,
    ),
  );
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const page = {
    data, root: parentElement.querySelector(".audit"),
    send: (act) => setTriggerValue("act", { ...act, id: String(Date.now()) }),
  };
  page.root.querySelector(".audit-head").replaceChildren(...[el("h1", {}, "Audit log"), chainLine(data.chain)].filter(Boolean));
  filters(page);
  list(page);
}

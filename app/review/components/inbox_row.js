// One incident: what it is, how far its report is, what waits for the person who looks.

function addressOf(key, place) {
  const parts = [`incident=${encodeURIComponent(key)}`];
  if (place.statement) parts.push(`statement=${encodeURIComponent(place.statement)}`);
  if (place.event) parts.push(`event=${encodeURIComponent(place.event)}`);
  return `${place.page}?${parts.join("&")}`;
}

function placeLink(inbox, row, place, kind, ...children) {
  return el("a", {
    class: kind, href: addressOf(row.key, place),
    onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      inbox.act({ name: "open", page: place.page, incident: row.key, statement: place.statement, event: place.event });
    },
  }, ...children);
}

function lock() {
  const node = svg("svg", { class: "lock", viewBox: "0 0 12 14", role: "img", "aria-label": "private: members only" });
  node.append(svg("title", {}, "Private: members only"), svg("path", { d: "M2 6.5 H10 V13 H2 Z M3.6 6.5 V4 A2.4 2.4 0 0 1 8.4 4 V6.5" }));
  return node;
}

function dueView(due) {
  return due ? el("span", { class: `due ${due.over ? "over" : ""}`, title: due.stamp }, due.text) : null;
}

function reasonView(inbox, row, reason) {
  const said = reason.text ? el("span", { class: "said" }, reason.kind === "follow_up" ? reason.text : `“${reason.text}”`) : null;
  return el("li", {}, placeLink(inbox, row, reason, "reason", el("span", { class: "lead" }, said ? `${reason.lead}: ` : reason.lead), said), dueView(reason.due));
}

function stateView(state) {
  const text = state.checking ? el("span", { class: "checking" }, "checking…") : null;
  return el("div", { class: `state ${state.kind}` }, el("span", { class: "word" }, state.text), text, state.more ? el("div", { class: "sub" }, state.more) : null);
}

function meterView(row) {
  if (!row.counts) return el("div", { class: "meter" });
  const { accepted, all } = row.counts;
  return el("div", { class: `meter ${row.state.checking ? "old" : ""}` }, statementBar(row.counts), el("div", { class: "sub" }, `${accepted} of ${all} settled`));
}

function rowOf(inbox, row) {
  const about = row.about.map((part) => el("span", {}, part));
  if (row.owner) about.push(el("span", { title: "asked for the draft" }, row.owner));
  const single = row.reasons.length ? null : row.due;
  return el(
    "li", { class: "inbox-row", "data-key": row.key },
    el("div", { class: "sev" }, severityChip(row.severity) || el("span", { class: "chip none", title: "no severity stated" }, "–")),
    el("div", { class: "what" },
      el("div", { class: "name" }, placeLink(inbox, row, row, "title", row.title), row.private ? lock() : null),
      el("div", { class: "sub about" }, about),
      row.reasons.length ? el("ul", { class: "reasons" }, row.reasons.map((one) => reasonView(inbox, row, one))) : null),
    el("div", { class: "when", title: row.when.stamp }, row.when.text),
    meterView(row),
    el("div", { class: "last" }, stateView(row.state), dueView(single)),
  );
}

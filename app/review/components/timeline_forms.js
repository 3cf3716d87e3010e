// What a person can say about the selected event, and the small forms that ask what and why.

const FORMS = {
  hide: { title: "Hide this event", ask: null, reason: "asked", go: "Hide" },
  note: { title: "Note", ask: "text", reason: null, go: "Keep note" },
  release: { title: "Allow citing and publishing this message", ask: null, reason: "may", go: "Allow" },
  correct_time: { title: "When it really happened, UTC", ask: "time", reason: "asked", go: "Correct the time" },
  set_milestone: { title: "This event marks", ask: "milestone", reason: "asked", go: "Set milestone" },
  merge: { title: "Tells of the same happening as", ask: "event", reason: "asked", go: "Merge" },
  keep_private: { title: "Keep this event for the incident's members", ask: null, reason: "may", go: "Keep private" },
};
const NEAR = 24;

function curationButtons(page, event) {
  const why = page.whyNot("curate");
  const apart = page.whyNot("members");
  const act = (name) => () => page.act(name, { event: event.id });
  const form = (name) => () => page.openForm(name);
  const focus = (node, name) => { node.dataset.focus = name; return node; };
  if (event.private) {
    const alone = event.private === "own" ? null : "It is private because it tells of the same as a private event.";
    return el("div", { class: "acts-row" }, button("Note", { onclick: form("note"), why }), button("Make public", { onclick: act("make_public"), why: apart || alone }));
  }
  return el(
    "div", { class: "acts-row" },
    focus(event.pinned ? button("Unpin", { onclick: act("unpin"), why, key: "p" }) : button("Pin", { onclick: act("pin"), why, key: "p" }), "pin"),
    focus(event.hidden ? button("Show again", { onclick: act("show"), why, key: "h" }) : button("Hide", { onclick: form("hide"), why, key: "h" }), "hide"),
    focus(button("Note", { onclick: form("note"), why }), "note"),
    focus(button("Correct the time", { onclick: form("correct_time"), why }), "time"),
    event.corrected ? button("Take the correction back", { onclick: act("uncorrect_time"), why }) : null,
    focus(button("Use as milestone", { onclick: form("set_milestone"), why }), "milestone"),
    focus(button("Merge", { onclick: form("merge"), why: why || (event.hidden ? "It is hidden; show it again first." : null) }), "merge"),
    event.suspicious ? button("Allow citing it", { onclick: form("release"), why }) : null,
    focus(button("Keep private", { onclick: form("keep_private"), why: apart }), "private"),
  );
}

function curationForm(page, event) {
  const form = FORMS[page.form];
  const input = formInput(page, form, event);
  const fields = [input];
  const view = el("form", { class: "form", "aria-label": form.go });
  if (input) view.append(el("label", {}, form.title, input));
  else view.append(el("p", { class: "small" }, form.title));
  if (page.form === "merge") view.append(mergeWay(page, event));
  if (form.reason) {
    const reason = reasonField(form.reason);
    fields.push(reason);
    view.append(el("label", {}, form.reason === "asked" ? "Reason" : "Reason, if you like", reason));
  }
  keepTyped(page, fields.filter(Boolean));
  const send = () => page.sendForm(event, input ? input.value : "", fields[1] ? fields[1].value : "", form.reason === "asked");
  return withButtons(page, view, form.go, send);
}

function reasonField(kind) {
  return el("input", { type: "text", placeholder: "Kept with your name", "aria-label": "Reason", "aria-required": kind === "asked" ? "true" : null, maxlength: 500 });
}

function keepTyped(page, fields) {
  for (const field of fields) {
    const name = field.getAttribute("aria-label");
    if (page.typed.has(name)) field.value = page.typed.get(name);
    field.oninput = field.onchange = () => page.typed.set(name, field.value);
  }
}

function withButtons(page, view, label, send) {
  const go = el("button", { type: "submit", class: "primary" }, label);
  view.append(el("p", { class: "missing", role: "alert" }, page.missing || ""), el("div", { class: "acts-row" }, go, button("Cancel", { onclick: () => page.openForm(null) })));
  view.onsubmit = (event) => { event.preventDefault(); send(); };
  return view;
}

function formInput(page, form, event) {
  if (form.ask === "text") return el("textarea", { rows: "2", "aria-label": form.title, maxlength: 2000 });
  if (form.ask === "time") return el("input", { type: "text", value: event.iso.replace("T", " "), "aria-label": form.title, placeholder: "2026-03-03 14:02:11" });
  if (form.ask === "milestone") {
    const options = page.model.doc.milestones.map((one) => el("option", { value: one.name }, `${capitalised(one.label)}${page.model.doc.cycles > 1 ? ` (cycle ${one.cycle})` : ""}, now ${one.minute || "unknown"}`));
    return el("select", { "aria-label": form.title }, options);
  }
  return form.ask === "event" ? nearbyField(page, event) : null;
}

// Events near in time to merge with; a click in the list chooses any other.
function nearbyField(page, event) {
  const chosen = page.typed.get(FORMS.merge.title);
  const near = page.model.events
    .filter((one) => one.id !== event.id && !one.hidden && !one.replaced && !one.private && !one.sample)
    .map((one) => [Math.abs(one.at - event.at), one])
    .sort((a, b) => a[0] - b[0]).slice(0, NEAR).map(([, one]) => one);
  const other = page.model.event(chosen);
  if (other && !near.includes(other)) near.push(other);
  near.sort((a, b) => a.at - b.at);
  const option = (one) => el("option", { value: one.id }, `${one.minute} ${one.who ? `${one.who}: ` : ""}${one.text.slice(0, 70)}`);
  return el("select", { "aria-label": FORMS.merge.title }, el("option", { value: "" }, "click it in the list, or choose…"), near.map(option));
}

function mergeWay(page) {
  const way = (name, label) => {
    const input = el("input", { type: "radio", name: "speaks" });
    input.checked = page.speaks === name;
    input.onchange = () => { page.speaks = name; };
    return el("label", { class: "way" }, input, label);
  };
  return el("fieldset", {}, el("legend", {}, "Which one speaks for both"), way("other", "the other event"), way("this", "this event"));
}

// Choosing a candidate asks for the reason where it stands.
function candidateForm(page, milestone, candidate) {
  const reason = reasonField("asked");
  keepTyped(page, [reason]);
  const view = el("form", { class: "form", "aria-label": `Set ${milestone.label} to ${candidate.clock}` }, el("label", {}, `Reason for ${candidate.clock}`, reason));
  return withButtons(page, view, "Set milestone", () => page.sendCandidate(milestone, candidate, reason.value));
}

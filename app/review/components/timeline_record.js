// Beside the list: the selected record with what people say about it, the milestones, the metrics.

function sideView(page) {
  const tab = (name, label) => el("button", { type: "button", role: "tab", "aria-selected": String(page.tab === name), onclick: () => page.show_tab(name) }, label);
  const close = el("button", { type: "button", class: "close", onclick: () => page.select(null) }, "Close");
  const tabs = el("div", { class: "tabs", role: "tablist" }, tab("record", "Record"), tab("milestones", "Milestones"), tab("metrics", "Metrics"), page.data.hypotheses.length ? tab("guesses", "Guesses") : null, close);
  const body = { record: recordView, milestones: milestonesView, metrics: metricsView, guesses: guessesView }[page.tab](page);
  return [tabs, ...[body].flat().filter(Boolean)];
}

function recordView(page) {
  const event = page.event(page.selected);
  if (!event) return el("p", { class: "muted small" }, "Select an event to see its record, where it comes from, and what people say about it.");
  const meta = el("div", { class: "rec-meta" }, shape(event.lane, event.kind), el("span", {}, event.stamp), el("span", {}, event.kind), event.who ? el("span", {}, event.who) : null, event.channel ? el("span", {}, `#${event.channel}`) : null);
  const view = el("div", {}, meta, el("p", { class: "rec-text" }, event.text));
  view.append(curationButtons(page, event));
  if (page.form) view.append(curationForm(page, event));
  const lines = (title, rows) => rows.length ? el("div", { class: "rec-block" }, el("h3", {}, title), el("ul", {}, rows.map((row) => el("li", {}, row)))) : null;
  view.append(...[
    event.corrected ? lines("Time", [capitalised(event.corrected)]) : null,
    lines("Notes", event.notes.map((note) => `${note.by}: ${note.text}`)),
    event.suspicious ? lines("Flagged as an instruction to a machine", [`${capitalised(event.suspicious)}. Until a person allows it, no sentence may cite it and it is not published.`]) : null,
    event.released ? lines("Flagged and released", [capitalised(event.released)]) : null,
    lines("Why it matters", event.signals.map((one) => `${capitalised(one.kind)}: ${one.reason}`)),
    lines("Hypothesis", event.guess.map((one) => `“${one.text}”: ${one.state} here; in the end ${one.fate}`)),
    referencesView(event),
    lines("What people did", event.curations),
    rawView(page, event),
  ].filter(Boolean));
  return view;
}

function referencesView(event) {
  const rows = event.references.map((one) => el("li", {}, one.link ? link(one.source, one.link) : one.source, " ", el("span", { class: "muted" }, one.key), one.stamp ? el("span", { class: "muted" }, ` · ${one.stamp}`) : null));
  const title = event.references.length > 1 ? `The same happening in ${event.references.length} places` : "Where it comes from";
  return el("div", { class: "rec-block" }, el("h3", {}, title), el("ul", {}, rows));
}

function rawView(page, event) {
  const raw = page.data.raw;
  const block = el("div", { class: "rec-block" }, el("h3", {}, "Raw record, redacted"));
  if (raw && raw.id === event.id) block.append(el("pre", { tabindex: "0" }, raw.text));
  else block.append(button("Show the raw record", { onclick: () => page.act("raw", { event: event.id }) }));
  return block;
}

function curationButtons(page, event) {
  const why = page.whyNot();
  const act = (name) => () => page.act(name, { event: event.id });
  const form = (name) => () => page.openForm(name);
  return el(
    "div", { class: "acts-row" },
    event.pinned ? button("Unpin", { onclick: act("unpin"), why }) : button("Pin", { onclick: act("pin"), why }),
    event.hidden ? button("Show again", { onclick: act("show"), why }) : button("Hide", { onclick: form("hide"), why }),
    button("Note", { onclick: form("note"), why }),
    button("Correct the time", { onclick: form("correct_time"), why }),
    event.corrected ? button("Undo correction", { onclick: act("uncorrect_time"), why }) : null,
    button("Use as milestone", { onclick: form("set_milestone"), why }),
    event.suspicious ? button("Allow citing it", { onclick: form("release"), why }) : null,
  );
}

const FORMS = {
  hide: { title: "Hide this event", value: null, go: "Hide" },
  note: { title: "Note", value: "text", go: "Keep note" },
  release: { title: "Allow citing and publishing this message", value: null, go: "Allow" },
  correct_time: { title: "When it really happened, UTC", value: "time", go: "Correct the time" },
  set_milestone: { title: "This event marks", value: "milestone", go: "Choose" },
};

function curationForm(page, event) {
  const form = FORMS[page.form];
  const input = formInput(page, form, event);
  const reason = el("input", { type: "text", placeholder: "Kept with your name", "aria-label": "Reason" });
  for (const field of [input, reason].filter(Boolean)) {
    const name = field.getAttribute("aria-label");
    if (page.typed.has(name)) field.value = page.typed.get(name);
    field.oninput = () => page.typed.set(name, field.value);
  }
  const send = () => {
    const value = form.value === "milestone" ? `${input.value}=${event.iso}` : input ? input.value : "";
    page.act(page.form, { event: event.id, value, reason: reason.value });
  };
  const view = el("div", { class: "form" });
  if (input) view.append(el("label", {}, form.title, input));
  if (page.form !== "note") view.append(el("label", {}, "Reason", reason));
  view.append(el("div", { class: "acts-row" }, button(form.go, { onclick: send, kind: "primary" }), button("Cancel", { onclick: () => page.openForm(null) })));
  return view;
}

function formInput(page, form, event) {
  if (form.value === "text") return el("textarea", { rows: "2", "aria-label": form.title });
  if (form.value === "time") return el("input", { type: "text", value: event.iso.replace("T", " "), "aria-label": form.title, placeholder: "2026-03-03 14:02:11" });
  if (form.value !== "milestone") return null;
  const options = page.data.milestones.map((one) => el("option", { value: one.cycle > 1 ? `${one.name}#${one.cycle}` : one.name }, `${capitalised(one.label)}${page.data.cycles > 1 ? ` (cycle ${one.cycle})` : ""}`));
  return el("select", { "aria-label": form.title }, options);
}

function milestonesView(page) {
  const groups = page.data.milestones.map((one) => {
    const head = el("div", { class: "head" }, el("span", { class: "label" }, capitalised(one.label)), page.data.cycles > 1 ? el("span", { class: "muted small" }, `cycle ${one.cycle}`) : null, el("span", { class: "at", title: one.day }, one.minute ? `${one.minute} UTC` : "unknown"));
    const view = el("div", { class: "mile" }, head);
    if (one.unknown) view.append(el("p", { class: "why" }, capitalised(one.unknown)));
    view.append(...one.candidates.map((candidate) => candidateView(page, one, candidate)));
    return view;
  });
  return [el("p", { class: "muted small" }, "Each candidate names the rule that found it. A person's choice stands before any rule."), ...groups];
}

function candidateView(page, milestone, candidate) {
  const name = milestone.cycle > 1 ? `${milestone.name}#${milestone.cycle}` : milestone.name;
  const choose = () => page.act("set_milestone", { event: candidate.evidence[0], value: `${name}=${candidate.iso}` });
  const show = candidate.evidence.length ? el("a", { href: "#", onclick: (event) => { event.preventDefault(); page.select(candidate.evidence[0], true); } }, candidate.clock) : el("span", {}, candidate.clock);
  const pick = candidate.chosen ? el("span", { class: "badge strong" }, "chosen") : candidate.evidence.length ? button("Choose", { onclick: choose, why: page.whyNot() }) : null;
  return el("div", { class: `cand ${candidate.chosen ? "chosen" : ""}`, title: candidate.stamp }, show, el("span", {}, candidate.explanation, " ", el("span", { class: "rule" }, candidate.rule)), pick);
}

function metricsView(page) {
  if (!page.data.metrics.length) return el("p", { class: "muted small" }, "No durations can be told yet.");
  const groups = page.data.metrics.map((metric) => {
    const rows = metric.definitions.map((one) => el("tr", { class: one.preferred ? "preferred" : "" }, el("td", {}, one.definition), el("td", {}, one.from), one.known ? el("td", {}, one.value) : el("td", { class: "why" }, one.why)));
    const cycle = page.data.cycles > 1 ? ` (cycle ${metric.cycle})` : "";
    return el("div", { class: "metric" }, el("h3", {}, `${capitalised(metric.label)}${cycle}`), el("table", {}, el("tbody", {}, rows)));
  });
  return [el("p", { class: "muted small", style: "margin-bottom:10px" }, "The same words mean different clocks in different tools. Durations describe one incident; they do not rank it."), ...groups];
}

const FATES = { proposed: "left open", tested: "tested, left open", retracted: "ruled out", confirmed: "confirmed" };

function guessesView(page) {
  const groups = page.data.hypotheses.map((one) => {
    const head = el("div", { class: "head" }, el("span", { class: "label" }, `“${one.text}”`), el("span", { class: `badge ${one.fate === "confirmed" ? "strong" : ""}` }, FATES[one.fate] || one.fate));
    const steps = one.steps.map((step) => {
      const show = (event) => { event.preventDefault(); page.select(step.event, true); };
      return el("div", { class: "cand" }, el("a", { href: "#", onclick: show }, step.minute), el("span", {}, capitalised(step.state), step.who ? ` by ${step.who}` : ""));
    });
    return el("div", { class: "mile guess" }, head, ...steps);
  });
  return [el("p", { class: "muted small" }, "What people guessed, and what became of it. Only a confirmed guess can be told as a cause."), ...groups];
}

// One batch: where it stands, what it spent, and its reports with the old beside the new.

const ACTS = { pause: "Pause", resume: "Go on", retry: "Try the failed ones again", limits: "Change limits", cancel: "Cancel the batch" };

function batchRow(page, one) {
  const open = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    page.send({ name: "batch", batch: one.id });
  };
  return el("li", { id: `batch-${one.id}` },
    el("div", { class: "what" }, el("a", { href: `regenerate?batch=${encodeURIComponent(one.id)}`, onclick: open }, one.choice === "all" ? "All reports" : one.choice), el("small", {}, `${one.id} · ${one.by}, ${one.at}`)),
    el("div", { class: "state" }, el("span", { class: `state-mark ${one.state}` }, one.told), one.reason ? el("small", {}, one.reason) : null),
    el("div", { class: "far" }, bar(one), el("small", {}, one.line)),
    el("div", { class: "cost" }, one.spent.told));
}

function bar(one) {
  const node = progressBar(one.part, one.line);
  if (!["running", "planning"].includes(one.state)) node.classList.add("still");
  return node;
}

function batchHead(page) {
  const { batch, why_not: why } = page.data;
  const acts = batch.acts.map((name) => button(ACTS[name], { why, kind: name === "resume" ? "primary" : "", onclick: () => batchAct(page, name) }));
  return [
    el("div", { class: "rg-line" }, el("span", { class: `state-mark ${batch.state}` }, batch.told), el("span", { class: "muted small" }, `${batch.choice === "all" ? "all reports" : batch.choice} · ${batch.by}, ${batch.at} UTC`), el("div", { class: "acts" }, acts)),
    batch.reason ? el("div", { class: `notice ${batch.state === "stopped" ? "warn" : ""}`, role: "status" }, el("p", {}, batch.reason)) : null,
    page.data.nobody && ["running", "planning"].includes(batch.state) ? el("div", { class: "notice warn", role: "alert" }, el("p", {}, page.data.nobody)) : null,
    el("div", { class: "rg-meters" },
      el("div", {}, el("span", { class: "small" }, batch.line), bar(batch)),
      el("div", {}, el("span", { class: "small" }, `Spent: ${batch.spent.told} · ${batch.spent.calls} of a model`), batch.spent.part === null ? null : spentBar(batch.spent))),
    page.memory.limiting ? limitsForm(page) : null,
  ];
}

function spentBar(spent) {
  const node = progressBar(spent.part, `Spent: ${spent.told}`);
  node.classList.add(spent.part >= 1 ? "full" : "still");
  return node;
}

function batchAct(page, name) {
  if (name === "limits") {
    page.memory.limiting = page.memory.limiting ? null : { ...page.data.batch.limits };
    page.drawBatch();
  } else if (name === "cancel") {
    page.memory.confirming = "cancel";
    page.drawConfirm();
  } else page.send({ name });
}

function limitsForm(page) {
  const values = page.memory.limiting;
  const done = () => { page.memory.limiting = null; page.drawBatch(); };
  const send = () => { page.send({ name: "limits", limits: values }); done(); };
  return el("div", { class: "rg-start", role: "group", "aria-label": "Limits" }, el("div", { class: "rg-fields" }, limitFields(values)), el("p", { class: "small muted" }, "They hold for whatever is started from now on."),
    el("div", { class: "row" }, button("Set these limits", { kind: "primary", onclick: send }), button("Back", { onclick: done })));
}

function confirmView(page) {
  const { memory, data } = page;
  const close = () => { memory.confirming = null; page.drawConfirm(); };
  const ask = (told, yes, act) => [el("div", { class: "notice rg-ask", role: "alertdialog", "aria-label": yes }, el("p", {}, told), el("div", { class: "row" }, act ? button(yes, { kind: "primary", onclick: () => { close(); page.send(act); } }) : null, button("Back", { onclick: () => { close(); page.send({ name: "confirm_off" }); } })))];
  if (memory.confirming === "cancel") return ask("What waits is left as it is, what is being written has no effect, and what was proposed stays to be decided on.", "Cancel the batch for good", { name: "cancel" });
  if (data.taking) return [el("div", { class: "rg-planning", role: "status" }, el("p", {}, data.taking.told), progressBar(data.taking.part, data.taking.told))];
  if (data.confirm) return ask(data.confirm.told, `Take ${counted(data.confirm.take, "report")} over`, data.confirm.take ? { name: "take_all" } : null);
  return [];
}

function itemFilter(page) {
  const { batch, only, why_not: why, waiting } = page.data;
  const all = [["", "All", 0], ...batch.counts.map((one) => [one.name, one.label, one.number])];
  const row = tabs("Reports by what became of them", all, only, (name) => page.send({ name: "only", only: name }));
  const take = button("Take all that are not worse …", { why: why || (waiting ? null : "No report waits for you."), onclick: () => page.send({ name: "ask_all" }) });
  return [row, take];
}

function itemView(page, item) {
  const key = item.incident;
  const left = new Set(item.left);
  const open = item.difference !== null;
  const why = page.data.why_not;
  const draft = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    page.send({ name: "go", page: "draft", incident: key });
  };
  const look = item.opens ? button(open ? "Hide" : "Old and new", { kind: "plain", onclick: () => page.send({ name: "open", incident: open ? "" : key }) }) : null;
  if (look) look.setAttribute("aria-expanded", String(open));
  if (look) look.setAttribute("aria-label", `${open ? "Hide" : "Old and new of"} ${key}`);
  const choosable = open ? item.difference.differences.filter((one) => one.kind !== "kept") : [];
  const taken = choosable.filter((one) => !left.has(one.id)).length;
  const label = choosable.length && taken < choosable.length ? `Take ${taken} of ${choosable.length}` : "Take";
  const seen = open ? choosable.map((one) => one.id) : null;
  const view = el("li", { id: `item-${key}`, class: open ? "open" : null },
    el("div", { class: "head" },
      el("div", { class: "what" }, el("a", { href: `draft?incident=${encodeURIComponent(key)}`, onclick: draft }, key), item.approved ? el("small", {}, "approved: gets a proposed version") : null),
      el("div", { class: "state" }, el("span", { class: `state-mark ${item.state}` }, item.told), item.reason ? el("small", {}, item.reason) : null),
      el("div", { class: "scores" }, item.verdict ? el("span", { class: item.verdict.worse ? "worse" : "" }, item.verdict.told) : null, item.sections.length ? el("small", { title: item.sections.map((one) => `${one.title}: ${one.why}`).join("\n") }, `${counted(item.sections.length, "section")}: ${item.sections.map((one) => one.title).slice(0, 3).join(", ")}${item.sections.length > 3 ? " …" : ""}`) : null),
      el("div", { class: "cost" }, item.cost || null),
      el("div", { class: "acts" }, look,
        item.decides ? button(label, { why: why || (open && !taken ? "Nothing is ticked." : null), onclick: () => page.send({ name: "take", incident: key, left: [...left], seen }) }) : null,
        item.decides ? button("Leave", { why, title: "The report stays as it is; what was proposed is thrown away.", onclick: () => page.send({ name: "drop", incident: key }) }) : null,
        item.job ? el("a", { class: "small", href: `jobs?job=${encodeURIComponent(item.job)}`, target: "_self", "aria-label": `Log of ${key}` }, "Log") : null)));
  for (const one of view.querySelectorAll(".acts button")) if (["Take", "Leave", label].includes(one.textContent)) one.setAttribute("aria-label", `${one.textContent} ${key}`);
  if (open) view.append(differencesView(page, item, left));
  return view;
}

function differencesView(page, item, left) {
  const { differences, failed } = item.difference;
  const desk = { leftOf: () => left, toggleLeft: (_proposal, id) => page.toggleLeft(item.incident, id) };
  const body = el("div", { class: "body" }, item.scores.length ? scoresTable(item.scores) : null);
  const words = el("div", { class: "words" });
  if (failed) words.append(el("p", { class: "muted small" }, failed));
  else if (!differences.length) words.append(el("p", { class: "muted small" }, "The report would stay as it is."));
  let section = null;
  for (const one of differences) {
    if (one.section !== section) {
      section = one.section;
      words.append(el("h3", { class: "proposal-section" }, one.section_title));
    }
    words.append(differenceView(desk, { id: item.incident }, one));
  }
  body.append(words);
  return body;
}

function scoresTable(scores) {
  const signs = { better: "▲ ", worse: "▼ " };
  return el("table", { class: "rg-scores" }, el("thead", {}, el("tr", {}, ["Score", "Before", "After", ""].map((one) => el("th", { scope: "col" }, one || unseen("Verdict"))))),
    el("tbody", {}, scores.map((one) => el("tr", {}, el("th", { scope: "row" }, one.label), el("td", {}, one.before), el("td", {}, one.after), el("td", { class: one.verdict }, signs[one.verdict] ? el("span", { "aria-hidden": "true" }, signs[one.verdict]) : null, one.verdict)))));
}

// Which reports are written again and with what, what that would change, and within which limits it is done.

function field(label, node, hint = null) {
  return el("label", {}, el("span", {}, label), node, hint ? el("small", {}, hint) : null);
}

function options(all, chosen) {
  const node = el("select", {}, all.map((one) => el("option", { value: one.id }, one.title)));
  node.value = chosen;
  return node;
}

function conditionRow(page, row, place, form) {
  const name = options([{ id: "", title: "choose" }, ...page.data.names.map((one) => ({ id: one, title: one }))], row.name);
  name.setAttribute("aria-label", `Condition ${place + 1}`);
  name.onchange = () => { row.name = name.value; };
  const value = el("input", { type: "text", value: row.value, "aria-label": `Value of condition ${place + 1}`, placeholder: "SEV1,SEV2", maxlength: "200", oninput: (event) => { row.value = event.target.value; } });
  const remove = button("Remove", { kind: "plain", onclick: () => { form.where.splice(place, 1); page.drawChoice(); } });
  return el("div", { class: "rg-condition" }, name, el("span", { class: "muted" }, "is"), value, remove);
}

function choiceForm(page) {
  const form = page.memory.form;
  const template = options([{ id: "", title: "Each report’s own" }, ...page.data.templates], form.template);
  template.onchange = () => { form.template = template.value; };
  const model = el("input", { type: "text", value: form.model, placeholder: page.data.model, list: "rg-models", maxlength: "200", oninput: (event) => { form.model = event.target.value; } });
  const began = el("input", { type: "text", value: form.since, placeholder: "2026-03-01 or 90d", maxlength: "40", oninput: (event) => { form.since = event.target.value; } });
  const busy = page.data.planning ? "A dry run is under way." : null;
  return [
    el("datalist", { id: "rg-models" }, page.data.models.map((one) => el("option", { value: one }))),
    el("div", { class: "rg-fields" }, field("Template", template), field("Model", model, "provider/name, or plain for the plain writer"), field("Began since", began, "a date, or 36h, 90d, 12w ago")),
    el("div", { class: "rg-where", role: "group", "aria-label": "Conditions" },
      el("span", { class: "lead" }, form.where.length ? "Conditions; all must hold. A comma means any of them, * any characters." : "No condition: all reports that you may see."),
      form.where.map((row, place) => conditionRow(page, row, place, form)),
      el("div", {}, button("Add a condition", { kind: "plain", onclick: () => { form.where.push({ name: "", value: "" }); page.drawChoice(); } }))),
    el("div", { class: "row" }, el("button", { type: "submit", class: page.data.plan ? "" : "primary", "aria-disabled": busy ? "true" : null, title: busy }, "Dry run"), el("span", { class: "small muted" }, "Says what would change, why and for what cost. Nothing is kept and no model is asked.")),
  ];
}

function typedChoice(form) {
  const where = form.where.filter((one) => one.name).map((one) => `${one.name}=${one.value.trim()}`);
  return { template: form.template, model: form.model.trim(), since: form.since.trim(), where };
}

function rowsOf(where) {
  return where.map((one) => ({ name: one.split("=", 1)[0].trim(), value: one.slice(one.indexOf("=") + 1).trim() }));
}

function planningView({ planning }) {
  const told = planning.total ? `${planning.done.toLocaleString("en")} of ${planning.total.toLocaleString("en")} reports looked at` : "Looking for reports";
  return [el("div", { class: "rg-planning", role: "status" }, el("p", {}, told), progressBar(planning.total ? planning.done / planning.total : null, told))];
}

function planView(page) {
  const { plan } = page.data;
  return [
    el("h2", {}, "Dry run"), el("p", { class: "line" }, plan.line),
    plan.notes.map((one) => el("p", { class: "small muted" }, one)),
    el("dl", { class: "rg-figures" }, plan.figures.map((one) => el("div", {}, el("dt", {}, one.name), el("dd", {}, one.value)))),
    plan.why.length ? whyChart(plan.why) : null,
    plan.rows.length ? planTable(plan) : null,
    plan.skipped.length ? el("details", {}, el("summary", {}, "Which cannot be written again, and why"), el("ul", {}, plan.skipped.map((one) => el("li", {}, `${one.incident}: ${one.why}`)))) : null,
    el("p", { class: "small muted" }, "The same on the command line: ", el("code", { class: "command" }, plan.typed.command)),
    plan.starts ? startForm(page) : null,
  ];
}

// Reasons as bars of equal scale; a section may have several.
function whyChart(why) {
  return el("figure", { class: "rg-why" }, el("figcaption", {}, "Why sections would change (one may have several reasons)"),
    el("ul", {}, why.map((one) => el("li", {}, el("span", {}, one.why), el("div", { class: "track", "aria-hidden": "true" }, el("i", { style: `width:${Math.max(one.part * 100, 1).toFixed(1)}%` })), el("b", {}, counted(one.sections, "section"))))));
}

function planTable(plan) {
  const rows = plan.rows.map((one) => el("tr", {},
    el("td", { class: "key" }, el("a", { href: `draft?incident=${encodeURIComponent(one.incident)}`, target: "_self" }, one.incident), el("small", {}, one.report)),
    el("td", {}, el("ul", {}, one.sections.map((each) => el("li", {}, each.title, el("small", {}, each.why)))))));
  const table = el("table", { class: "rg-changes" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Report"), el("th", { scope: "col" }, "Sections that would be written again, and why"))), el("tbody", {}, rows));
  const fold = el("details", { class: "rg-reports" }, el("summary", {}, `Which reports${plan.more ? ` (the first ${plan.rows.length})` : ""}`), table, plan.more ? el("p", { class: "small muted" }, `… and ${plan.more.toLocaleString("en")} more`) : null);
  fold.open = plan.rows.length <= 8;
  return fold;
}

const LIMITS = [
  ["concurrency", "Reports at once", "over all workers"], ["per_minute", "Started in a minute", "empty: no limit"],
  ["cost", "Cost in all, US dollars", "empty: no limit"], ["cost_per_report", "Cost of each report, US dollars", "empty: no limit"],
  ["priority", "Priority", "the lower goes first; people wait at 10"], ["failures", "Stop after failures in a row", ""],
];

function limitFields(values) {
  const numeric = (name) => (name.startsWith("cost") ? "decimal" : "numeric");
  return LIMITS.map(([name, label, hint]) => field(label, el("input", { type: "text", name, inputmode: numeric(name), value: values[name], maxlength: "12", oninput: (event) => { values[name] = event.target.value; } }), hint));
}

function startForm(page) {
  const { memory, data } = page;
  memory.limits = memory.limits || { ...data.limits };
  const same = JSON.stringify(typedChoice(memory.form)) === JSON.stringify(chosenOf(data.plan.typed));
  const why = data.why_not || (same ? null : "The choice is another one by now: do a dry run of it first.");
  return el("div", { class: "rg-start" }, el("h3", {}, "Limits"), el("div", { class: "rg-fields" }, limitFields(memory.limits)), data.plan.asks ? providerBatch(memory) : null,
    el("div", { class: "row" }, button(data.plan.start, { kind: "primary", why, onclick: () => page.send({ name: "start", limits: memory.limits, provider_batch: Boolean(memory.providerBatch) }) }), data.nobody ? el("span", { class: "small rg-warn" }, data.nobody) : null));
}

/** What models would be asked can go as one order that costs less and takes up to a day. */
function providerBatch(memory) {
  const box = el("input", { type: "checkbox", onchange: (event) => { memory.providerBatch = event.target.checked; } });
  box.checked = Boolean(memory.providerBatch);
  return el("label", { class: "row small" }, box, el("span", {}, "Through the provider's batch interface: costs less where its prices say so, takes up to a day; models without one are asked directly"));
}

function chosenOf({ template, model, since, where }) {
  return { template, model, since, where };
}

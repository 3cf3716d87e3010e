// Jobs: who does the work, what is under way and how far it is, what failed and why, and each job's log.

function labelled(label, field) {
  return el("label", {}, label, field);
}

function choice(options, chosen, onchange) {
  const field = el("select", { onchange }, options.map((one) => el("option", { value: one.name }, one.label)));
  field.value = chosen;
  return field;
}

function filters(page) {
  const { asked, groups, kinds } = page.data;
  const node = page.root.querySelector(".jobs-filters");
  redraw(node, [asked, groups, kinds], () => {
    const incident = el("input", { type: "search", value: asked.incident, placeholder: "INC-2041", maxlength: "200" });
    const send = () => page.send({ name: "filter", group: group.value, kind: kind.value, incident: incident.value });
    const group = choice(groups, asked.group, send);
    const kind = choice([{ name: "", label: "Any" }, ...kinds], asked.kind, send);
    node.onsubmit = (event) => { event.preventDefault(); send(); };
    const any = asked.incident || asked.group || asked.kind || asked.before;
    return [
      labelled("State", group), labelled("Kind", kind), labelled("Incident", incident), el("button", { type: "submit" }, "Filter"),
      any ? button("Show all", { kind: "plain", onclick: () => page.send({ name: "filter" }) }) : null,
    ];
  });
}

function jobLink(page, job) {
  if (!job.incident) return job.batch ? batchLink(page, job) : null;
  const go = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    page.send({ name: "go", page: "draft", incident: job.incident });
  };
  return el("small", {}, el("a", { href: `draft?incident=${encodeURIComponent(job.incident)}`, onclick: go }, job.incident), job.batch ? [" · ", batchLink(page, job)] : null);
}

function batchLink(page, job) {
  const go = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    page.send({ name: "go", page: "regenerate", batch: job.batch });
  };
  return el("a", { href: `regenerate?batch=${encodeURIComponent(job.batch)}`, onclick: go }, `batch ${job.batch}`);
}

function stateCell(job) {
  const parts = [el("span", { class: `state-mark ${job.state}` }, job.told)];
  if (job.bar) {
    const told = [job.bar.steps, job.bar.doing].filter(Boolean).join(" · ");
    parts.push(progressBar(job.bar.part, told), el("small", { class: "doing" }, told));
  }
  if (job.outcome) parts.push(el("small", {}, job.outcome));
  if (job.error) parts.push(el("p", { class: "error" }, job.error), el("small", {}, job.advice));
  return el("td", { class: "state", "data-label": "State" }, parts);
}

function jobActs(page, job) {
  const open = job.lines !== null;
  const log = button(open ? "Hide log" : "Log", { kind: "plain", onclick: () => page.send({ name: "log", job: open ? "" : job.id }) });
  log.setAttribute("aria-expanded", String(open));
  log.setAttribute("aria-label", `${open ? "Hide the log" : "Log"} of ${job.what} ${job.short}`);
  const cancel = job.cancel ? button("Cancel", { why: job.cancel.why, onclick: () => page.send({ name: "cancel", job: job.id }) }) : null;
  const again = job.again ? button("Try again", { why: job.again.why, onclick: () => page.send({ name: "again", job: job.id }) }) : null;
  return el("td", { class: "acts" }, el("div", {}, cancel, again, log));
}

function jobRow(page, job) {
  const body = el("tbody", { id: `job-${job.id}`, class: job.lines === null ? null : "open" });
  body.append(el(
    "tr", {},
    el("td", { class: "what" }, el("strong", {}, job.what), jobLink(page, job)),
    stateCell(job),
    el("td", { "data-label": "Asked by" }, job.by, el("small", { title: job.asked_stamp }, `${job.asked}, ${job.via}`)),
    el("td", { class: "took", "data-label": "Took" }, job.took),
    el("td", { class: "who", "data-label": "Worker" }, job.worker || null, job.attempt ? el("small", {}, job.attempt) : null),
    jobActs(page, job),
  ));
  if (job.lines !== null) body.append(el("tr", { class: "log" }, el("td", { colspan: "6" }, logView(job))));
  return body;
}

function logView(job) {
  if (!job.lines.length) return el("p", { class: "muted small" }, "Nothing is in its log yet.");
  return el(
    "ol", { class: "lines", "aria-label": `Log of job ${job.short}` },
    job.lines.map((one) => el("li", { class: one.level }, el("time", { title: one.stamp }, one.at), el("span", {}, one.level === "info" ? one.text : `${one.level}: ${one.text}`))),
  );
}

function list(page) {
  const { jobs, older, asked } = page.data;
  const table = page.root.querySelector(".jobs-list table");
  keepBodies(table, jobs, page);
  table.hidden = !jobs.length;
  const none = page.root.querySelector(".jobs-list .none");
  none.hidden = jobs.length > 0;
  none.textContent = asked.incident || asked.group || asked.kind ? "No job fits the filter." : "No job was asked for yet. Drafting or publishing a report makes one.";
  redraw(page.root.querySelector(".jobs-list .foot"), [older, asked], () => [
    older ? button("Older", { onclick: () => page.send({ name: "filter", ...asked, before: older }) }) : null,
    asked.before ? button("Latest", { kind: "plain", onclick: () => page.send({ name: "filter", ...asked, before: "" }) }) : null,
  ]);
}

// Each job is a body of the one table, below the head that stays.
function keepBodies(table, jobs, page) {
  const head = table.tHead;
  head.dataset.key = "head";
  keepNodes(table, [null, ...jobs], (one) => (one ? one.id : "head"), (one) => (one ? jobRow(page, one) : head));
}

function workerView(page, one) {
  const jobs = one.jobs.map((job) => el("li", {}, el("a", { href: `#job-${job.id}`, onclick: (event) => { event.preventDefault(); page.send({ name: "log", job: job.id }); } }, job.what)));
  return el(
    "li", { id: `worker-${one.id}`, class: one.state },
    el("div", { class: "line" }, el("span", { class: `state-mark ${one.state}` }, one.told), el("b", {}, one.name), el("span", { class: "muted small" }, `${one.places} in use · ${one.sign} · up ${one.up} · Retroline ${one.version}`)),
    one.advice ? el("p", { class: "small advice" }, one.advice) : null,
    jobs.length ? el("ul", { class: "has", "aria-label": `Jobs of ${one.name}` }, jobs) : null,
  );
}

function workersPanel(page) {
  const { workers } = page.data;
  const node = page.root.querySelector(".jobs-workers");
  if (!node.firstChild) node.append(el("div", { class: "told" }), el("ul", { class: "all" }));
  redraw(node.querySelector(".told"), [workers.nobody, workers.line], () => [
    workers.nobody
      ? el("div", { class: "notice warn", role: "alert" }, el("p", {}, workers.nobody), el("p", {}, "Start one: ", el("code", { class: "command" }, workers.command)))
      : el("p", { class: "line" }, workers.line),
  ]);
  keepNodes(node.querySelector(".all"), workers.list, (one) => one.id, (one) => workerView(page, one));
}

function told(page) {
  redraw(page.root.querySelector(".jobs-told"), page.data.notice, () => [page.data.notice ? noticeBox(page.data.notice) : null]);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const page = {
    data, root: parentElement.querySelector(".jobs"),
    send: (act) => setTriggerValue("act", { ...act, id: `${Date.now()}-${Math.random()}` }),
  };
  told(page);
  workersPanel(page);
  filters(page);
  list(page);
}

// Who approves, what was asked and what was decided, with the forms to ask, to decide and to open the report again.

function approverRow(one) {
  return el(
    "li", { class: one.kind || null },
    el("span", { class: "who" }, one.name), el("span", { class: "told" }, one.told),
    one.note ? el("span", { class: "note" }, `“${one.note}”`) : null,
  );
}

// A form that keeps what was typed while the page is drawn again.
function actForm(view, name, { fields, send, needs = null }) {
  const typed = view.memory.typed;
  const error = el("p", { class: "error", role: "alert", hidden: true });
  const inputs = fields.map((field) => {
    const input = field.kind === "date"
      ? el("input", { type: "date", min: field.min, value: typed[field.name] ?? field.value })
      : el("textarea", { rows: String(field.rows || 3), maxlength: "4000", placeholder: field.placeholder || null, value: typed[field.name] ?? "" });
    input.oninput = () => { typed[field.name] = input.value; error.hidden = true; };
    return { ...field, input };
  });
  const submit = (event) => {
    event.preventDefault();
    const missing = needs && !inputs.find((one) => one.name === needs.field).input.value.trim();
    if (missing) {
      error.textContent = needs.told;
      error.hidden = false;
      inputs.find((one) => one.name === needs.field).input.focus();
      return;
    }
    view.send({ name, request: view.data.request ? view.data.request.id : "", ...Object.fromEntries(inputs.map((one) => [one.name, one.input.value])) });
  };
  const form = el(
    "form", { "aria-label": send },
    inputs.map((one) => el("label", {}, one.label, one.input)), error,
    el("div", { class: "acts" },
      el("button", { type: "submit", class: "primary" }, send),
      button("Cancel", { kind: "plain", onclick: () => view.open(null) })),
  );
  form.onsubmit = submit;
  form.onkeydown = (event) => { if (event.key === "Escape") { event.stopPropagation(); view.open(null); } };
  return form;
}

const FORMS = {
  request: (view) => actForm(view, "request", {
    send: "Send the request",
    fields: [
      { name: "message", label: "Message to the approvers", placeholder: "What should they look at?" },
      { name: "due", label: "Due, end of day in UTC", kind: "date", min: view.data.due.first, value: view.data.due.chosen },
    ],
  }),
  changes: (view) => actForm(view, "changes", {
    send: "Send this decision",
    needs: { field: "note", told: "Say which changes you want, so that they know what to do." },
    fields: [{ name: "note", label: "Which changes, and why" }],
  }),
  reopen: (view) => actForm(view, "reopen", {
    send: "Open a new version",
    needs: { field: "reason", told: "A new version needs a reason." },
    fields: [{ name: "reason", label: "Why it is opened again", rows: 2 }],
  }),
};

function approvalActs(view) {
  const { data } = view;
  if (data.approved) return [];
  const approve = { label: "Approve", why: data.waits.approve, onclick: () => view.send({ name: "approve", request: data.request ? data.request.id : "" }) };
  const ask = { label: "Request approval", why: data.waits.request, onclick: () => view.open("request") };
  const changes = { label: "Request changes", why: data.waits.changes, onclick: () => view.open("changes") };
  const withdraw = { label: "Withdraw the request", why: data.waits.withdraw, kind: "plain", onclick: () => view.open(null, { name: "withdraw" }) };
  const acts = data.request ? [approve, changes, withdraw] : data.waits.approve ? [ask, approve] : [approve, ask];
  acts[0].kind = "primary";
  return acts;
}

// Reasons are written out as well: who cannot hover, or has not found the button yet, reads them.
function reasons(acts) {
  const said = new Set(acts.filter((one) => one.why).map((one) => one.why));
  return [...said].map((why) => el("p", { class: "why" }, why));
}

function standing(view) {
  const { data } = view;
  return [
    el("h2", {}, "Approval"),
    el("p", { class: `standing ${data.state.kind}` }, el("b", {}, data.state.name), el("span", { class: "muted" }, data.state.told)),
    el("p", { class: "rule" }, data.rule),
    data.last ? noticeBox(data.last) : null,
    data.request ? el("div", { class: "asked" }, el("p", { class: data.request.late ? "late" : null }, data.request.told), data.request.message ? el("blockquote", {}, data.request.message) : null) : null,
    data.approvers.length ? el("ul", { class: "approvers", "aria-label": "Approvers" }, data.approvers.map(approverRow)) : null,
  ];
}

function again(view) {
  const { data } = view;
  if (!data.reopen) return null;
  const opened = view.memory.form === "reopen";
  return el(
    "div", { class: "again" },
    el("h2", {}, "Open again"),
    el("p", {}, "A new version begins with the same words. What is published stays until the new version is published in its place; readers then see what changed."),
    opened ? FORMS.reopen(view) : el("div", { class: "acts" }, button("Reopen the report", { why: data.reopen.waits, onclick: () => view.open("reopen") })),
    data.reopen.waits ? el("p", { class: "why" }, data.reopen.waits) : null,
  );
}

function drawApproval(view) {
  const acts = approvalActs(view);
  const form = view.memory.form === "request" || view.memory.form === "changes" ? FORMS[view.memory.form](view) : null;
  const shown = form && acts.length ? form : el("div", { class: "acts" }, acts.map((one) => button(one.label, one)));
  view.root.replaceChildren(...[...standing(view), acts.length ? shown : null, ...(form ? [] : reasons(acts)), again(view)].filter(Boolean));
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const memory = memoryOf(parentElement, () => ({ form: null, typed: {}, content: null }));
  if (memory.content !== data.content) Object.assign(memory, { form: null, typed: {}, content: data.content });
  const view = { data, memory, root: parentElement.querySelector(".approval") };
  view.send = (act) => setTriggerValue("act", { ...act, id: `${Date.now()}-${Math.random()}` });
  view.open = (form, act = null) => {
    memory.form = form;
    if (act) view.send(act);
    else drawApproval(view);
    const first = view.root.querySelector("form textarea");
    if (form && first) first.focus();
  };
  drawApproval(view);
}

// Above the columns: where the report stands, who has to approve it, what changed since, and what can be done with it.

function barView(desk) {
  const { state, buttons, document: report } = desk.data;
  const row = el("div", { class: "row" }, el("span", { class: `state ${state.kind}` }, state.name), el("span", { class: "small muted" }, state.detail), desk.news ? el("span", { class: "small news" }, desk.news) : "");
  row.append(el("div", { class: "buttons" }, report ? reportButtons(desk) : [
    button("Draft", { onclick: () => desk.act("draft"), why: buttons.draft, kind: "primary" }),
    button("Approve", { onclick: () => {}, why: buttons.approve }),
    button("Publish", { onclick: () => {}, why: buttons.publish }),
  ]));
  const parts = [row];
  if (report) parts.push(progressRow(desk), changesAsked(desk), ...desk.progress.filter(isTold).map((one) => writingRow(desk, one)));
  if (desk.asking) parts.push(desk.asking === "changes" ? changesForm(desk) : requestForm(desk));
  if (desk.notice) parts.push(noticeView(desk, desk.notice));
  return parts.filter(Boolean);
}

function reportButtons(desk) {
  const { buttons, approval } = desk.data;
  const may = !buttons.approve;
  const approveFirst = may && (!approval || approval.may_decide);
  const publish = () => desk.act("go", { page: "publish" });
  const row = [
    button("History", { onclick: () => desk.openDrawer("versions"), kind: "plain", title: "Versions of the report, and who reviewed it" }),
    button("Draft again", { onclick: () => desk.act("draft"), why: buttons.draft, title: "Write it again and show what would change; nothing is replaced by itself." }),
  ];
  if (approval) row.push(button("Request approval", { onclick: () => desk.ask("request"), why: buttons.request, kind: !approveFirst && !buttons.request ? "primary" : "" }));
  if (approval && approval.request && approval.may_decide) row.push(button("Request changes", { onclick: () => desk.ask("changes"), why: desk.whyNot() }));
  if (approval && approval.request && !desk.mayNot("request")) row.push(button("Withdraw the request", { onclick: () => desk.act("withdraw"), kind: "plain", title: "Takes the request for approval back; those asked are told." }));
  row.push(
    button("Approve", { onclick: () => desk.act("approve"), why: buttons.approve, kind: approveFirst ? "primary" : "" }),
    button("Publish", { onclick: publish, why: buttons.publish, kind: buttons.publish || !buttons.approve ? "" : "primary" }),
  );
  return row;
}

// What an approver wants changed: it stays until approval is asked for again.
function changesAsked({ data: { approval } }) {
  const asked = approval && approval.changes;
  return asked ? el("div", { class: "notice warn", role: "note", "aria-label": "Changes requested" }, el("p", {}, `${asked.by} requested changes, ${asked.at}: ${asked.note}`)) : null;
}

// A section or a sentence says beside itself that it is being written; here stands the report, and whatever waits.
function isTold(one) {
  return one.scope === "report" || Boolean(one.nobody || one.error);
}

function writingRow(desk, one) {
  const what = one.scope === "report" ? "A fresh draft is being written" : "Something is being written again";
  return el("div", { class: "writing", role: "group", "aria-label": what },
    el("div", { class: "small" }, el("b", {}, what), ` for ${one.by || "somebody"}: ${writingLine(one)}`), progressBar(one.part, writingLine(one)), ...writingActs(desk, one));
}

function writingLine(one) {
  return one.nobody || [one.waits, one.error, one.steps, one.doing].filter(Boolean).join(" · ") || "it begins";
}

function writingActs(desk, one) {
  return [
    button("Cancel", { kind: "plain", why: one.cancel, onclick: () => desk.act("cancel_job", { job: one.id }) }),
    el("a", { class: "small", href: `jobs?job=${encodeURIComponent(one.id)}`, onclick: (event) => desk.follow(event, "jobs", null, { job: one.id }) }, "Its log"),
  ];
}

function noticeView(desk, notice) {
  const box = noticeBox(notice);
  if (notice.kind !== "error") box.removeAttribute("role"); // the page has said it already
  const close = () => {
    desk.notice = null;
    desk.draw();
  };
  box.append(el("button", { type: "button", class: "plain shut", "aria-label": "Dismiss this message", onclick: close }, "×"));
  return box;
}

function progressRow(desk) {
  const { document: report, waiting } = desk.data;
  const row = el("div", { class: "row" }, el("div", { class: "count-line" }, statementBar(report.counts), el("span", { class: "small muted" }, countLine(report.counts))));
  if (desk.data.order.length) row.append(el("button", { type: "button", class: "plain", onclick: () => desk.next() }, "Next that needs you", el("kbd", { "aria-hidden": "true" }, "n")));
  row.append(...approvalParts(desk));
  if (waiting) row.append(el("span", { class: "why" }, waiting));
  return row;
}

function countLine(counts) {
  const parts = [`${counts.accepted} of ${counts.all} supported or accepted`];
  if (counts.open) parts.push(`${counts.open} for you to judge`);
  if (counts.refused) parts.push(`${counts.refused} refused by checks`);
  return parts.join(" · ");
}

// Owner, approvers with what each decided, until when; what is different since the last approval unfolds.
function approvalParts(desk) {
  const { approval, changed, owner } = desk.data;
  const parts = [];
  if (owner) parts.push(el("span", {}, owner));
  if (approval) {
    const who = approval.approvers.map((one) => {
      const [kind, told] = one.decision ? (one.decision.approved ? ["yes", " approved"] : ["no", " asked for changes"]) : ["", " has not decided"];
      return el("span", { class: `said ${kind}`, title: one.decision ? `${told.trim()} ${one.decision.at}${one.decision.note ? `: ${one.decision.note}` : ""}` : null }, one.name, unseen(told));
    });
    if (who.length) parts.push(el("span", { class: "approvers" }, "Approvers: ", ...who));
    else if (!approval.anybody) parts.push(el("span", {}, `Approval: ${approval.rule}`));
    if (approval.needed > 1) parts.push(el("span", {}, `${approval.given} of ${approval.needed} approvals`));
    if (approval.request) parts.push(el("span", { title: approval.request.message || null }, `asked by ${approval.request.by}, due ${approval.request.due}`));
  }
  const rows = parts.length ? [el("span", { class: "small muted parted" }, ...parts)] : [];
  if (changed.length) {
    const fold = el("details", { class: "changed small", ontoggle: (event) => { desk.changedOpen = event.target.open; } }, el("summary", {}, `${counted(changed.length, "change")} since the last approval or request`), el("ul", {}, ...changed.map((one) => el("li", {}, one))));
    fold.open = Boolean(desk.changedOpen);
    rows.push(fold);
  }
  return rows;
}

// Asking for approval: whom, until when, with which words.
function requestForm(desk) {
  const { approval, talk } = desk.data;
  const form = desk.request;
  const people = approval.approvers.length ? approval.approvers : talk ? talk.people : [];
  const message = el("textarea", { rows: "2", "aria-label": "Message to the approvers", placeholder: "What they should know (optional)", value: form.message, oninput: (event) => { form.message = event.target.value; } });
  const due = el("input", { type: "date", "aria-label": "Due date", value: form.due, oninput: (event) => { form.due = event.target.value; } });
  const asked = people.map((one) => {
    const box = el("input", { type: "checkbox", onchange: (event) => { form.asked = event.target.checked ? [...form.asked, one.id] : form.asked.filter((id) => id !== one.id); } });
    box.checked = form.asked.includes(one.id);
    return el("label", {}, box, one.name);
  });
  const send = () => desk.finishAsking("request_approval", { message: form.message.trim(), due: form.due, asked: form.asked });
  return el("div", { class: "asking", role: "group", "aria-label": "Request approval" }, message,
    asked.length ? el("div", { class: "row" }, el("span", { class: "small muted" }, "Ask"), ...asked) : el("p", { class: "small muted" }, `Whoever may approve is told: ${approval.rule}.`),
    el("div", { class: "row" }, el("label", { class: "small muted" }, "Due ", due), el("span", { class: "small muted" }, `${asked.length ? "Nobody ticked: all of them. " : ""}No date: within ${counted(approval.due_days, "day")}.`)),
    el("div", { class: "row" }, button("Send the request", { onclick: send, kind: "primary", why: desk.whyNot() }), button("Cancel", { onclick: () => desk.ask(null) })));
}

function changesForm(desk) {
  const reason = el("input", { type: "text", "aria-label": "What should change", placeholder: "What should change, and why", value: desk.request.reason, oninput: (event) => { desk.request.reason = event.target.value; } });
  const send = () => desk.finishAsking("request_changes", { reason: desk.request.reason.trim() });
  reason.onkeydown = (event) => { if (event.key === "Enter") send(); };
  return el("div", { class: "asking", role: "group", "aria-label": "Request changes" }, reason,
    el("div", { class: "row" }, button("Ask for these changes", { onclick: send, kind: "primary" }), button("Cancel", { onclick: () => desk.ask(null) })));
}

// The list of incidents. A row leads to the first thing in it that needs eyes.

function rowOf(inbox, row) {
  const parts = [`incident=${encodeURIComponent(row.key)}`];
  if (row.page === "draft" && row.statement) parts.push(`statement=${encodeURIComponent(row.statement)}`);
  return el(
    "a",
    {
      class: "inbox-row", href: `${row.page}?${parts.join("&")}`,
      onclick: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        inbox.act({ name: "open", page: row.page, incident: row.key, statement: row.page === "draft" ? row.statement : null });
      },
    },
    el("span", { class: "sev" }, severityChip(row.severity) || el("span", { class: "chip" }, "no sev")),
    el("span", {}, el("span", { class: "title" }, row.title), el("div", { class: "sub" }, [row.key, row.services].filter(Boolean).join(" · "))),
    el("span", { class: "when" }, row.when),
    el("span", { class: "events" }, row.events),
    el("span", { class: "meter" }, row.counts ? statementBar(row.counts) : null, row.counts ? el("div", { class: "sub" }, `${row.counts.accepted} of ${row.counts.all} settled`) : null),
    el("span", { class: `state ${row.state.kind}` }, row.state.text),
  );
}

function firstRun(inbox, sample) {
  const step = (text) => el("li", {}, text);
  return el(
    "div", { class: "first" },
    el("h1", {}, "No incident yet"),
    el("p", {}, "Retroline turns an incident's raw records into a retrospective whose every sentence shows the record it rests on."),
    el("ol", {}, step("Import what you have: a Slack export, alerts, pages, status updates, pull requests, deploys, tickets. Mixed and incomplete is fine."), step("Read the timeline it makes of them; pin, hide, note, correct a time."), step("Draft, judge the few sentences that need you, approve, publish.")),
    el("div", { class: "row" },
      button("Import records", { onclick: () => inbox.act({ name: "go", page: "import" }), kind: "primary" }),
      sample ? button("Try the sample incident", { onclick: () => inbox.act({ name: "sample" }) }) : null),
  );
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const inbox = { act: (act) => setTriggerValue("act", { ...act, id: String(Date.now()) }) };
  const nodes = data.notice ? [noticeBox(data.notice)] : [];
  for (const group of data.groups) {
    const head = el("div", { class: "group" }, el("h2", {}, group.title), el("span", { class: "number" }, String(group.rows.length)), el("span", { class: "about" }, group.about));
    nodes.push(el("section", {}, head, group.rows.map((row) => rowOf(inbox, row))));
  }
  if (!data.groups.length) nodes.push(firstRun(inbox, data.sample));
  parentElement.querySelector(".inbox").replaceChildren(...nodes);
}

// A drawer over the page: versions of the report with what differs between them, who reviewed it, and all keys.

function drawerView(desk) {
  const { drawer } = desk;
  if (!drawer) return [];
  const title = drawer === "keys" ? "Keys" : "History of the report";
  const close = el("button", { type: "button", class: "plain", "aria-label": "Close", onclick: () => desk.openDrawer(null) }, "Close", el("kbd", { "aria-hidden": "true" }, "Esc"));
  const body = drawer === "keys" ? keysView() : [
    tabs("History", [["versions", "Versions"], ["reviewers", "Reviewers"]], drawer, (id, focus) => desk.openDrawer(id, focus)),
    ...(drawer === "versions" ? versionsView(desk) : statisticsView(desk)),
  ];
  return [
    el("div", { class: "veil", onclick: () => desk.openDrawer(null) }),
    el("div", { class: "drawer-panel", role: "dialog", "aria-modal": "true", "aria-label": title, tabindex: "-1", onkeydown: (event) => stayInside(event) }, el("div", { class: "drawer-head" }, el("h2", {}, title), close), ...body),
  ];
}

// The focus goes round inside an open drawer.
function stayInside(event) {
  if (event.key !== "Tab") return;
  const all = [...event.currentTarget.querySelectorAll("button, a[href], input, select, summary")].filter((one) => one.offsetParent);
  const active = event.currentTarget.getRootNode().activeElement;
  const edge = event.shiftKey ? all[0] : all[all.length - 1];
  if (active !== edge) return;
  event.preventDefault();
  (event.shiftKey ? all[all.length - 1] : all[0]).focus();
}

function keysView() {
  return [el("dl", { class: "keys" }, ...KEYS.map(([key, text]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, text)))),
    el("p", { class: "small muted" }, "n and p follow the order of risk: contradicted first, then what is not in the evidence, causes, figures of the impact, names, and the rest. In the editor Ctrl Enter saves, Ctrl Shift Enter saves and accepts.")];
}

function versionsView(desk) {
  const { versions, compare } = desk.data;
  if (!versions) return [el("p", { class: "muted" }, "Loading.")];
  const parts = [];
  const chosen = desk.compared;
  if (!chosen.after && versions.length > 1) Object.assign(chosen, { before: versions[1].version, after: versions[0].version });
  const rows = versions.map((one) => {
    const pick = (side) => {
      const box = el("input", { type: "radio", name: `compare-${side}`, "aria-label": `${side === "before" ? "Compare from" : "Compare to"} version ${one.version}`, onchange: () => { chosen[side] = one.version; desk.draw(); } });
      box.checked = chosen[side] === one.version;
      return el("td", {}, box);
    };
    return el("tr", { class: one.latest ? "latest" : "" }, pick("before"), pick("after"), el("td", {}, el("strong", {}, `Version ${one.version}`), el("div", { class: "small muted" }, one.line)),
      el("td", {}, one.latest ? el("span", { class: "small muted" }, "now") : button("Restore", { onclick: () => desk.restoreVersion(one.version), why: desk.whyNot(), kind: "plain", title: "Makes a new version with this one's wording; nothing is lost." })));
  });
  parts.push(el("table", { class: "versions" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "From"), el("th", { scope: "col" }, "To"), el("th", { scope: "col" }, "Version"), el("th", { scope: "col" }, unseen("Restore")))), el("tbody", {}, ...rows)));
  const why = versions.length < 2 ? "There is only one version." : !chosen.before || !chosen.after || chosen.before === chosen.after ? "Choose two versions." : null;
  parts.push(el("div", { class: "row" }, button("Compare", { onclick: () => desk.act("compare", { before: chosen.before, after: chosen.after }), why, kind: "primary" })));
  if (compare) parts.push(comparisonView(compare));
  return parts;
}

function comparisonView(compare) {
  const view = el("div", { class: "comparison", role: "region", "aria-label": `From version ${compare.before} to ${compare.after}` }, el("h3", {}, `From version ${compare.before} to ${compare.after}: ${compare.line}`));
  let section = null;
  for (const one of compare.differences) {
    if (one.section !== section) {
      section = one.section;
      view.append(el("h3", { class: "proposal-section" }, one.section_title));
    }
    const words = one.kind === "changed" ? diffView(one.change) : el("p", { class: "diff" }, one.kind === "gone" ? el("del", {}, one.before) : el("ins", {}, one.after || one.before));
    view.append(el("div", { class: `difference ${one.kind}` }, el("span", { class: "kind" }, KINDS[one.kind]), words));
  }
  return view;
}

function statisticsView(desk) {
  const { statistics } = desk.data;
  if (!statistics) return [el("p", { class: "muted" }, "Loading.")];
  const share = (name, value) => el("div", { class: "share" }, el("span", {}, name), el("span", { class: "meter", role: "img", "aria-label": `${value} per cent` }, el("span", { style: `width:${value}%` })), el("span", { class: "value" }, `${value} %`));
  const cell = (value) => el("td", {}, String(value));
  const rows = statistics.reviewers.map((one) => el("tr", {}, el("th", { scope: "row" }, one.name), cell(one.edits), cell(one.accepted), cell(one.rejected), cell(one.comments), cell(one.minutes)));
  const heads = ["Reviewer", "Edits", "Accepted", "Rejected", "Comments", "Minutes"].map((one) => el("th", { scope: "col" }, one));
  return [
    el("div", { class: "shares" }, ...statistics.shares.map(([name, value]) => share(name, value))),
    rows.length ? el("table", { class: "statistics" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows)) : el("p", { class: "muted" }, "Nobody has reviewed the report yet."),
    el("p", { class: "small muted" }, "Minutes count from act to act, pauses left out. Figures tell how the report came about; they judge nobody."),
  ];
}

// At the left: the sections in reading order, or what needs eyes in the order of its risk; and what the marks mean.

function outlineView(desk) {
  const { order } = desk.data;
  const switcher = tabs("Order", [["sections", "Sections"], ["review", "Review", order.length]], desk.outlined, (id, focus) => desk.outlineBy(id, focus));
  return [switcher, ...(desk.outlined === "review" ? reviewList(desk) : sectionRows(desk)), legendView(desk)];
}

function sectionRows(desk) {
  const { sections, questions } = desk.data.document;
  const rows = sections.map((section) => outlineRow(desk, section.id, section.title, section));
  if (questions.length) rows.splice(Math.min(1, rows.length), 0, outlineRow(desk, "questions", "To settle", { open: questions.length, statements: [] }));
  return rows;
}

function outlineRow(desk, id, title, section) {
  const refused = section.statements.some((one) => one.needs && one.blocks);
  const go = (event) => {
    event.preventDefault();
    desk.goToSection(id);
  };
  const number = section.open ? el("span", { class: `number ${refused ? "refused" : ""}`, title: `${section.open} open` }, String(section.open), unseen(" open")) : null;
  return el("a", { href: `#${id}`, class: desk.sectionOfSelected() === id ? "here" : "", onclick: go }, el("span", {}, title), number);
}

function reviewList(desk) {
  const { order } = desk.data;
  if (!order.length) return [el("p", { class: "small muted calm" }, "Nothing needs you. Everything else is supported by its records or accepted.")];
  const rows = [];
  let risk = null;
  for (const one of order) {
    if (one.risk !== risk) {
      risk = one.risk;
      const same = order.filter((each) => each.risk === risk).length;
      rows.push(el("h3", { class: "risk" }, one.label, el("span", { class: "number" }, String(same))));
    }
    const statement = desk.statement(one.id);
    const sign = statement && signOf(statement);
    const open = (event) => {
      event.preventDefault();
      desk.jump(one.id);
    };
    rows.push(el("a", { href: `#${one.id}`, class: `to-review ${desk.isSelected(one.id) ? "here" : ""}`, "aria-current": desk.isSelected(one.id) ? "true" : null, onclick: open },
      sign ? signNode(sign[0]) : el("span", { class: "sign" }), el("span", { class: "cut" }, one.text)));
  }
  return rows;
}

function sectionsFold(desk) {
  const fold = el("details", { class: "desk-sections", ontoggle: (event) => { desk.folded = event.target.open; } }, el("summary", {}, "Sections and legend"), ...outlineView(desk));
  fold.open = Boolean(desk.folded);
  return fold;
}

const KEYS = [
  ["n", "next that needs you"], ["p", "the one before"], ["a", "accept"], ["e", "edit"], ["r", "reject"], ["c", "comment"], ["g", "write the sentence again"],
  ["h", "its history"], ["→", "into the evidence"], ["←", "back to the sentence"], ["↑ ↓", "sentence before, after"], ["Esc", "close"], ["?", "all keys"],
];

function legendView(desk) {
  const row = (kind, text) => el("li", {}, el("span", { class: "sample" }, signNode(kind)), text);
  const line = (kind, text) => el("li", {}, el("span", { class: "sample" }, el("span", { class: `line by-${kind}` })), text);
  return el(
    "div", { class: "legend" },
    el("h3", {}, "Marks"),
    el("ul", {}, row("contradicted", "contradicted"), row("not_in_evidence", "not in evidence"), row("needs_human", "needs a human"),
      row("asserted", "a person says so"), row("stale", "records changed since"), row("accepted", "accepted"), el("li", {}, el("span", { class: "sample" }), "no mark: supported")),
    el("h3", {}, "Margin lines"),
    el("ul", {}, line("plain", "plain writer"), line("model", "model"), line("person", "a person")),
    el("h3", {}, "Keys"),
    el("ul", {}, ...KEYS.slice(0, 4).map(([key, text]) => el("li", {}, el("kbd", {}, key), text)), el("li", {}, el("button", { type: "button", class: "plain", onclick: () => desk.openDrawer("keys") }, "All keys", el("kbd", {}, "?")))),
  );
}

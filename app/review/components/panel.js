// Plain blocks of text: a heading, a paragraph, lines, a small table, links to other pages.

function panelLine(panel, line) {
  const text = typeof line === "string" ? line : line.text;
  const kind = typeof line === "string" ? null : line.kind;
  const goes = typeof line === "object" && line.page;
  const content = goes ? el("a", { href: "#", onclick: (event) => panel.go(event, line) }, text) : text;
  return el("li", { class: kind }, content);
}

function tableView(table) {
  return el(
    "table", {},
    el("thead", {}, el("tr", {}, table.head.map((cell) => el("th", { scope: "col" }, cell)))),
    el("tbody", {}, table.rows.map((row) => el("tr", {}, row.map((cell) => el("td", { class: cell.length > 40 ? "long" : null }, cell))))),
  );
}

function panelView(panel, block) {
  const view = el("div", { class: "panel" });
  if (block.title) view.append(el(block.heads ? "h1" : "h2", {}, block.title));
  if (block.text) view.append(el("p", {}, block.text));
  if (block.notice) view.append(noticeBox(block.notice));
  if (block.lines && block.lines.length) view.append(el("ul", { class: "lines" }, block.lines.map((line) => panelLine(panel, line))));
  if (block.table && block.table.rows.length) view.append(tableView(block.table));
  if (block.links) {
    view.append(el("div", { class: "row" }, block.links.map((one, place) => button(one.label, { onclick: (event) => panel.go(event, one), why: one.why || null, kind: one.primary ? "primary" : "" }))));
  }
  return view;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const panel = {
    go: (event, one) => {
      event.preventDefault();
      setTriggerValue("act", { name: one.act || "go", page: one.page || "", statement: one.statement || null, id: String(Date.now()) });
    },
  };
  parentElement.querySelector(".panels").replaceChildren(...data.blocks.map((block) => panelView(panel, block)));
}

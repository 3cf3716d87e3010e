// The line above the list: search, lanes, menus of people, kinds, signals and marks.

const MENUS = { people: "Person", kinds: "Kind", signals: "Signal", flags: "Marks" };

class Filters {
  constructor(page, box) {
    this.page = page;
    this.box = box;
    this.open = null;
    this.search = el("input", { type: "search", placeholder: "Search events", "aria-label": "Search events", "aria-keyshortcuts": "/" });
    this.search.oninput = () => page.searchFor(this.search.value);
    this.search.onkeydown = (event) => {
      if (event.key === "ArrowDown" || event.key === "Enter") { event.preventDefault(); page.list.box.focus(); page.step(page.selected ? 0 : 1); }
    };
    this.told = el("span", { class: "told", role: "status" });
    this.rest = el("div", { class: "tl-menus" });
    box.replaceChildren(this.search, this.rest, this.told);
    box.onkeydown = (event) => { if (event.key === "Escape" && this.open) { event.stopPropagation(); const name = this.open; this.toggle(null); this.focusMenu(name); } };
    box.addEventListener("focusout", (event) => { if (this.open && page.root.contains(event.relatedTarget) && !this.rest.contains(event.relatedTarget)) this.toggle(null); });
    this.onpress = (event) => { if (this.open && !event.composedPath().includes(this.rest)) this.toggle(null); };
    window.addEventListener("pointerdown", this.onpress);
  }

  leave() { window.removeEventListener("pointerdown", this.onpress); }

  toggle(name) {
    this.open = this.open === name ? null : name;
    this.draw();
    if (this.open) {
      const first = this.rest.querySelector(".menu input");
      if (first) first.focus();
    }
  }

  focusMenu(name) {
    const node = this.rest.querySelector(`[data-menu="${name}"]`);
    if (node) node.focus();
  }

  draw() {
    const { filter, model } = this.page;
    const lanes = LANES.map((lane) => el("button", { type: "button", "aria-pressed": String(filter.lanes.has(lane)), onclick: () => this.page.filterBy("lanes", lane) }, quietShape(lane), lane));
    const matters = el("button", { type: "button", "aria-pressed": String(filter.matters), title: "Leaves out messages without a signal", onclick: () => this.page.filterMatters() }, "what matters");
    const menus = Object.entries(MENUS).filter(([name]) => model.tallies[name].size).map(([name, label]) => this.menu(name, label));
    const clear = isFiltered(filter) ? button("Clear", { onclick: () => this.page.clearFilters(), kind: "plain", title: "Show everything again" }) : null;
    const nodes = [...lanes, matters, ...menus, clear].filter(Boolean);
    const held = [...this.rest.children].findIndex((one) => one.contains(this.box.getRootNode().activeElement));
    this.rest.replaceChildren(...nodes);
    if (held >= 0 && nodes[held]) (nodes[held].querySelector("button") || nodes[held]).focus();
  }

  menu(name, label) {
    const chosen = this.page.filter[name];
    const open = this.open === name;
    const head = el("button", { type: "button", "aria-expanded": String(open), "aria-haspopup": "true", "aria-pressed": String(chosen.size > 0), "data-menu": name, onclick: () => this.toggle(name) }, chosen.size ? `${label} (${chosen.size})` : label, el("span", { class: "arrow", "aria-hidden": "true" }));
    const view = el("div", { class: "menu-of" }, head);
    if (open) view.append(this.choices(name, label, chosen));
    return view;
  }

  choices(name, label, chosen) {
    const tally = this.page.model.tallies[name];
    const names = name === "flags" ? Object.keys(FLAGS).filter((one) => tally.has(one)) : [...tally.keys()].sort((a, b) => tally.get(b) - tally.get(a) || a.localeCompare(b));
    const lines = names.map((one) => {
      const input = el("input", { type: "checkbox" });
      input.checked = chosen.has(one);
      input.onchange = () => { this.page.filterBy(name, one); this.refocus(one); };
      input.dataset.choice = one;
      return el("label", { onmousedown: (event) => event.preventDefault() }, input, el("span", {}, name === "flags" ? FLAGS[one][0] : one), el("span", { class: "muted" }, tally.get(one).toLocaleString("en-US")));
    });
    return el("div", { class: "menu", role: "group", "aria-label": label }, lines);
  }

  refocus(choice) {
    const node = [...this.rest.querySelectorAll("[data-choice]")].find((one) => one.dataset.choice === choice);
    if (node) node.focus();
  }

  tell(shown, all) {
    const text = shown === all ? counted(all, "event") : `${shown.toLocaleString("en-US")} of ${counted(all, "event")}`;
    if (this.told.textContent !== text) this.told.textContent = text;
  }
}

// The word beside it says it already.
function quietShape(lane) {
  const node = shape(lane);
  node.removeAttribute("role");
  node.removeAttribute("aria-label");
  node.setAttribute("aria-hidden", "true");
  return node;
}

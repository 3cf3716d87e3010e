// Search and filters. They are built once, so that a list drawn anew takes nobody's cursor away.

const WAIT_MS = 220;
const CHOICES = [["severity", "Severity"], ["state", "State"], ["team", "Team"], ["service", "Service"]];

class InboxBar {
  constructor(root, send) {
    this.root = root;
    this.send = send;
    this.filter = {};
    this.search = el("input", { type: "search", "aria-label": "Search incidents by key, title, service or person", placeholder: "Search key, title, service, person", autocomplete: "off", maxlength: "140" });
    this.search.oninput = () => this.soon();
    this.search.onkeydown = (event) => this.key(event);
    this.selects = new Map(CHOICES.map(([name, label]) => [name, this.choice(name, label)]));
    this.mine = this.toggle("mine", "Mine");
    this.private = this.toggle("private", "Private");
    this.clear = button("Clear", { kind: "plain", title: "Show all incidents again", onclick: () => this.reset() });
    this.keys = el("span", { class: "keys", "aria-hidden": "true" }, ...["j", "k", "Enter", "/", "1–3", "Esc"].map((key) => el("kbd", {}, key)));
    root.append(this.search, ...this.selects.values(), this.mine, this.private, this.clear, this.keys);
  }

  choice(name, label) {
    const select = el("select", { "aria-label": label });
    select.onchange = () => this.change({ [name]: select.value });
    return select;
  }

  toggle(name, label) {
    return button(label, { onclick: () => this.change({ [name]: !this.filter[name] }) });
  }

  show(filter, choices) {
    const typing = this.timer !== undefined || deepActive() === this.search;
    this.filter = typing ? { ...filter, text: this.search.value } : filter;
    if (!typing) this.search.value = filter.text;
    for (const [name, label] of CHOICES) this.offer(name, label, choices[name]);
    this.press(this.mine, filter.mine, true);
    this.press(this.private, filter.private, choices.private || filter.private);
    this.clear.hidden = !this.any;
    this.address();
  }

  offer(name, label, choices) {
    const select = this.selects.get(name), chosen = this.filter[name];
    const given = choices.map((one) => (typeof one === "string" ? { value: one, label: one } : one));
    const known = given.find((one) => one.value.toLowerCase() === chosen.toLowerCase());
    if (chosen && !known) given.push({ value: chosen, label: chosen });
    const drawn = JSON.stringify([given, chosen]);
    if (select.drawn !== drawn) {
      select.drawn = drawn;
      select.replaceChildren(el("option", { value: "" }, `Any ${label.toLowerCase()}`), ...given.map((one) => el("option", { value: one.value }, one.label)));
      select.value = known ? known.value : chosen;
    }
    select.classList.toggle("chosen", Boolean(chosen));
    select.hidden = given.length < 2 && !chosen;
  }

  press(node, on, offered) {
    node.setAttribute("aria-pressed", on ? "true" : "false");
    node.hidden = !offered;
  }

  get any() { return Object.values(this.filter).some(Boolean); }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.change({}), WAIT_MS);
  }

  change(part) {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.filter = { ...this.filter, text: this.search.value.trim(), ...part };
    this.send(this.filter);
    this.address();
  }

  reset() {
    this.search.value = "";
    this.change({ severity: "", state: "", team: "", service: "", mine: false, private: false });
    this.search.focus();
  }

  key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (this.search.value) {
        this.search.value = "";
        this.change({});
      } else this.search.blur();
    } else if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      if (this.timer !== undefined) this.change({});
      this.onleave();
    }
  }

  // What is looked at can be linked to; the browser's history keeps one entry, not one for each letter.
  address() {
    const url = new URL(window.location.href);
    for (const [name, value] of Object.entries(this.filter)) {
      if (value) url.searchParams.set(name, value === true ? "1" : value);
      else url.searchParams.delete(name);
    }
    if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
  }
}

function deepActive() {
  let node = document.activeElement;
  while (node && node.shadowRoot && node.shadowRoot.activeElement) node = node.shadowRoot.activeElement;
  return node;
}

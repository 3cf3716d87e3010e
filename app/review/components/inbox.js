// The list of incidents. A row leads to the first thing in it that needs eyes.

class InboxList {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector(".inbox-list");
    this.told = root.querySelector(".inbox-told");
    this.notice = root.querySelector(".inbox-notice");
    this.open = new Set();
    this.bar = new InboxBar(root.querySelector(".inbox-bar"), (filter) => this.act({ name: "filter", filter }));
    this.bar.onleave = () => this.step(0);
    this.onkey = (event) => this.key(event);
    window.addEventListener("keydown", this.onkey, true);
  }

  leave() { window.removeEventListener("keydown", this.onkey, true); }

  act(act) { this.send({ ...act, id: `${Date.now()}-${Math.random()}` }); }

  show(data) {
    this.data = data;
    const focused = this.focused;
    this.bar.root.hidden = !data.visible;
    this.notice.replaceChildren(...(data.notice ? [noticeBox(data.notice)] : []));
    if (data.visible) this.bar.show(data.filter, data.choices);
    this.list.replaceChildren(...this.parts());
    this.say(data);
    if (focused) this.focus(focused.key, focused.place);
  }

  parts() {
    const { data } = this;
    if (!data.visible) return [data.known ? firstRun(this, data.sample) : noRole()];
    if (!data.found) return [nothingFound(this)];
    return data.groups.map((group) => this.group(group));
  }

  group(group) {
    const rows = el("ul", { class: "rows" }, group.rows.map((row) => rowOf(this, row)));
    const left = group.count - group.rows.length;
    const told = left > 0 ? `Show more (${amount(left, group.many)} left)` : "Show more";
    const more = left > 0 || group.many ? button(told, { kind: "plain", onclick: () => this.act({ name: "more" }) }) : null;
    const number = el("span", { class: "number" }, amount(group.count, group.many));
    const title = el("h2", { id: `group-${group.name}`, tabindex: "-1" }, group.title);
    if (!group.folded) {
      const about = group.about ? el("span", { class: "about" }, group.about) : null;
      return el("section", { class: "group", "aria-labelledby": `group-${group.name}` }, el("div", { class: "head" }, title, number, about), rows, more);
    }
    const fold = el("details", { class: "group", open: this.open.has(group.name) || this.bar.any }, el("summary", { class: "head" }, title, number), rows, more);
    fold.ontoggle = () => this.open[fold.open ? "add" : "delete"](group.name);
    return fold;
  }

  // Told to those who do not see the list change, once it has stopped changing.
  say(data) {
    const text = !data.visible ? "" : this.bar.any ? `${amount(data.found, data.many)} of ${amount(data.visible)} incidents` : `${amount(data.visible)} incidents`;
    if (this.told.textContent !== text) this.told.textContent = text;
  }

  get titles() { return [...this.list.querySelectorAll("a.title")].filter((one) => one.offsetParent !== null); }

  // Which of a row's links has the focus: drawing the list anew puts it back there.
  get focused() {
    const node = deepActive();
    const row = node && this.list.contains(node) ? node.closest(".inbox-row") : null;
    return row ? { key: row.dataset.key, place: [...row.querySelectorAll("a")].indexOf(node) } : null;
  }

  focus(key, place) {
    const row = [...this.list.querySelectorAll(".inbox-row")].find((one) => one.dataset.key === key);
    const link = row && (row.querySelectorAll("a")[place] || row.querySelector("a"));
    if (link) link.focus({ preventScroll: true });
  }

  step(by) {
    const titles = this.titles, node = deepActive();
    const row = node && this.list.contains(node) ? node.closest(".inbox-row") : null;
    const from = row ? titles.findIndex((one) => row.contains(one)) : -1;
    const to = titles[Math.min(Math.max(from < 0 ? 0 : from + by, 0), titles.length - 1)];
    if (!to) return;
    to.focus({ preventScroll: true });
    to.closest(".inbox-row").scrollIntoView({ block: "nearest" });
  }

  jump(number) {
    const group = this.data.groups && this.list.querySelectorAll(".group")[number - 1];
    if (!group) return;
    if (group.tagName === "DETAILS") group.open = true;
    const first = group.querySelector("a.title");
    if (first) first.focus();
  }

  key(event) {
    if (!this.root.isConnected || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const moves = {
      j: () => this.step(1), ArrowDown: () => this.step(1), k: () => this.step(-1), ArrowUp: () => this.step(-1),
      "/": () => this.bar.search.focus(), 1: () => this.jump(1), 2: () => this.jump(2), 3: () => this.jump(3),
      Escape: () => deepActive() && deepActive().blur(),
    };
    if (!moves[event.key] || !this.data.visible) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    moves[event.key]();
  }
}

function amount(number, many) { return many ? `more than ${number.toLocaleString("en")}` : number.toLocaleString("en"); }

function nothingFound(inbox) {
  return el(
    "div", { class: "first" }, el("h2", {}, "Nothing found"),
    el("p", {}, "None of the incidents that you may see fits. Fewer words or filters find more."),
    el("div", { class: "row" }, button("Show all incidents", { onclick: () => inbox.bar.reset(), kind: "primary" })),
  );
}

function noRole() {
  return el(
    "div", { class: "first" }, el("h2", {}, "Nothing for you here yet"),
    el("p", {}, "You are signed in, and nobody has given you a role on a team's incidents. Whoever runs Retroline can do that."),
  );
}

function firstRun(inbox, sample) {
  const step = (text) => el("li", {}, text);
  return el(
    "div", { class: "first" },
    el("h2", {}, "No incident yet"),
    el("p", {}, "Retroline turns an incident's raw records into a retrospective whose every sentence shows the record it rests on."),
    el("ol", {}, step("Import what you have: a Slack export, alerts, pages, status updates, pull requests, deploys, tickets. Mixed and incomplete is fine."), step("Read the timeline it makes of them; pin, hide, note, correct a time."), step("Draft, judge the few sentences that need you, approve, publish.")),
    el("div", { class: "row" },
      button("Import records", { onclick: () => inbox.act({ name: "go", page: "import" }), kind: "primary" }),
      sample ? button("Try the sample incident", { onclick: () => inbox.act({ name: "sample" }) }) : null),
  );
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const list = memoryOf(parentElement, () => new InboxList(parentElement.querySelector(".inbox")));
  list.send = (act) => setTriggerValue("act", act);
  list.show(data);
  return () => list.leave();
}

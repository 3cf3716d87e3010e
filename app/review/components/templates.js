// The Templates page: the list, or one template in its editor with the preview beside it.

const CHECK_AFTER_MS = 450;

class TemplatesPage {
  constructor(root) {
    this.root = root;
    this.body = root.querySelector(".templates-body");
    this.told = root.querySelector(".templates-told");
    this.local = null;
    this.waits = null;
    this.said = null;
    this.onprogress = (event) => drawProgress(this, event.detail);
    this.onkey = (event) => this.key(event);
    window.addEventListener("retroline-template-progress", this.onprogress);
    window.addEventListener("keydown", this.onkey, true);
  }

  leave() {
    window.removeEventListener("retroline-template-progress", this.onprogress);
    window.removeEventListener("keydown", this.onkey, true);
    clearTimeout(this.timer);
  }

  get locked() { return Boolean(this.data.why); }

  send(act) { this.trigger({ ...act, id: `${Date.now()}-${Math.random()}` }); }

  open(id) { this.local = null; this.said = null; this.send({ name: "open", template: id }); }

  openNew(id) { this.local = null; this.said = null; this.send({ name: "open", from: id }); }

  close() { this.local = null; this.said = null; this.send({ name: "open" }); }

  show(data) {
    this.data = data;
    if (data.notice && !(data.notice.number && data.notice.number === this.heard)) Object.assign(this, { said: data.notice, heard: data.notice.number }); // every run says it again
    const { editor } = data;
    const asked = this.asked && data.ack === this.asked;
    if (asked) this.asked = null;
    if (asked && !data.failed) { this.forget(); this.local = null; }
    if (asked && data.failed && this.local) this.local.saving = null;
    if (!editor) { this.local = null; this.drawList(); return; }
    if (!this.local || this.local.key !== editor.key || (!this.local.dirty && this.local.expected !== editor.number)) this.begin(editor);
    if (this.waits !== null && editor.seq === this.waits) this.waits = null;
    if (this.drawn !== this.state(editor) || asked) this.draw();
    this.answer();
  }

  // What makes the editor be drawn again; typing and its answers do not.
  state(editor) {
    return JSON.stringify([editor.key, editor.number, this.data.why, this.local.mode, this.local.expected, editor.compared, editor.incidents.length, this.said]);
  }

  begin(editor) {
    const form = editor.form ? withMarks(structuredClone(editor.form)) : null;
    if (editor.key.startsWith("new:") && form) Object.assign(form, { id: this.freeId(editor.of), title: `Copy of ${form.title}`, default: false });
    this.local = {
      key: editor.key, expected: editor.key.startsWith("new:") ? 0 : editor.number, mode: form ? "form" : "text", form, text: editor.text, dirty: false,
      seq: 0, incident: editor.incident, reason: "", opened: new Set(), evidence: new Set(), back: false, tab: "edit",
    };
    if (editor.key.startsWith("new:")) this.local.text = editor.text;
    this.restoreTyped();
    if (this.local.dirty || editor.key.startsWith("new:")) this.check(0);
  }

  freeId(id) {
    const taken = new Set(this.data.list.map((one) => one.id));
    for (let number = 2; ; number += 1) if (!taken.has(`${id}-${number}`)) return `${id}-${number}`;
  }

  drawList() {
    this.drawn = null;
    this.notice();
    this.body.replaceChildren(...listView(this).filter(Boolean));
  }

  notice(extra = null) {
    this.told.replaceChildren(...[this.said ? noticeBox(this.said) : null, extra].filter(Boolean));
  }

  draw() {
    const { editor } = this.data;
    this.drawn = this.state(editor);
    this.notice(this.local.back ? this.backNotice() : null);
    const main = el("div", { class: "tp-main" }, this.modes(), el("div", { class: "tp-conflict-place" }), el("p", { class: "tp-mistake", role: "alert" }), el("div", { class: "tp-fields" }), historyView(this));
    this.body.replaceChildren(this.head(editor), this.tabs(), el("div", { class: "tp-editor", "data-tab": this.local.tab }, main, previewView(this)));
    this.redraw();
    this.drawConflict();
    drawPreview(this);
    if (this.local.saving) this.ask(this.local.saving);
  }

  head(editor) {
    const back = button("All templates", { kind: "plain back", onclick: () => this.close() });
    const isNew = editor.key.startsWith("new:");
    const title = isNew ? "New template" : editor.title;
    const about = isNew ? `from ${editor.of}` : `${editor.id} · ${editor.label}${editor.by ? ` · ${editor.day}, ${editor.by}` : ""}${editor.retired ? " · retired" : ""}`;
    return el(
      "div", { class: "tp-top" }, back,
      el("div", { class: "tp-head" }, el("h1", {}, title), el("span", { class: "muted small" }, about), el("span", { class: "grow" }), this.buttons(editor, isNew)),
      el("form", { class: "tp-save", hidden: !this.local.saving, "aria-label": "Confirm" }),
      this.data.why ? el("p", { class: "lead why" }, this.data.why) : null,
      editor.error ? noticeBox({ text: editor.error, kind: "error" }) : null,
    );
  }

  buttons(editor, isNew) {
    const why = this.data.why;
    const row = el("div", { class: "row" });
    if (!isNew) {
      row.append(button("New from this one", { why: why || (this.local.dirty ? "Save or discard your changes first." : null), onclick: () => this.openNew(editor.id) }));
      if (editor.retired) row.append(button("Bring back", { why, onclick: () => this.perform({ name: "restore", of: editor.id, number: editor.number, expected: editor.number, reason: "brought back" }) }));
      else row.append(button("Retire", { why: why || (this.local.dirty ? "Save or discard your changes first." : null), onclick: () => this.ask("retire") }));
    }
    row.append(button("Discard", { kind: "discard", why: this.local.dirty ? null : "Nothing is changed.", onclick: () => this.discard() }));
    row.append(button("Save", { kind: "primary save", why: this.whyNotSave(), onclick: () => this.ask("save") }));
    return row;
  }

  whyNotSave() {
    if (this.data.why) return this.data.why;
    if (!this.local.dirty && !this.local.key.startsWith("new:")) return "Nothing is changed.";
    return this.data.editor.mistake && this.waits === null ? "Mend the mistake first." : null;
  }

  // Save and retire ask why; the reason is kept with the version.
  ask(what) {
    this.local.saving = what;
    const form = this.root.querySelector(".tp-save");
    const reason = el("input", { type: "text", maxlength: "500", "aria-label": "Reason", placeholder: "Why, for those who read the versions later" });
    reason.value = this.local.reason;
    reason.oninput = () => { this.local.reason = reason.value; };
    const label = what === "save" ? "Save as a new version" : "Retire this template";
    const told = what === "retire" ? el("p", { class: "small muted" }, "It is not chosen for drafts any more. Reports that were drafted from it go on with it, and it can be brought back.") : null;
    const comments = what === "save" && this.local.mode === "form" && this.data.editor.comments ? el("p", { class: "small muted" }, "Comments in the text (lines with #) are not kept when the form saves; edit as text to keep them.") : null;
    form.replaceChildren(...[told, comments, el("div", { class: "row" }, reason, el("button", { type: "submit", class: "primary" }, label), button("Cancel", { onclick: () => { this.local.saving = null; form.hidden = true; } }))].filter(Boolean));
    form.onsubmit = (event) => { event.preventDefault(); this.confirm(what, form); };
    form.hidden = false;
    reason.focus();
  }

  confirm(what, form) {
    if (this.asked) return;
    form.querySelector("button").textContent = what === "save" ? "Saving…" : "Retiring…";
    const about = { of: this.local.key.startsWith("new:") ? "" : this.data.editor.id, expected: this.local.expected, reason: this.local.reason };
    if (what === "save") clearTimeout(this.timer);
    this.perform(what === "save" ? { ...this.content(), name: "save", ...about } : { name: "retire", ...about });
  }

  perform(act) {
    this.said = null;
    this.asked = `${Date.now()}-${Math.random()}`;
    this.trigger({ ...act, id: this.asked });
  }

  modes() {
    const { local } = this;
    const tab = (mode, label, why) => {
      const node = button(label, { why, onclick: () => this.turn(mode) });
      node.setAttribute("aria-pressed", String(local.mode === mode));
      return node;
    };
    const broken = local.mode === "text" && !this.data.editor.checked_form ? "The text has a mistake; mend it first." : null;
    return el("div", { class: "tp-modes", role: "group", "aria-label": "Edit as" }, tab("form", "Form", broken), tab("text", "Text (TOML)", null));
  }

  turn(mode) {
    const { local, data: { editor } } = this;
    if (mode === local.mode) return;
    if (this.waits !== null) { this.turning = mode; return; }
    if (mode === "text") local.text = local.dirty || local.key.startsWith("new:") ? editor.checked_text : editor.text;
    else if (!editor.checked_form) return;
    else local.form = withMarks(structuredClone(editor.checked_form));
    local.mode = mode;
    this.draw();
    this.answer();
  }

  tabs() {
    const tab = (name, label) => {
      const node = button(label, { onclick: () => { this.local.tab = name; this.draw(); this.answer(); } });
      node.setAttribute("aria-pressed", String(this.local.tab === name));
      return node;
    };
    return el("div", { class: "tp-tabs", role: "group", "aria-label": "Show" }, tab("edit", "Edit"), tab("preview", "Preview"));
  }

  // The fields anew, after sections moved, came, went or opened; ``uid`` and ``focus`` say where the keyboard goes on.
  redraw(uid = null, focus = null) {
    const place = this.root.querySelector(".tp-fields");
    const { local } = this;
    if (local.mode === "text") place.replaceChildren(this.textMode());
    else place.replaceChildren(reportFields(this, local.form), sectionsView(this, local.form));
    this.marks();
    if (!uid) return;
    const row = place.querySelector(`[data-uid="${uid}"]`);
    const wanted = row && row.querySelector(focus);
    if (wanted) wanted.focus();
  }

  textMode() {
    const area = el("textarea", { class: "code", spellcheck: "false", wrap: "off", rows: "34", "aria-label": "The template as TOML", autocapitalize: "off" });
    area.value = this.local.text;
    area.readOnly = this.locked;
    area.oninput = () => { this.local.text = area.value; this.changed(); };
    return area;
  }

  content() {
    const { local } = this;
    const form = local.form && local.mode === "form" ? { ...local.form, sections: local.form.sections.map(({ uid, fresh, ...rest }) => rest) } : null;
    return { key: local.key, mode: local.mode, form, text: local.mode === "text" ? local.text : "", incident: local.incident, expected: local.expected, seq: local.seq };
  }

  changed() {
    if (!this.local.dirty) {
      this.local.dirty = true;
      this.said = null;
      this.drawn = this.state(this.data.editor);
      this.notice();
      this.headAgain();
    }
    this.keepTyped();
    this.check(CHECK_AFTER_MS);
  }

  headAgain() {
    const row = this.root.querySelector(".tp-head .row");
    if (row) row.replaceWith(this.buttons(this.data.editor, this.local.key.startsWith("new:")));
  }

  check(after) {
    this.local.seq += 1;
    this.waits = this.local.seq;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.local && !this.asked) this.send({ ...this.content(), name: "check" });
    }, after);
    drawPreview(this);
  }

  // What Python found in what was typed last: mistakes, advice, the preview.
  answer() {
    const { local } = this;
    if (this.waits === null && this.turning) {
      const mode = this.turning;
      this.turning = null;
      this.turn(mode);
      return;
    }
    this.headAgain();
    const modes = this.root.querySelector(".tp-modes");
    if (modes) modes.replaceWith(this.modes());
    if (this.waits === null || local.seq === 0) this.marks();
    this.drawConflict();
    drawPreview(this);
  }

  marks() {
    const { editor } = this.data;
    this.root.querySelectorAll(".wrong").forEach((one) => { one.textContent = ""; });
    this.root.querySelectorAll(".has-wrong").forEach((one) => one.classList.remove("has-wrong"));
    this.root.querySelectorAll(".advice").forEach((one) => one.replaceChildren());
    const line = this.root.querySelector(".tp-mistake");
    line.replaceChildren();
    if (this.waits === null || this.local.seq === 0) {
      if (editor.mistake) this.markMistake(line, editor.mistake);
      if (this.local.mode === "form") for (const one of editor.advice) this.markAdvice(one);
      else line.append(...editor.advice.map((one) => el("span", { class: "advice" }, `Section ${one.section + 1}: ${one.text}`)));
    }
  }

  markMistake(line, mistake) {
    const told = `${mistake.reason.charAt(0).toUpperCase()}${mistake.reason.slice(1)}.`;
    if (this.local.mode === "text") {
      line.append(button(`Line ${mistake.line}`, { kind: "plain", onclick: () => this.goToLine(mistake.line) }), told);
      return;
    }
    const path = mistake.section === null ? mistake.key : `sections.${mistake.section}.${mistake.key}`;
    const place = this.root.querySelector(`.tp-fields [data-path="${path}"]`) || this.root.querySelector(`.tp-fields [data-path="sections.${mistake.section}"]`);
    if (!place) { line.append(told); return; }
    place.classList.add("has-wrong");
    place.querySelector(".wrong").textContent = told;
  }

  markAdvice({ section, key, text }) {
    const place = this.root.querySelector(`[data-advice="${section}.${key}"]`) || this.root.querySelector(`[data-advice="${section}"]`);
    if (place) place.append(el("p", { role: "status" }, text));
  }

  goToLine(number) {
    const area = this.root.querySelector("textarea.code");
    const lines = area.value.split("\n");
    const start = lines.slice(0, number - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[number - 1] || "").length);
    area.scrollTop = Math.max(0, (number - 6) * 20);
  }

  drawConflict() {
    const place = this.root.querySelector(".tp-conflict-place");
    const behind = this.local.dirty && !this.local.key.startsWith("new:") && this.local.expected !== this.data.editor.number;
    if (place) place.replaceChildren(...(behind ? [conflictView(this)] : []));
  }

  undoRemove(name) {
    const { section, place } = this.removed;
    const undo = button("Undo", { onclick: () => { this.local.form.sections.splice(place, 0, section); this.notice(); this.redraw(section.uid, ".open"); this.changed(); } });
    this.notice(el("div", { class: "notice row" }, el("p", {}, `${name} was removed.`), undo));
    undo.focus();
  }

  say(text) {
    const node = el("p", { class: "unseen" }, text);
    this.told.replaceChildren(node);
  }

  get shelf() { return `retroline-template ${this.local.key}`; }

  // What is typed and not saved outlasts a reload of the page, in this tab.
  keepTyped() {
    try {
      sessionStorage.setItem(this.shelf, JSON.stringify({ ...this.content(), incident: null }));
    } catch { /* Without room in the browser it lasts as long as the page. */ }
  }

  restoreTyped() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(this.shelf) || "null");
    } catch { kept = null; }
    if (!kept || this.locked) return;
    const { mode, form, text, expected } = kept;
    Object.assign(this.local, { mode, text: text || this.local.text, expected, dirty: true, back: true });
    if (form) this.local.form = withMarks(form);
  }

  backNotice() {
    this.local.back = false;
    return el("div", { class: "notice row" }, el("p", {}, "What you had typed and not saved is back."), button("Discard it", { onclick: () => this.discard() }));
  }

  forget() {
    if (!this.local) return;
    try { sessionStorage.removeItem(this.shelf); } catch { /* It was never kept. */ }
  }

  discard() {
    const { key } = this.local;
    this.forget();
    clearTimeout(this.timer);
    this.local = null;
    this.waits = null;
    if (key.startsWith("new:")) this.openNew(key.slice(4));
    else this.open(key);
  }

  key(event) {
    if (!this.root.isConnected || !this.local || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    if (!this.whyNotSave()) this.ask("save");
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const page = memoryOf(parentElement, () => new TemplatesPage(parentElement.querySelector(".templates")));
  page.trigger = (act) => setTriggerValue("act", act);
  page.show(data);
  return () => page.leave();
}

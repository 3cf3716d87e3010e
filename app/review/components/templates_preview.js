// What the template makes of an incident, with the sections that the latest edits changed.

function previewView(page) {
  const { editor } = page.data;
  const node = el("aside", { class: "tp-preview", "aria-label": "Preview" });
  node.append(previewHead(page, editor), el("div", { class: "paper" }));
  return node;
}

function previewHead(page, editor) {
  const select = el("select", {}, editor.incidents.map((one) => el("option", { value: one.key }, one.label)));
  select.value = editor.incident;
  select.onchange = () => { page.local.incident = select.value; page.check(0); };
  return el(
    "div", { class: "tp-preview-head" },
    editor.incidents.length ? el("label", {}, "Preview on", select) : null,
    el("p", { class: "state muted small", role: "status" }),
  );
}

function drawPreview(page) {
  const { editor } = page.data;
  const root = page.root.querySelector(".tp-preview");
  if (!root) return;
  const paper = root.querySelector(".paper");
  root.querySelector(".state").textContent = previewState(page, editor);
  if (!editor.incidents.length) {
    paper.replaceChildren(el("p", { class: "muted" }, "Import an incident, and what this template makes of it is shown here."));
    return;
  }
  const shown = editor.preview;
  const stale = Boolean(editor.mistake) || !shown || !shown.current;
  paper.classList.toggle("stale", stale);
  root.setAttribute("aria-busy", String(Boolean(shown && !shown.current)));
  if (!shown) { paper.replaceChildren(); return; }
  paper.replaceChildren(...[
    shown.error ? noticeBox({ text: shown.error, kind: "error" }) : null,
    ...(shown.sections.length ? [el("h2", {}, shown.title)] : shown.error ? [] : [el("p", { class: "skeleton" }), el("p", { class: "skeleton" }), el("p", { class: "skeleton" })]),
    ...shown.sections.map(previewSection),
    shown.gone.length ? el("p", { class: "gone small" }, `No longer in the report: ${shown.gone.join(", ")}.`) : null,
  ].filter(Boolean));
}

function previewState(page, editor) {
  if (!editor.incidents.length) return "";
  if (editor.mistake) return "Waits until the mistake is mended.";
  const shown = editor.preview;
  if (page.waits || !shown || !shown.current) return "Writing the preview…";
  const changed = shown.sections.filter((one) => one.state).length + shown.gone.length;
  const told = changed ? `${changed} ${changed === 1 ? "section" : "sections"} changed by your edits` : page.local.dirty ? "no sentence changed by your edits" : "as it stands";
  return `Plain writer, no model, nothing is kept · ${shown.words || 0} words · ${told}`;
}

function previewSection(section) {
  const label = { changed: "changed", new: "new" }[section.state];
  return el(
    "section", { class: section.state ? "changed" : null, "data-section": section.id },
    el("h3", {}, section.title, label ? el("span", { class: "chip" }, label) : null),
    section.statements.length ? el("ul", { class: section.kind }, section.statements.map((one) => el("li", { class: one.new ? "came" : null }, one.text))) : el("p", { class: "muted small" }, "Nothing in the records for this section."),
    section.more ? el("p", { class: "muted small" }, `and ${section.more} more`) : null,
    section.left ? el("p", { class: "muted small" }, `${section.left} ${section.left === 1 ? "sentence is" : "sentences are"} gone.`) : null,
  );
}

function drawProgress(page, told) {
  const state = page.root.querySelector(".tp-preview .state");
  if (!state || !told.under_way || (page.data.editor && page.data.editor.mistake)) return;
  state.textContent = told.total && told.done ? `Writing the preview… ${told.done} of ${told.total} sections` : "Writing the preview…";
}
